import data from "../../../../data/kubernetes.json" with { type: "json" };
import type { DialectId } from "../../sql/tree.ts";
import type { Hole } from "../../text/hole.ts";
import { basename } from "../../text/path.ts";
import type { SourceText } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import type { YamlNode, YamlScalar } from "../../yaml/document.ts";
import { itemsOf, textSpan, valueIn } from "../yaml-tree.ts";
import { type ShellCommand, type ShellWord, shellCommands, variables } from "./shell.ts";

/** SQL on a command line, or the path of a file with it. */
export type SqlUse = {
  /** The client that sends it: `psql`, `bq`. */
  readonly client: string;
  readonly dialect?: DialectId;
  readonly at: Span;
} & (
  | { readonly kind: "inline"; readonly source: SourceText; readonly holes: readonly Hole[] }
  | { readonly kind: "file"; readonly path: string }
);

interface Client {
  readonly dialect?: DialectId;
  readonly command?: string;
  readonly argument?: boolean;
  readonly sql: readonly string[];
  readonly file: readonly string[];
}

/** A text that a shell runs, with the way back to its file. */
export type ShellScript = Pick<YamlScalar, "source" | "holes" | "style" | "alias">;

const CLIENTS = new Map(Object.entries(data.clients as Readonly<Record<string, Client>>));

/** Scripts longer than this are not searched for commands. */
const MAX_SCRIPT = 200_000;

/** The SQL a container hands to a database client in `command` and `args`, where it is written out. */
export function sqlUsesOf(container: YamlNode): readonly SqlUse[] {
  const scalars = [...itemsOf(valueIn(container, "command")), ...itemsOf(valueIn(container, "args"))];
  if (scalars.some((node) => node.kind !== "scalar")) return [];
  const words = scalars as readonly YamlScalar[];
  const [first, ...rest] = words;
  if (!first) return [];
  if (isShell(first)) {
    const flag = rest.findIndex((word) => /^-[a-z]*c$/.test(word.source.text));
    const script = flag < 0 ? undefined : rest[flag + 1];
    return script ? sqlUsesInScript(script) : [];
  }
  // Without a shell each item is one word; Kubernetes itself fills in `$(NAME)`.
  return words.flatMap((word, at) => {
    const client = CLIENTS.get(basename(word.source.text));
    return client && at <= 1 ? argumentUses(basename(word.source.text), client, words.slice(at + 1)) : [];
  });
}

/** The SQL that the commands of a shell script hand to a database client. */
export const sqlUsesInScript = (script: ShellScript): readonly SqlUse[] =>
  script.source.text.length > MAX_SCRIPT
    ? []
    : shellCommands(script.source.text).flatMap((command) => usesIn(command, script));

const isShell = (word: YamlScalar): boolean => /(?:^|\/)(?:ba|da|z|k)?sh$/.test(word.source.text);

function argumentUses(name: string, client: Client, words: readonly YamlScalar[]): readonly SqlUse[] {
  const items = words.map((scalar): Item => {
    const text = scalar.source.text;
    return {
      word: { text, start: 0, end: text.length, holes: variables(text).filter((hole) => text[hole.start + 1] === "(") },
      scalar,
    };
  });
  return pick(name, client, items);
}

function usesIn(command: ShellCommand, script: ShellScript): readonly SqlUse[] {
  const at = command.words.findIndex((word) => word.text !== undefined && CLIENTS.has(basename(word.text)));
  const name = basename(command.words[at]?.text ?? "");
  const client = CLIENTS.get(name);
  if (!client) return [];
  const items = command.words.slice(at + 1).map((word): Item => ({ word, scalar: script }));
  const found = pick(name, client, items);
  const input = command.input && inline(name, client, { word: command.input, scalar: script });
  return input && found.length === 0 ? [input] : found;
}

interface Item {
  readonly word: ShellWord;
  readonly scalar: ShellScript;
}

function pick(name: string, client: Client, items: readonly Item[]): readonly SqlUse[] {
  if (client.command !== undefined && !items.some((item) => item.word.text === client.command)) return [];
  const found: SqlUse[] = [];
  for (const [at, item] of items.entries()) {
    const flag = items[at - 1]?.word.text ?? "";
    const use = client.sql.includes(flag)
      ? inline(name, client, item)
      : client.file.includes(flag)
        ? path(name, client, item, item.word.text, item.word.start)
        : client.argument && !item.word.text?.startsWith("-")
          ? inline(name, client, item)
          : undefined;
    const joined = use ? undefined : fileFlag(client, item.word.text);
    const other = joined && path(name, client, item, joined, item.word.end - joined.length);
    if (use) found.push(use);
    else if (other) found.push(other);
  }
  return found;
}

/** `--file=/sql/load.sql`. */
const fileFlag = (client: Client, text: string | undefined): string | undefined => {
  const flag = client.file.find((each) => each.startsWith("--") && text?.startsWith(`${each}=`));
  return flag === undefined ? undefined : text?.slice(flag.length + 1);
};

/** How SQL begins; other text on a command line is none. */
const SQL_START =
  /^\s*(?:--|\/\*|\(*\s*(?:with|select|insert|update|delete|merge|truncate|copy|create|alter|drop|call|begin|set|use|load|export|refresh|grant|vacuum|analyze|explain|declare)\b)/i;

function inline(name: string, client: Client, { word, scalar }: Item): SqlUse | undefined {
  if (word.text === undefined || !SQL_START.test(word.text) || !/\s/.test(word.text.trim())) return undefined;
  const { source } = scalar;
  const inner: SourceText = { text: word.text, toFile: (offset) => source.toFile(word.start + offset) };
  return {
    kind: "inline",
    client: name,
    ...(client.dialect ? { dialect: client.dialect } : {}),
    at: { start: inner.toFile(0), end: inner.toFile(word.text.length) },
    source: inner,
    // Templates of the manifest, as well as variables of the shell.
    holes: [
      ...word.holes,
      ...scalar.holes.flatMap((hole) =>
        hole.end > word.start && hole.start < word.start + inner.text.length
          ? [
              {
                kind: hole.kind,
                start: Math.max(0, hole.start - word.start),
                end: Math.min(inner.text.length, hole.end - word.start),
              },
            ]
          : [],
      ),
    ],
  };
}

function path(name: string, client: Client, item: Item, text: string | undefined, start: number): SqlUse | undefined {
  if (text === undefined || text === "-" || item.word.holes.length > 0 || /[\s*?$]/.test(text)) return undefined;
  const { source } = item.scalar;
  const straight = item.scalar.style !== "folded";
  const at = straight
    ? { start: source.toFile(start), end: source.toFile(start + text.length) }
    : textSpan(item.scalar);
  return { kind: "file", client: name, ...(client.dialect ? { dialect: client.dialect } : {}), at, path: text };
}
