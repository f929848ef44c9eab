import operators from "../../../../data/airflow-operators.json" with { type: "json" };
import { type Known, known, unknown } from "../../facts/known.ts";
import type { TaskRole } from "../../facts/pipeline.ts";
import type { DialectId } from "../../sql/tree.ts";
import type { FileId, Span } from "../../text/span.ts";

/** What is known of a task's operator. */
export interface OperatorFacts {
  /** Class name without its module, or the decorator of a function task: `task`, `task.bash`. */
  readonly name: Known<string>;
  readonly role: TaskRole;
  /** Where the operator itself decides it. */
  readonly dialect?: DialectId;
  /** Arguments that hold SQL, dotted into dicts. */
  readonly sql: readonly string[];
  /** Default of `autocommit`; absent where the hook decides. */
  readonly autocommit?: boolean;
  /** Defined outside of Airflow and its providers: its constructor may set what the task does not say. */
  readonly foreign: boolean;
}

interface Entry {
  readonly role: string;
  readonly dialect?: string;
  readonly sql?: readonly string[];
  readonly autocommit?: boolean;
}

const OPERATORS = operators.operators as Readonly<Record<string, Entry>>;
const WORDS = Object.entries(operators.connectionWords) as [string, DialectId][];
const TYPES = operators.connectionTypes as Readonly<Record<string, DialectId | undefined>>;
const HOME = /^(?:airflow|airflow_provider|astronomer\.providers|cosmos)\b/;

/** What an operator is, from its dotted name as imported. A bare name that nobody imports is foreign. */
export function operatorOf(qualified: string, file: FileId, span: Span): OperatorFacts {
  const name = qualified.slice(qualified.lastIndexOf(".") + 1);
  const found = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  const foreign = !HOME.test(qualified);
  const role = found ? (found.role as TaskRole) : roleByName(name);
  return {
    name: known(name, { file, span }),
    role,
    ...(found?.dialect ? { dialect: found.dialect as DialectId } : {}),
    sql: found?.sql ?? (!found && /Sql|SQL|Query/.test(name) && role === "other" ? ["sql"] : []),
    ...(found?.autocommit === undefined ? {} : { autocommit: found.autocommit }),
    foreign,
  };
}

/** What the name of a class tells, by the convention of Airflow's providers. */
const roleByName = (name: string): TaskRole =>
  /Sensor(?:Async)?$/.test(name) ? "sensor" : /[a-z0-9]To[A-Z]\w*Operator$/.test(name) ? "transfer" : "other";

/** A function made a task by a decorator: `@task`, `@task.bash`, `@task.branch`. */
export function decoratorOf(path: string, file: FileId, span: Span): OperatorFacts {
  const kind = path.slice(path.lastIndexOf(".") + 1);
  const role: TaskRole =
    kind === "bash"
      ? "shell"
      : kind === "sensor"
        ? "sensor"
        : kind === "branch" || kind === "short_circuit"
          ? "branch"
          : kind === "docker" || kind === "kubernetes"
            ? "container"
            : "python";
  return { name: known(path, { file, span }), role, sql: [], foreign: false };
}

/** A task whose operator is computed. */
export const unknownOperator = (why: string): OperatorFacts => ({
  name: unknown(why),
  role: "other",
  sql: [],
  foreign: true,
});

/** The dialect the name of a connection hints at; `certain` for the connections Airflow itself defines (`bigquery_default`). */
export function dialectOfConnection(id: string): { readonly id: DialectId; readonly certain: boolean } | undefined {
  const name = id.toLowerCase();
  const own = name.endsWith("_default") ? WORDS.find(([word]) => name === `${word}_default`) : undefined;
  if (own) return { id: own[1], certain: true };
  const padded = `_${name.replace(/[^a-z0-9]+/g, "_")}_`;
  const hints = new Set(WORDS.filter(([word]) => padded.includes(`_${word}_`)).map(([, dialect]) => dialect));
  const [only] = hints;
  return only && hints.size === 1 ? { id: only, certain: false } : undefined;
}

/** The dialect behind the type of a connection, as in `conn_type` or the scheme of its URI. */
export const dialectOfConnectionType = (type: string): DialectId | undefined =>
  TYPES[type.toLowerCase().replace(/[-+].*$/, "")] ?? TYPES[type.toLowerCase().replaceAll("-", "_")];

/** Whether a text names a SQL file, by Airflow's rule: it ends in one of the template extensions. */
export const isSqlPath = (value: string): boolean =>
  value.length < 1000 &&
  !/[\n\r]/.test(value) &&
  operators.sqlFileExtensions.some((extension) => value.endsWith(extension));
