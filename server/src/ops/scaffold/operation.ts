import { joinPath } from "../../core/text/path.ts";
import type { FileId } from "../../core/text/span.ts";
import { type Change, defineOperation, type OperationContext, type Refusal } from "../operation.ts";
import { bullets, code, escaped, fenced, type Page, plural } from "../page.ts";
import { flag, list, object, oneOf, orNull, place, text } from "../schema.ts";
import { INPUT, type Input, TARGETS } from "./input.ts";
import { type Assumption, requestOf } from "./request.ts";
import { targets } from "./targets.ts";

/** What {@link scaffold} answers. */
export interface ScaffoldResult {
  readonly target: string;
  readonly name: string;
  readonly files: readonly {
    readonly file: FileId;
    readonly text: string;
    readonly why: string;
    /** There is a file of this name already. */
    readonly exists: boolean;
  }[];
  readonly assumed: readonly Assumption[];
  /** What only a person can fill in or decide. */
  readonly todo: readonly string[];
  /** Commands that check and run it. */
  readonly run: readonly string[];
}

/** Writes a pipeline for a platform. */
export const scaffold = defineOperation({
  name: "scaffold",
  title: "Scaffold",
  summary: "Writes a runnable pipeline for a platform, with alerts, and a dashboard where it has them.",
  description:
    "Writes a pipeline that loads one table from another for the platform chosen: an idempotent load with a partition filter, retries with growing pauses, time limits, an owner, alerts, tests and documentation, no secrets. What the workspace knows of the source (columns, key, partition, owner, warehouse) is used; what is missing is asked for by the name of the input. Nothing is written; the files come as proposed changes.",
  input: INPUT,
  subject: "target",
  output: object({
    target: oneOf(TARGETS),
    name: text,
    files: list(object({ file: text, text, why: text, exists: flag })),
    assumed: list(object({ input: text, value: text, why: text, place: orNull(place) })),
    todo: list(text),
    run: list(text),
  }),
  words: ["scaffold", "new pipeline", "generate", "create a dag", "write a pipeline", "template for"],
  run: (context, input) => written(context, input),
  async changes(context, input): Promise<readonly Change[] | Refusal> {
    const result = await written(context, input);
    if ("refused" in result) return result;
    const existing = result.files.filter(({ exists }) => exists);
    if (existing.length > 0 && !input.replace)
      return {
        refused: `\`replace\`: ${plural(existing.length, "file")} of these names exist: ${existing.map(({ file }) => code(file)).join(", ")}. Give another \`name\` or \`folder\`, or say \`replace\`.`,
      };
    const changes: Change[] = [];
    for (const { file, text: after, exists } of result.files) {
      const before = exists ? await context.analyser.text(file) : null;
      if (before === undefined) return { refused: `${code(file)} exists and cannot be read.` };
      if (before !== after) changes.push({ file, before, after });
    }
    return changes;
  },
  page: (result, page) => pageOf(result, page),
});

async function written(context: OperationContext, input: Input): Promise<ScaffoldResult | Refusal> {
  const request = await requestOf(context, input);
  if ("refused" in request) return request;
  const result = targets[request.target](request);
  if ("refused" in result) return result;
  const files = await Promise.all(
    result.files.map(async ({ path, text: content, why }) => {
      const file = joinPath(request.folder, path);
      return { file, text: content, why, exists: "text" in (await context.outside.read(file)) };
    }),
  );
  const { target, name, assumed } = request;
  return { target, name, files, assumed, todo: result.todo, run: result.run };
}

const LANGUAGES: Readonly<Record<string, string>> = {
  py: "python",
  yml: "yaml",
  yaml: "yaml",
  json: "json",
  sql: "sql",
};

function pageOf({ target, name, files, assumed, todo, run }: ScaffoldResult, page: Page): string {
  const parts = [
    `# ${code(name)} for ${target}`,
    bullets(files.map(({ file, why, exists }) => `${page.file(file)}${exists ? " (exists)" : ""}: ${escaped(why)}`)),
  ];
  if (assumed.length > 0)
    parts.push(
      `## Taken because nobody said otherwise\n\n${bullets(assumed.map(({ input, value, why, place: at }) => `${code(input)} = ${code(value)}: ${escaped(why)}${at ? `, ${page.at(at)}` : ""}`))}`,
    );
  parts.push(`## To fill in\n\n${bullets(todo)}`, `## Check and run\n\n${bullets(run.map(code))}`);
  for (const { file, text: content } of files)
    parts.push(`## ${page.file(file)}\n\n${fenced(content, LANGUAGES[file.slice(file.lastIndexOf(".") + 1)] ?? "")}`);
  return parts.join("\n\n");
}
