import { stringify } from "yaml";

/** A YAML document with a comment above it. Every text is quoted as YAML needs it. */
export const yaml = (comment: readonly string[], value: unknown): string =>
  `${comment.map((line) => `# ${line}\n`).join("")}${stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })}`;

/** Several documents of one file. */
export const yamlStream = (comment: readonly string[], values: readonly unknown[]): string =>
  values.map((value, at) => yaml(at === 0 ? comment : [], value)).join("---\n");

/** A JSON document. */
export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A text as a literal of Python; escapes of JSON mean the same there. */
export const python = (text: string): string => JSON.stringify(text);

/** Lines of SQL comment above a statement. */
export const commented = (lines: readonly string[], sql: string): string =>
  `${lines.map((line) => `-- ${line}\n`).join("")}${sql}`;

/** A value that the platform fills in: `${name}`. */
export const placeholder = (name: string): string => `\${${name}}`;
