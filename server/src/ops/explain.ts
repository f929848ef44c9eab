import type { FileView } from "../core/engine/analyser.ts";
import { explainRule } from "../core/features/explain.ts";
import { relativeTo } from "../core/text/path.ts";
import type { FileId, Location } from "../core/text/span.ts";
import { defineOperation, type OperationContext, type Refusal } from "./operation.ts";
import { Places } from "./places.ts";
import { object, oneOf, text } from "./schema.ts";

/** A page about a rule or a file, or in a sentence why there is none. */
export type ExplainResult =
  | { readonly kind: "rule" | "file"; readonly title: string; readonly markdown: string }
  | Refusal;

/** Explains a rule, or what is known of a file. */
export const explain = defineOperation({
  name: "explain",
  title: "Explain",
  summary: "Explains a rule, or what is known of a file.",
  description:
    "Explains a rule (what it finds, why it matters, examples, options, sources) or a file (which systems read it, its SQL dialect and why, what it declares, reads and runs, its findings with their evidence).",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      rule: { type: "string", description: "Id of a rule." },
      file: { type: "string", format: "path", description: "A file of the workspace." },
    },
    required: [],
  },
  subject: "rule",
  output: object({ kind: oneOf(["rule", "file"]), title: text, markdown: text }),
  words: ["explain", "why is", "what does", "what is"],
  async run(context, { rule, file }): Promise<ExplainResult> {
    if (rule !== undefined) {
      const meta = context.rules.find(({ id }) => id === rule);
      return meta
        ? { kind: "rule", title: meta.id, markdown: explainRule(meta) }
        : { refused: `There is no rule \`${rule}\`. \`pipewright rules\` lists them.` };
    }
    if (file === undefined) return { refused: "Say which rule or which file to explain." };
    return explainFile(context, file);
  },
  page: ({ markdown }) => markdown,
});

async function explainFile(context: OperationContext, file: FileId): Promise<ExplainResult> {
  const { analyser, signal, systems } = context;
  const view = await analyser.view(file, signal);
  const status = analyser.statusOf(file);
  if (!view && !status) return { refused: `\`${file}\` is not a file of the workspace, or it is excluded.` };
  const root = status?.root ?? view?.root ?? "";
  const titles = new Map(systems.map(({ id, title }) => [id, title]));
  const read = (status?.systems ?? []).map((id) => titles.get(id) ?? id);
  const lines = [
    read.length > 0 ? `Read as ${read.join(" and ")}.` : "No system recognises this file.",
    ...(status?.factsOnly ? ["Read for what it declares; never reported."] : []),
    ...(status?.notes ?? []),
    ...(status?.dialects ?? []).map(({ reason }) => reason),
  ];
  const title = relativeTo(root, file);
  const parts = [`# ${title}`, lines.map((line) => `- ${line}`).join("\n")];
  if (view) parts.push(...(await sections(context, view)));
  return { kind: "file", title, markdown: parts.join("\n\n") };
}

/** Lists longer than this are cut: the page is for people. */
const MOST = 50;

async function sections({ analyser }: OperationContext, view: FileView): Promise<string[]> {
  const places = new Places(analyser);
  const { facts } = view;
  const at = async (location: Location): Promise<string> => {
    const { line } = await places.of(location);
    return `${relativeTo(view.root, location.file)}:${line}`;
  };
  const findings = await list(view.findings, async (finding) =>
    [
      `- ${finding.severity} \`${finding.rule}\`, line ${(await places.of(finding.at)).line}: ${finding.message}`,
      ...(await Promise.all(
        finding.evidence.map(async (evidence) => `  - ${await at(evidence.at)}: ${evidence.message}`),
      )),
    ].join("\n"),
  );
  const hidden = await list(
    view.suppressed,
    async ({ rule, suppressed }) =>
      `- \`${rule}\`, by ${suppressed.by === "baseline" ? "the baseline" : "a comment"}${suppressed.reason ? `: ${suppressed.reason}` : ""}`,
  );
  const pipelines = await list(facts.pipelines, async (pipeline) => `- \`${pipeline.id}\`, ${await at(pipeline.at)}`);
  const tasks = await list(facts.tasks, async (task) => `- \`${task.id}\`, ${await at(task.at)}`);
  const tables = await list(facts.tables, async (table) => `- \`${table.name.join(".")}\`, ${await at(table.at)}`);
  const models = await list(facts.models, async (model) => `- \`${model.name}\`, ${await at(model.at)}`);
  const references = await list(
    facts.references,
    async (reference) => `- ${reference.what} \`${reference.name}\`, ${await at(reference.at)}`,
  );
  return [
    section("Findings", findings),
    section("Hidden findings", hidden),
    section("Pipelines", pipelines),
    section("Tasks", tasks),
    section("Models", models),
    section("Tables it declares", tables),
    section("What it refers to", references),
  ].filter((text) => text !== "");
}

async function list<T>(items: readonly T[], line: (item: T) => Promise<string>): Promise<string[]> {
  const lines = await Promise.all(items.slice(0, MOST).map(line));
  return items.length > MOST ? [...lines, `- … and ${items.length - MOST} more`] : lines;
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? "" : `## ${title}\n\n${lines.join("\n")}`;
