import type { Prompt, Resource, ResourceTemplate, Tool } from "@modelcontextprotocol/sdk/types.js";

/** A Markdown table of tools with what they take. */
export const toolTable = (tools: readonly Tool[]): string =>
  table(
    ["tool", "what it answers", "input (required in bold)"],
    tools.map(({ name, description, inputSchema }) => [
      code(name),
      description ?? "",
      fields(Object.keys(inputSchema.properties ?? {}), inputSchema.required ?? []),
    ]),
  );

/** A Markdown table of resources; those of rules are one line. */
export function resourceTable(resources: readonly Resource[], templates: readonly ResourceTemplate[]): string {
  const listed = resources.filter(({ uri }) => !uri.startsWith("pipewright://rules/"));
  return table(
    ["URI", "what it holds", "type"],
    [
      ...listed.map(({ uri, description, mimeType }) => [code(uri), description ?? "", mimeType ?? ""]),
      ...templates.map(({ uriTemplate, title, mimeType }) => [code(uriTemplate), `${title}.`, mimeType ?? ""]),
    ],
  );
}

/** A Markdown table of prompts with their arguments. */
export const promptTable = (prompts: readonly Prompt[]): string =>
  table(
    ["prompt", "what it asks for", "arguments (required in bold)"],
    prompts.map(({ name, description, arguments: taken = [] }) => [
      code(name),
      description ?? "",
      fields(
        taken.map((argument) => argument.name),
        taken.filter(({ required }) => required).map((argument) => argument.name),
      ),
    ]),
  );

const fields = (names: readonly string[], required: readonly string[]): string =>
  names.map((name) => (required.includes(name) ? `**${code(name)}**` : code(name))).join(", ") || "none";

const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
