import { marked, type Token, type Tokens } from "marked";
import { parse } from "yaml";

/** A line of the persona's document that asks for something. */
export interface SeedLine {
  /** Headings and the label of the list above it, joined by " / "; "Front matter" and "Introduction" for what is before. */
  readonly section: string;
  /** Word for word; for JSON the path of the value: `progress.data_volume`. */
  readonly text: string;
}

/** The persona's document. */
export interface Seed {
  readonly name: string;
  readonly description: string;
  readonly lines: readonly SeedLine[];
}

/** Reads the document: every field of the front matter, item of a list, paragraph and value of a JSON example. */
export function readSeed(text: string): Seed {
  const [, front = "", body = text] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const fields = (parse(front) ?? {}) as Record<string, unknown>;
  const lines: SeedLine[] = Object.keys(fields).map((field) => ({ section: "Front matter", text: field }));
  const headings: string[] = [];
  let label: string | undefined;
  const add = (line: string): void => {
    lines.push({ section: [...headings, ...(label ? [label] : [])].join(" / ") || "Introduction", text: line });
  };
  for (const token of marked.lexer(body)) {
    switch (token.type) {
      case "heading": {
        // A label with nothing under it is a sentence of its own.
        if (label !== undefined) {
          const alone = label;
          label = undefined;
          add(alone);
        }
        // The document's own title is no section.
        headings.length = Math.max(0, token.depth - 2);
        if (token.depth > 1) headings.push(plain(token).replace(/:$/, ""));
        break;
      }
      case "paragraph": {
        // "Label:" stands alone or above the text it names.
        const [, name, rest] = /^([^:\n]+):(?:\n([\s\S]+))?$/.exec((token as Tokens.Paragraph).text) ?? [];
        if (name !== undefined) label = name;
        if (name === undefined) add(plain(token));
        else if (rest !== undefined) {
          add(rest.replace(/\s+/g, " "));
          label = undefined;
        }
        break;
      }
      case "list":
        for (const item of (token as Tokens.List).items) add(plain(item));
        label = undefined;
        break;
      case "code":
        for (const path of leaves(JSON.parse(token.text))) add(path);
        label = undefined;
        break;
    }
  }
  return { name: String(fields.name), description: String(fields.description), lines };
}

const plain = (token: Token): string => ("text" in token ? token.text.trim().replace(/\s+/g, " ") : "");

function leaves(value: unknown, path = ""): readonly string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, path === "" ? key : `${path}.${key}`));
}
