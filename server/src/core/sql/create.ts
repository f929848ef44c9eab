import { readInnerOne } from "./blocks.ts";
import { readRelationBody } from "./create-table.ts";
import {
  accept,
  acceptAll,
  atEnd,
  type Cursor,
  isAhead,
  peek,
  peekAt,
  skipBrackets,
  skipOne,
  take,
  word,
} from "./cursor.ts";
import { type Draft, plain } from "./draft.ts";
import { readObjectKind } from "./drop.ts";
import { isOptionAhead, readOption } from "./options.ts";
import { isQueryAhead } from "./primary.ts";
import { isName, readNameList, readQualifiedName } from "./read-name.ts";
import { readRoutine } from "./routine.ts";
import { isStatementStart } from "./starts.ts";
import { readTargetName } from "./target.ts";
import type { CreateTable, CreateView, NamePart, OtherStatement, QualifiedName, SqlOption } from "./tree.ts";

const MODIFIERS = new Set(
  "GLOBAL LOCAL TEMP TEMPORARY VOLATILE MULTISET SET TRANSIENT EXTERNAL HYBRID ICEBERG DYNAMIC STREAMING LIVE SNAPSHOT MATERIALIZED RECURSIVE SECURE FORCE NOFORCE UNLOGGED FOREIGN PRIVATE EVENT ROW COLUMN MANAGED CONVERTIBLE AGGREGATE INTERACTIVE DIRECTORY EDITIONABLE".split(
    " ",
  ),
);
const ROUTINES = new Set(["PROCEDURE", "PROC", "FUNCTION", "TRIGGER"]);
/** Objects that run a statement: it follows the object one level deeper. */
const RUNNERS = new Set(["task", "pipe", "alert"]);

/** CREATE in all its forms; ALTER where it redefines a view or a routine comes here too. */
export function readCreate(c: Cursor, limit: number): Draft {
  const words = [take(c).upper.toLowerCase()];
  const orReplace =
    isAhead(c, "OR", "REPLACE") || isAhead(c, "OR", "ALTER") || isAhead(c, "OR", "REFRESH") || words[0] === "alter";
  if (word(c) === "OR") words.push(take(c).upper.toLowerCase(), take(c).upper.toLowerCase());
  const seen = new Set<string>();
  while (MODIFIERS.has(word(c)) && isName(peekAt(c, 1))) {
    seen.add(word(c));
    words.push(take(c).upper.toLowerCase());
  }
  const upper = word(c);
  if (upper === "TABLE" && peekAt(c, 1).upper === "FUNCTION") {
    words.push("table");
    take(c);
  } else if (upper === "TABLE") {
    take(c);
    return readTable(c, seen, orReplace);
  }
  if (upper === "VIEW") {
    take(c);
    return readView(c, seen, orReplace);
  }
  if (ROUTINES.has(word(c)) && peekAt(c, 1).upper !== ".") {
    const kind = take(c).upper === "PROC" ? "procedure" : (c.tokens[c.at - 1]?.upper.toLowerCase() ?? "");
    return readRoutine(c, limit, [...words, kind].join(" "), kind);
  }
  return readObject(c, limit, words);
}

function readTable(c: Cursor, seen: ReadonlySet<string>, orReplace: boolean): Draft<CreateTable> {
  let ifNotExists = acceptAll(c, "IF", "NOT", "EXISTS");
  const name = readTargetName(c);
  ifNotExists = acceptAll(c, "IF", "NOT", "EXISTS") || ifNotExists;
  const body = readRelationBody(c);
  const temporary = seen.has("TEMP") || seen.has("TEMPORARY") || seen.has("VOLATILE") || isTemporaryName(c, name);
  const like = body.like ?? body.origin;
  const flavour: CreateTable["flavour"] =
    seen.has("EXTERNAL") || seen.has("FOREIGN")
      ? "external"
      : seen.has("DYNAMIC")
        ? "dynamic"
        : seen.has("STREAMING")
          ? "streaming"
          : seen.has("SNAPSHOT")
            ? "snapshot"
            : body.originKind === "clone"
              ? "clone"
              : like
                ? "like"
                : "plain";
  return {
    kind: "create-table",
    name,
    orReplace,
    ifNotExists,
    temporary,
    flavour,
    columns: body.columns,
    keys: body.keys,
    partitionBy: body.partitionBy,
    clusterBy: body.clusterBy,
    options: body.options,
    ...(body.partitionSpan ? { partitionSpan: body.partitionSpan } : {}),
    ...(body.query ? { query: body.query } : {}),
    ...(like ? { origin: like } : {}),
    ...(body.watermark ? { watermark: body.watermark } : {}),
  };
}

