import * as vscode from "vscode";

/** Vendor of our own model, as package.json declares it. */
export const VENDOR = "pipewright";

/** What it answers, whatever it is asked. */
const ANSWER =
  "Pipewright offline is no language model: ask `@data-engineer`, which answers from the files of this workspace.";

/** Characters a token has about. */
const CHARACTERS = 4;

/**
 * Registers the model "Pipewright offline". VS Code asks no participant as long as there is no model at all; with this one
 * the chat opens in a window without any account. The participant answers for it and never calls it.
 */
export function registerOfflineModel(context: vscode.ExtensionContext): vscode.Disposable {
  const model: vscode.LanguageModelChatInformation = {
    id: "pipewright-offline",
    name: "Pipewright offline",
    family: "pipewright-offline",
    version: String(context.extension.packageJSON.version),
    tooltip:
      "Lets @data-engineer answer from the files of the workspace, without a language model and without a network.",
    maxInputTokens: 4096,
    maxOutputTokens: 256,
    capabilities: {},
  };
  const registration = vscode.lm.registerLanguageModelChatProvider(VENDOR, {
    provideLanguageModelChatInformation: () => [model],
    async provideLanguageModelChatResponse(_model, _messages, _options, progress) {
      progress.report(new vscode.LanguageModelTextPart(ANSWER));
    },
    provideTokenCount: async (_model, text) => Math.ceil(lengthOf(text) / CHARACTERS),
  });
  // Makes VS Code list the model now: without it the first question of a window finds none.
  void vscode.lm.selectChatModels({ vendor: VENDOR });
  return registration;
}

const lengthOf = (text: string | vscode.LanguageModelChatRequestMessage): number =>
  typeof text === "string" ? text.length : text.content.map(partLength).reduce((sum, length) => sum + length, 0);

const partLength = (part: unknown): number => (part instanceof vscode.LanguageModelTextPart ? part.value.length : 0);
