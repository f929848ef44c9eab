import type { ProvidedValues } from "../facts/keys.ts";
import type { SqlScript, WriteSummary } from "../facts/script.ts";
import type {
  CopyStatement,
  CreateTable,
  InsertStatement,
  MergeStatement,
  QualifiedName,
  Statement,
} from "../sql/tree.ts";
import { bare } from "../sql/walk.ts";
import { type Emptied, emptiedBefore, hiddenBefore } from "./before.ts";
import { insertFromOwnTarget } from "./insert-source.ts";
import { isLandingName, isStagingName, relationOfName, wordsOf } from "./names.ts";
import { readsOf, readsOfStatement } from "./reads.ts";
import { Removals } from "./removals.ts";

/** A write with the statement that makes it. */
export type ScriptWrite = WriteSummary & { readonly statement: Statement };

/** What a write does and why it is thought so. */
type Verdict = Pick<WriteSummary, "effect" | "extent" | "because">;

/**
 * How each write of a script behaves when the script runs again. `append` is a proof: everything before the
 * statement was read, and nothing there takes the rows out again; whatever is in doubt is `unknown`.
 * Bodies of procedures and functions do not run with the script and are left out.
 */
export function writesOf(script: SqlScript): readonly ScriptWrite[] {
  const removals = new Removals(script);
  const writes: ScriptWrite[] = [];
  let routineEnd = 0;
  for (const [index, statement] of script.statements.entries()) {
    // Statements come in order of place, those of a routine behind it.
    if (isRoutine(statement)) routineEnd = Math.max(routineEnd, statement.span.end);
    if (statement.span.end <= routineEnd && statement.depth > 0) continue;
    for (const { target, verdict } of judge(statement, index, script, removals)) {
      if (isVariable(target)) continue;
      writes.push({
        target: relationOfName(target, script.expressions),
        ...verdict,
        landing: isLandingName(target) || isStagingName(target) || removals.madeHere(target, index),
        at: { file: script.file, span: target.span },
        variant: script.variant.id,
        statement,
      });
    }
  }
  return writes;
}

/** What the scripts of one text tell other files. */
export function effectsOf(scripts: readonly SqlScript[]): ProvidedValues["sql-effects"] | undefined {
  const [first] = scripts;
  if (!first) return undefined;
  const seen = new Set<string>();
  return {
    writes: scripts.flatMap((script) => writesOf(script).map(({ statement: _, ...write }): WriteSummary => write)),
    reads: scripts.flatMap(readsOf).filter((read) => {
      const place = `${read.at.span.start}-${read.at.span.end}`;
      return !seen.has(place) && seen.add(place);
    }),
    dialect: first.dialect,
    complete: scripts.every((script) => script.variant.complete && script.gaps.length === 0),
  };
}