/** T-SQL's and Redshift's `#name`. */
const isTemporaryName = (c: Cursor, name: QualifiedName): boolean =>
  c.lexicon.hashWords && name.parts.at(-1)?.text.startsWith("#") === true;

function readView(c: Cursor, seen: ReadonlySet<string>, orReplace: boolean): Draft<CreateView> {
  acceptAll(c, "IF", "NOT", "EXISTS");
  const name = readTargetName(c);
  acceptAll(c, "IF", "NOT", "EXISTS");
  if (acceptAll(c, "ON", "CLUSTER")) take(c);
  if (accept(c, "TO")) readTargetName(c);
  const body = readRelationBody(c);
  return {
    kind: "create-view",
    name,
    materialized: seen.has("MATERIALIZED"),
    orReplace,
    columns: body.columns.map((column): NamePart => column.name),
    options: body.options,
    partitionBy: body.partitionBy,
    clusterBy: body.clusterBy,
    query: body.query,
  };
}

/** Every other object: its kind, name, properties, what it stands on, and what it runs. */
function readObject(c: Cursor, limit: number, before: readonly string[]): Draft<OtherStatement> {
  const words = [...before];
  const unique = accept(c, "UNIQUE");
  if (unique) words.push("unique");
  for (const modifier of [
    "CLUSTERED",
    "NONCLUSTERED",
    "FULLTEXT",
    "SPATIAL",
    "BITMAP",
    "COLUMNSTORE",
    "SEARCH",
    "VECTOR",
  ])
    if (word(c) === modifier && peekAt(c, 1).kind === "word") words.push(take(c).upper.toLowerCase());
  let kind = readObjectKind(c);
  if (kind === "" && peek(c).kind === "word" && isName(peekAt(c, 1))) kind = take(c).upper.toLowerCase();
  words.push(kind);
  accept(c, "CONCURRENTLY");
  acceptAll(c, "IF", "NOT", "EXISTS");
  const named = isName(peek(c)) && word(c) !== "ON" && word(c) !== "AS";
  const name = named ? readQualifiedName(c) : undefined;
  const tail = readObjectTail(c, kind.split(" ").at(-1) ?? "", unique);
  if (tail.runs) readInnerOne(c, limit, false);
  const { runs: _, ...rest } = tail;
  const draft = { ...plain(words.join(" ").trim()), ...rest };
  return name ? { ...draft, name } : draft;
}

interface Tail {
  options: SqlOption[];
  on?: QualifiedName;
  columns?: readonly NamePart[];
  query?: NonNullable<OtherStatement["query"]>;
  /** A statement that the object runs stands at the place. */
  runs: boolean;
}

const ON_KINDS = ["TABLE", "VIEW", "EXTERNAL", "STAGE", "DYNAMIC", "EVENT", "DIRECTORY", "ONLY"];

function readObjectTail(c: Cursor, kind: string, unique: boolean): Tail {
  const tail: Tail = { options: [], runs: false };
  while (!atEnd(c)) {
    const upper = word(c);
    if (upper === "AS") {
      take(c);
      if (RUNNERS.has(kind)) return { ...tail, runs: true };
      if (word(c) === "SELECT" || word(c) === "WITH" || (word(c) === "(" && isQueryAhead(c)))
        tail.query = c.grammar.query(c);
    } else if (upper === "THEN" && kind === "alert") {
      take(c);
      return { ...tail, runs: true };
    } else if (upper === "ON" && tail.on === undefined) {
      take(c);
      while (ON_KINDS.includes(word(c)) && isName(peekAt(c, 1))) take(c);
      const on = isName(peek(c)) ? readQualifiedName(c) : undefined;
      if (on) tail.on = on;
      if (unique && word(c) === "(") tail.columns = readIndexColumns(c);
    } else if (upper === "WHERE") {
      // A partial index is unique among some rows only.
      delete tail.columns;
      take(c);
    } else if (isOptionAhead(c)) readOption(c, tail.options);
    else if (isStatementStart(c)) break;
    else skipOne(c);
  }
  return tail;
}

/** The columns of an index when all are plain ones. */
function readIndexColumns(c: Cursor): readonly NamePart[] {
  for (let i = c.at + 1; i < (c.pairs[c.at] as number); i++) {
    if (c.tokens[i]?.upper === "(") {
      skipBrackets(c);
      return [];
    }
  }
  return readNameList(c);
}
