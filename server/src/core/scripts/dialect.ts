import evidence from "../../../data/dialect-evidence.json" with { type: "json" };
import type { DialectFact } from "../facts/script.ts";
import type { DialectId } from "../sql/tree.ts";
import { basename, dirname, extname, relativeTo } from "../text/path.ts";
import { type FileId, type Location, span } from "../text/span.ts";

/** What somebody else says about the dialect of a text: a task, a connection, a dbt adapter. */
export interface DialectVoice {
  readonly id: DialectId;
  /** Completes "BigQuery, …" in the status bar: "because task `load` runs it with BigQueryInsertJobOperator". */
  readonly reason: string;
  readonly at?: Location;
}

/** All that can decide a dialect, strongest first. */
export interface DialectEvidence {
  readonly file: FileId;
  /** Workspace folder: names of folders above it say nothing. */
  readonly root?: FileId;
  /** The `configured-dialect` of the file. */
  readonly configured?: { readonly id: DialectId; readonly at: Location };
  /** Tasks and connections that run the text. */
  readonly runBy?: readonly DialectVoice[];
  /** The dbt adapter of the project. */
  readonly adapter?: DialectVoice;
  /** The SQL itself and where it starts in the file; read when nobody above speaks. */
  readonly text?: string;
  readonly offset?: number;
  /** The `default-dialect` of the editor: taken when nothing tells, and never certain. */
  readonly fallback?: DialectId;
}

/**
 * The dialect of a text: configuration, then the operator or connection that runs it, the dbt adapter, the folder,
 * and last what only one dialect can hold. Two voices of one rank that disagree leave it undecided, and so
 * do contradictory signs: `certain` is false then, and rules of a dialect are silent.
 */
export function decideDialect(from: DialectEvidence): DialectFact {
  const { configured } = from;
  if (configured) return decided({ ...configured, reason: "because the configuration says so" });
  const voices = from.runBy ?? [];
  const [first] = voices;
  if (first) return agree(voices) ? decided(first) : undecided(`${quarrel(voices)}.`);
  if (from.adapter) return decided(from.adapter);
  const place = placeVoice(from.file, from.root);
  if (place) return decided(place);
  const signs = from.text === undefined ? [] : signsIn(from.text, from.file, from.offset ?? 0);
  const [sign] = signs;
  if (sign) return agree(signs) ? decided(sign) : undecided(`${quarrel(signs)}.`);
  if (from.fallback)
    return {
      id: from.fallback,
      certain: false,
      reason: `${dialectName(from.fallback)}, the editor's setting; no file tells.`,
    };
  return undecided("nothing that runs it, no setting, no folder and no statement tells.");
}

/** The dialect behind the name of a dbt adapter, also under its package name (`dbt-bigquery`). */
export const dialectOfAdapter = (adapter: string): DialectId | undefined =>
  ADAPTERS[adapter.toLowerCase().replace(/^dbt[-_]/, "")];

/** The dialect as people write it: `BigQuery`, `T-SQL`. */
export const dialectName = (id: DialectId): string => evidence.names[id];

const ADAPTERS = evidence.adapters as Readonly<Record<string, DialectId | undefined>>;
const EXTENSIONS = evidence.extensions as Readonly<Record<string, DialectId | undefined>>;
const FOLDERS = new Map(
  Object.entries(evidence.folders).flatMap(([id, names]) => names.map((name) => [name, id as DialectId])),
);
const SIGNS = Object.entries(evidence.signs).flatMap(([id, patterns]) =>
  patterns.map((pattern) => ({ id: id as DialectId, pattern: new RegExp(pattern, "i") })),
);

const decided = ({ id, reason, at }: DialectVoice): DialectFact => ({
  id,
  certain: id !== "generic",
  reason: `${dialectName(id)}, ${reason}.`,
  ...(at ? { at } : {}),
});

const undecided = (why: string): DialectFact => ({
  id: "generic",
  certain: false,
  reason: `Dialect not known: ${why}`,
});

const agree = (voices: readonly DialectVoice[]): boolean => voices.every((voice) => voice.id === voices[0]?.id);

/** "BigQuery, because …; but Snowflake, because …" */
function quarrel(voices: readonly DialectVoice[]): string {
  const [first] = voices;
  const other = voices.find((voice) => voice.id !== first?.id);
  return [first, other].flatMap((voice) => (voice ? [`${dialectName(voice.id)}, ${voice.reason}`] : [])).join("; but ");
}

/** What the extension and the names of the folders say, the nearest first. */
function placeVoice(file: FileId, root: FileId | undefined): DialectVoice | undefined {
  const extension = EXTENSIONS[extname(file)];
  if (extension) return { id: extension, reason: `because of the extension of \`${basename(file)}\`` };
  const folders = dirname(root === undefined ? file : relativeTo(root, file)).split("/");
  for (const folder of folders.reverse()) {
    const id = FOLDERS.get(folder.toLowerCase());
    if (id) return { id, reason: `because it lies in a folder \`${folder}\`` };
  }
  return undefined;
}

/** How much of a text is searched for signs: they stand at the top or all over the place. */
const SEARCHED = 200_000;

/** The first sign of each dialect that shows, in order of place. */
function signsIn(text: string, file: FileId, offset: number): readonly DialectVoice[] {
  const code = withoutComments(text.slice(0, SEARCHED));
  const found = new Map<DialectId, { at: number; text: string }>();
  for (const { id, pattern } of SIGNS) {
    const match = pattern.exec(code);
    if (match && (found.get(id)?.at ?? Number.POSITIVE_INFINITY) > match.index)
      found.set(id, { at: match.index, text: match[0] });
  }
  return [...found]
    .sort(([, a], [, b]) => a.at - b.at)
    .map(([id, sign]) => ({
      id,
      reason: `because of \`${shorten(sign.text)}\``,
      at: { file, span: span(offset + sign.at, offset + sign.at + sign.text.length) },
    }));
}

const shorten = (sign: string): string => sign.replaceAll("`", "").replace(/\s+/g, " ").slice(0, 60);

/** What ends a stretch that is not searched. */
const CLOSERS: Readonly<Record<string, string>> = {
  "--": "\n",
  "/*": "*/",
  "'": "'",
  "{{": "}}",
  "{%": "%}",
  "{#": "#}",
};

/** Comments and templates (whose macros may be named like functions of a dialect) become blanks, so that places stay. */
function withoutComments(text: string): string {
  let code = "";
  let from = 0;
  const opener = /--|\/\*|'|\{[{%#]/g;
  for (let match = opener.exec(text); match; match = opener.exec(text)) {
    const start = match.index;
    const mark = CLOSERS[match[0]] as string;
    let end = text.indexOf(mark, start + match[0].length);
    if (end < 0) end = text.length;
    else if (mark !== "\n") end += mark.length;
    if (mark !== "'") {
      code += text.slice(from, start) + " ".repeat(end - start);
      from = end;
    }
    opener.lastIndex = end;
  }
  return code + text.slice(from);
}