/** T-SQL's table variables (`@orders`) and temporary tables (`#orders`): gone when the script ends. */
const isVariable = (name: QualifiedName): boolean => /^[@#]/.test(name.parts.at(-1)?.text ?? "");

const isRoutine = (statement: Statement): boolean =>
  statement.kind === "block" && /\b(?:procedure|function|trigger)\b/i.test(statement.word);

function judge(
  statement: Statement,
  index: number,
  script: SqlScript,
  removals: Removals,
): readonly { readonly target: QualifiedName; readonly verdict: Verdict }[] {
  const one = (
    target: QualifiedName | undefined,
    effect: Verdict["effect"],
    because: string,
    extent?: Verdict["extent"],
  ) => (target ? [{ target, verdict: { effect, because, ...(extent ? { extent } : {}) } }] : []);
  switch (statement.kind) {
    case "insert":
      return [{ target: statement.target, verdict: insertVerdict(statement, index, script, removals) }];
    case "merge":
      return [{ target: statement.target.name, verdict: mergeVerdict(statement) }];
    case "update":
      return one(statement.target.name, "update", "UPDATE");
    case "delete":
      return one(statement.target.name, "delete", "DELETE");
    case "truncate":
      return one(statement.target, "delete", "TRUNCATE");
    case "copy":
      return statement.direction === "load" && statement.target
        ? [{ target: statement.target, verdict: copyVerdict(statement, statement.target, index, script, removals) }]
        : [];
    case "create-table":
      return createVerdict(statement, index, removals);
    case "alter-table":
      return statement.actions.some((action) => action.kind === "swap")
        ? one(statement.name, "replace", "ALTER TABLE … SWAP puts another table in its place", "table")
        : [];
    default:
      return [];
  }
}

function insertVerdict(statement: InsertStatement, index: number, script: SqlScript, removals: Removals): Verdict {
  if (statement.overwrite) return { effect: "replace", because: "INSERT OVERWRITE" };
  if (statement.replaceWhere) return { effect: "replace", extent: "window", because: "INSERT … REPLACE WHERE" };
  if (statement.conflict)
    return statement.conflict.action === "other"
      ? unsure("the conflict clause is not understood")
      : { effect: "merge", extent: "keys", because: "INSERT with a conflict clause" };
  if (script.dialect.id === "flink") return unsure("a Flink INSERT is a job that never ends");
  const source = insertFromOwnTarget(statement, script);
  if (source) return source;
  if (readsStream(statement, script)) return { effect: "once", because: "the source is a stream, which is consumed" };
  return addVerdict("INSERT", statement.target, statement, index, script, removals);
}

/** A write that adds rows: what was taken out before decides. */
function addVerdict(
  what: string,
  target: QualifiedName,
  statement: Statement,
  index: number,
  script: SqlScript,
  removals: Removals,
): Verdict {
  const emptied = emptiedBefore(target, statement, index, script, removals);
  if (emptied) return EMPTIED[emptied];
  if (statement.conditional) return unsure("it stands in a branch or a loop");
  if (statement.gaps.length > 0) return unsure("part of the statement could not be read");
  if (!script.variant.complete) return unsure("a template decides what else runs");
  const hidden = hiddenBefore(index, script, removals);
  if (hidden) return unsure(hidden);
  return { effect: "append", because: `${what} without a DELETE of the same rows before it` };
}

const EMPTIED: Readonly<Record<Emptied, Verdict>> = {
  all: { effect: "replace", extent: "table", because: "the table is emptied first" },
  window: { effect: "replace", extent: "window", because: "the same rows are deleted first" },
  keys: { effect: "merge", extent: "keys", because: "rows with the same keys are deleted first" },
  unclear: { effect: "unknown", because: "whether the DELETE before it takes out the same rows cannot be told" },
  made: { effect: "replace", extent: "table", because: "the table is made in the same script" },
};

const unsure = (because: string): Verdict => ({ effect: "unknown", because });

/** A Snowflake stream, told by its name. */
const readsStream = (statement: Statement, script: SqlScript): boolean =>
  readsOfStatement(statement, script).some(({ source }) => {
    const words = wordsOf(source.name.parts.at(-1)?.text ?? "");
    return words.includes("stream") || words.includes("strm");
  });

function mergeVerdict(statement: MergeStatement): Verdict {
  const on = statement.on && bare(statement.on);
  const never =
    (on?.kind === "literal" && on.type === "boolean" && on.value.toLowerCase() === "false") ||
    (on?.kind === "binary" &&
      on.op === "=" &&
      on.left.kind === "literal" &&
      on.right.kind === "literal" &&
      !on.left.templated &&
      !on.right.templated &&
      on.left.value !== on.right.value);
  if (!never) return { effect: "merge", extent: "keys", because: "MERGE" };
  return statement.clauses.some((clause) => clause.when === "not-matched-by-source" && clause.action === "delete")
    ? { effect: "replace", because: "MERGE ON FALSE deletes the rows it adds again" }
    : statement.gaps.length > 0
      ? unsure("part of the MERGE could not be read")
      : { effect: "append", because: "MERGE ON FALSE matches nothing, so it adds every row" };
}

/** Engines whose COPY INTO remembers the files it has loaded. */
const LOAD_HISTORY = new Set(["snowflake", "databricks"]);

function copyVerdict(
  statement: CopyStatement,
  target: QualifiedName,
  index: number,
  script: SqlScript,
  removals: Removals,
): Verdict {
  if (statement.overwrite) return { effect: "replace", because: "LOAD DATA OVERWRITE" };
  if (LOAD_HISTORY.has(script.dialect.id)) {
    const force = statement.options.find((option) => /(?:^|\.)force$/.test(option.key))?.value;
    if (!force) return { effect: "once", because: "COPY INTO skips files it has loaded" };
    const value = force.kind === "literal" && !force.templated ? force.value.toLowerCase() : "";
    if (value === "false") return { effect: "once", because: "COPY INTO skips files it has loaded" };
    if (value !== "true") return unsure("whether COPY INTO loads files again cannot be told");
  } else if (!script.dialect.certain) return unsure("the dialect is not known");
  return addVerdict("a load", target, statement, index, script, removals);
}

function createVerdict(
  statement: CreateTable,
  index: number,
  removals: Removals,
): readonly { readonly target: QualifiedName; readonly verdict: Verdict }[] {
  const made = (effect: Verdict["effect"], because: string) => [
    {
      target: statement.name,
      verdict: { effect, because, ...(effect === "replace" ? { extent: "table" as const } : {}) },
    },
  ];
  if (statement.temporary) return [];
  if (statement.orReplace) return made("replace", "CREATE OR REPLACE TABLE");
  if (!statement.query && statement.flavour !== "clone") return [];
  if (removals.before(statement.name, index).some((other) => other.statement.kind === "drop"))
    return made("replace", "the table is dropped and made again");
  return statement.ifNotExists
    ? made("once", "CREATE TABLE IF NOT EXISTS fills the table in the first run only")
    : made("unknown", "a second CREATE TABLE fails");
}
