import { createColors } from "picocolors";
import type { AnyOperation, InputProperty, OperationContext } from "../../src/ops/operation.ts";
import { code, plainPage, table } from "../../src/ops/page.ts";
import { isRefusal, perform } from "../../src/ops/perform.ts";
import { shapeOf } from "./shape.ts";

const HEAD = (file: string): string => `<!-- Written by \`npm run gen\` from server/src/ops/${file}. Do not edit. -->`;

/** Lines and characters of an example at most. */
const MOST_LINES = 40;
const MOST_LINE = 240;

/** The list of all operations. */
export const operationIndex = (operations: readonly AnyOperation[]): string =>
  `${[
    "<!-- Written by `npm run gen`. Do not edit. -->",
    "# Operations",
    "What can be asked of a workspace. Each is a subcommand, a slash command of `@data-engineer`, a tool of language models and a tool of the Model Context Protocol, all made from one definition.",
    table(
      ["operation", "what it does", "command line", "chat", "tool"],
      operations.map(({ name, summary }) => [
        `[${name}](${name}.md)`,
        summary,
        `\`pipewright ${name}\``,
        `\`/${name}\``,
        `\`pipewright_${name}\``,
      ]),
    ),
  ].join("\n\n")}\n`;

/** The documentation page of an operation, with an answer about an example where it needs no input or declares one. */
export async function operationPage(operation: AnyOperation, file: string, context: OperationContext): Promise<string> {
  const { name, title, summary, description, output } = operation;
  const { rows, left } = shapeOf(output);
  const example = await exampleOf(operation, context);
  return `${[
    HEAD(file),
    `# ${title}`,
    summary,
    description,
    "## How to ask",
    table(
      ["where", "how"],
      [
        ["command line", code(await usageOf(operation))],
        ["chat", code(`@data-engineer /${name}${operation.subject ? ` <${operation.subject}>` : ""}`)],
        ["tool of language models and of the Model Context Protocol", code(`pipewright_${name}`)],
      ],
    ),
    "## Input",
    inputTable(operation),
    "## Answer",
    table(
      ["value", "what it is"],
      rows.map(([path, meaning]) => [code(path), meaning]),
    ),
    ...(left > 0 ? [`… and ${left} more.`] : []),
    ...(example === undefined ? [] : ["## Example", example]),
  ].join("\n\n")}\n`;
}

function inputTable({ input, subject }: AnyOperation): string {
  const required = new Set(input.required);
  const rows = Object.entries(input.properties).map(([name, property]) => [
    code(name),
    typeOf(property),
    required.has(name) ? "yes" : "no",
    `${property.description}${name === subject ? " Free text of a question goes here." : ""}`,
  ]);
  return rows.length === 0 ? "None." : table(["name", "type", "required", "what it is"], rows);
}

function typeOf(property: InputProperty): string {
  const { type } = property;
  const { enum: values, format } = (type === "array" ? property.items : property) as {
    readonly enum?: readonly string[];
    readonly format?: string;
  };
  const one = values
    ? values.map(code).join(", ")
    : format === "path"
      ? "path"
      : type === "array"
        ? "text"
        : WORDS[type];
  return type === "array" ? `list of ${one === "path" ? "paths" : one === "text" ? "texts" : one}` : one;
}

const WORDS = { string: "text", boolean: "yes or no", number: "number", integer: "whole number" } as const;

/**
 * The first line of a subcommand's help, as the command line itself prints it; made from the definition for one so new that
 * the command line does not know it while its registry is being written.
 */
async function usageOf({ name, input, subject }: AnyOperation): Promise<string> {
  const { run } = await import("../../src/cli/program.ts");
  let help = "";
  const out = (text: string): void => {
    help += text;
  };
  const terminal = { out, err: out, cwd: "/", colours: createColors(false), watched: false, input: async () => "" };
  await run([name, "--help"], terminal);
  const usage = (/^Usage: ([\s\S]*?)\n\n/.exec(help)?.[1] ?? "").replace(/\s+/g, " ");
  if (usage.startsWith(`pipewright ${name} `)) return usage;
  const property = subject === undefined ? undefined : input.properties[subject];
  const argument = `${subject}${property?.type === "array" ? "..." : ""}`;
  const shown = property ? (input.required.includes(subject as string) ? ` <${argument}>` : ` [${argument}]`) : "";
  return `pipewright ${name} [options]${shown}`;
}

async function exampleOf(operation: AnyOperation, context: OperationContext): Promise<string | undefined> {
  const input = operation.example ?? {};
  if (operation.input.required.some((name) => !(name in input))) return undefined;
  const answer = await perform(operation, context, input, plainPage(context.roots), (path) => path);
  if (isRefusal(answer)) return undefined;
  const lines = answer.markdown.split("\n");
  const shown = lines
    .slice(0, MOST_LINES)
    .map((line) => (line.length > MOST_LINE ? `${line.slice(0, MOST_LINE)} …` : line));
  const longest = Math.max(2, ...(shown.join("\n").match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const asked = Object.keys(input).length > 0 ? `, asked with \`${JSON.stringify(input)}\`` : "";
  const cut = lines.length > MOST_LINES ? `\n\nThe first ${MOST_LINES} of ${lines.length} lines.` : "";
  return `The answer about \`examples/retailer\`${asked}:\n\n${fence}markdown\n${shown.join("\n")}\n${fence}${cut}`;
}
