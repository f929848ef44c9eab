import type { DialectFact } from "../../facts/script.ts";
import { decideDialect } from "../../scripts/dialect.ts";
import { readScripts } from "../../scripts/read.ts";
import { wholeText } from "../../text/source.ts";
import { type FileId, type Span, span } from "../../text/span.ts";
import { sqlUsesInScript } from "../kubernetes/sql-uses.ts";
import { type Arg, argAt, type Bag, effective } from "./arg.ts";
import type { AirflowContext } from "./context.ts";
import { dialectOfConnection, isSqlPath, type OperatorFacts } from "./operators.ts";
import type { RawRun } from "./raw.ts";

/** Who runs the SQL: for the dialect and the origin of scripts. */
export interface RunPlace {
  readonly file: FileId;
  readonly pipeline: string;
  readonly task: string;
  readonly operator: OperatorFacts;
  /** Arguments of the task and what it inherits within the file, strongest first. */
  readonly bags: readonly Bag[];
  readonly context: AirflowContext;
}

/** `{% include 'x.sql' %}` and nothing else. */
const INCLUDE = /^\s*\{%-?\s*include\s+(['"])([^'"{}]+)\1\s*-?%\}\s*;?\s*$/;

/** The SQL a task runs: texts, lists of texts, and paths of files, in order. */
export function runsOf(place: RunPlace): readonly RawRun[] {
  const [own] = place.bags;
  if (!own) return [];
  if (place.operator.role === "shell") return shellRuns(own, place);
  const dialect = dialectVoice(place, dialectOf(place));
  const runs = place.operator.sql.flatMap((path) => {
    const entry = argAt(own.entries, path);
    return entry ? runsIn(entry.value, place, dialect) : [];
  });
  // An operator of one's own may look for files wherever it likes.
  return place.operator.foreign
    ? runs.map((run): RawRun => (run.kind === "file" ? { ...run, loose: true } : run))
    : runs;
}

function runsIn(arg: Arg, place: RunPlace, voice: Voice): readonly RawRun[] {
  if (arg.kind === "list") return arg.items.flatMap((item) => (item.kind === "text" ? runsIn(item, place, voice) : []));
  if (arg.kind !== "text") return [];
  const at = { file: place.file, span: arg.span };
  const { source } = arg;
  const inner = (start: number, end: number) =>
    source ? { file: place.file, span: span(source.toFile(start), source.toFile(end)) } : at;
  const included = INCLUDE.exec(arg.value);
  if (included?.[2] !== undefined) {
    const start = arg.value.indexOf(included[2], arg.value.indexOf("include") + 7);
    return [{ kind: "file", path: included[2], at: inner(start, start + included[2].length) }];
  }
  if (isSqlPath(arg.value))
    return arg.templated || arg.value.includes("{{")
      ? []
      : [{ kind: "file", path: arg.value, at: inner(0, arg.value.length) }];
  if (arg.value.trim() === "") return [];
  return [{ kind: "inline", scripts: inline(arg, place, voice), at }];
}

/** SQL that the commands of a shell task hand to a database client: `bq query`, `psql -f`. */
function shellRuns(own: Bag, place: RunPlace): readonly RawRun[] {
  const arg = (argAt(own.entries, "bash_command") ?? argAt(own.entries, "command"))?.value;
  if (arg?.kind !== "text" || !arg.source) return [];
  const { file, task } = place;
  return sqlUsesInScript({ source: arg.source, holes: arg.holes ?? [], style: "literal" }).map((use): RawRun => {
    const at = { file, span: use.at };
    if (use.kind === "file") return { kind: "file", path: use.path, at, loose: true };
    const runBy = use.dialect && {
      id: use.dialect,
      certain: true,
      reason: `because task \`${task}\` runs it with \`${use.client}\``,
    };
    const text = { kind: "text" as const, value: use.source.text, templated: false, span: use.at };
    const script = { ...text, source: use.source, holes: use.holes };
    return { kind: "inline", scripts: inline(script, place, dialectVoice(place, runBy)), at };
  });
}

function inline(arg: Extract<Arg, { kind: "text" }>, place: RunPlace, voice: Voice) {
  const source = arg.source ?? wholeText(arg.value);
  const dialect = voice(source.text, source.toFile(0));
  const straight = source.toFile(source.text.length) - source.toFile(0) === source.text.length;
  return readScripts(source, {
    file: place.file,
    origin: { kind: "task", pipeline: place.pipeline, task: place.task },
    dialect,
    engines: { jinja: true, dollar: true },
    span: arg.span,
    editable: straight && !arg.templated,
    ...(arg.holes?.length ? { holes: arg.holes } : {}),
  });
}

type Voice = (text: string, offset: number) => DialectFact;

/** The dialect by configuration, operator, connection, and last the text itself. */
function dialectVoice(place: RunPlace, runBy: ReturnType<typeof dialectOf>): Voice {
  const { configured, fallback } = place.context;
  return (text, offset) => {
    const decided = decideDialect({
      file: place.file,
      ...(configured ? { configured } : {}),
      ...(runBy?.certain ? { runBy: [runBy] } : {}),
      text,
      offset,
    });
    if (decided.certain) return decided;
    if (runBy) return { id: runBy.id, certain: false, reason: `${runBy.id}, perhaps: ${runBy.reason}.` };
    return fallback
      ? { id: fallback, certain: false, reason: "the editor's setting; nothing in the files tells." }
      : decided;
  };
}

/** The dialect of a task by its operator or its connection. */
export function dialectOf(place: Omit<RunPlace, "context"> & { readonly context: AirflowContext }) {
  const { operator, bags, context } = place;
  const name = operator.name.state === "known" ? operator.name.value : "its operator";
  if (operator.dialect)
    return { id: operator.dialect, certain: true, reason: `because task \`${place.task}\` runs it with ${name}` };
  const given = connectionOf(bags);
  if (!given) return undefined;
  const declared = context.connections[given.id];
  const at = { file: place.file, span: given.span };
  if (declared)
    return {
      id: declared,
      certain: true,
      reason: `because task \`${place.task}\` runs it over connection \`${given.id}\``,
      at,
    };
  const hint = dialectOfConnection(given.id);
  return hint ? { ...hint, reason: `because of the name of connection \`${given.id}\``, at } : undefined;
}

/** `conn_id`, or any `…_conn_id`, of a task or its defaults. */
function connectionOf(bags: readonly Bag[]): { readonly id: string; readonly span: Span } | undefined {
  const plain = effective(bags, ["conn_id"]);
  if (plain.state === "known" && plain.value.arg.kind === "text" && !plain.value.arg.templated)
    return { id: plain.value.arg.value, span: plain.value.arg.span };
  for (const { entries } of bags.slice(0, 1)) {
    const found = entries.find((entry) => entry.key.endsWith("_conn_id"));
    if (found?.value.kind === "text" && !found.value.templated)
      return { id: found.value.value, span: found.value.span };
  }
  return undefined;
}
