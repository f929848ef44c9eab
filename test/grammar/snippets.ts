import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./grammars.ts";

/** A snippet as VS Code reads it from a snippet file. */
export interface Snippet {
  readonly file: string;
  readonly name: string;
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const FOLDER = join(ROOT, "snippets");

/** Names of the snippet files. */
export const snippetFiles = (): readonly string[] => readdirSync(FOLDER).sort();

/** Every snippet of a file; fails when the file is not JSON. */
export const snippetsOf = (file: string): readonly Snippet[] =>
  Object.entries(
    JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Record<string, Omit<Snippet, "file" | "name">>,
  ).map(([name, snippet]) => ({ file, name, ...snippet }));

/** What a snippet's body becomes when every placeholder keeps its default, and its tab stops. */
export interface Expansion {
  readonly text: string;
  /** Number of each tab stop and its default, in order of appearance. */
  readonly stops: readonly { readonly number: number; readonly text: string }[];
}

const STOP = /\\([$}\\])|\$(\d+)|\$\{(\d+)(?:\|([^|]*)\||:((?:\\[$}\\]|[^\\}])*))?\}/g;

/** Expands a body as VS Code does: escapes, `$1`, `${1}`, `${1:default}` and `${1|first,second|}`. */
export function expand(body: readonly string[]): Expansion {
  const stops: { number: number; text: string }[] = [];
  const text = body
    .join("\n")
    .replace(
      STOP,
      (_, escaped: string | undefined, bare?: string, braced?: string, choice?: string, value?: string) => {
        if (escaped !== undefined) return escaped;
        const shown = choice?.split(",")[0] ?? value?.replace(/\\([$}\\])/g, "$1") ?? "";
        stops.push({ number: Number(bare ?? braced), text: shown });
        return shown;
      },
    );
  return { text, stops };
}
