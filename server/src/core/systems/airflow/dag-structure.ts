import { closest, distance } from "fastest-levenshtein";
import type { Lookup } from "../../facts/keys.ts";
import { absent, known } from "../../facts/known.ts";
import type { Cycle, Identity, Reference } from "../../facts/reference.ts";
import { basename, relativeTo } from "../../text/path.ts";
import type { FileId, Location } from "../../text/span.ts";
import { cyclesOf } from "./cycles.ts";
import type { RawDag, RawTask } from "./raw.ts";

/** Names in `dependencies` of a dag-factory DAG, found or not. Names of Python are Python's own matter. */
export function unknownNames(dag: RawDag): readonly Reference[] {
  if (dag.flavour !== "dag-factory") return [];
  const places = new Map<string, Location>();
  for (const task of dag.tasks) places.set(task.id, task.at);
  const names = [...dag.names.keys()].filter((name) => name.length <= LONGEST_NAME).slice(0, MOST_NAMES);
  let suggestions = MOST_SUGGESTIONS;
  return dag.tasks.flatMap((task) =>
    task.dependsOn.map(({ id, at }): Reference => {
      const found = dag.names.get(id);
      const place = places.get(found?.[0] ?? "") ?? dag.at;
      return {
        kind: "reference",
        what: "task",
        name: id,
        at,
        target: found
          ? known(place, place)
          : dag.open
            ? { state: "unknown", why: "not all tasks of the DAG are written out" }
            : absent([{ name: `DAG \`${dag.id}\``, at: dag.at }]),
        nearest: found || suggestions-- <= 0 ? [] : nearNames(id, names),
        within: `DAG \`${dag.id}\``,
      };
    }),
  );
}

/** Bounds of the search for names that are meant. */
const LONGEST_NAME = 100;
const MOST_NAMES = 2000;
const MOST_SUGGESTIONS = 50;

function nearNames(name: string, names: readonly string[]): readonly string[] {
  if (names.length === 0 || name.length > LONGEST_NAME) return [];
  const nearest = closest(name, names as string[]);
  return distance(name, nearest) <= Math.max(2, name.length / 3) ? [nearest] : [];
}

/** Ids that two DAGs of the workspace or two tasks of a DAG share. */
export function duplicatesIn(dags: readonly RawDag[], file: FileId, root: FileId, lookup: Lookup): readonly Identity[] {
  return dags.flatMap((dag): Identity[] => [...sameDag(dag, file, root, lookup), ...sameTasks(dag)]);
}

function sameDag(dag: RawDag, file: FileId, root: FileId, lookup: Lookup): readonly Identity[] {
  if (!dag.idKnown || isTrial(relativeTo(root, file))) return [];
  const others = lookup
    .all("pipeline", dag.id)
    .filter(({ value }) => value.system === "airflow" && !sameLocation(value.at, dag.at))
    .filter((each) => !isTrial(relativeTo(root, each.file)) && !areTwins(each.file, file))
    .map(({ value }) => value.at);
  return others.length === 0 || others.every((other) => isBefore(dag.at, other, dag.id))
    ? []
    : [{ kind: "identity", what: "dag", id: dag.id, at: dag.at, others, scope: "in this workspace" }];
}

function sameTasks(dag: RawDag): readonly Identity[] {
  const byId = new Map<string, RawTask[]>();
  for (const task of dag.tasks) {
    if (task.open || (dag.flavour === "python" && !isClass(task))) continue;
    const list = byId.get(task.id);
    if (list) list.push(task);
    else byId.set(task.id, [task]);
  }
  return [...byId].flatMap(([id, tasks]): Identity[] =>
    tasks.length < 2 || tasks.length > 50
      ? []
      : tasks.slice(1).map((task) => ({
          kind: "identity",
          what: "task",
          id,
          at: task.at,
          others: tasks.filter((other) => other !== task).map((other) => other.at),
          scope: `in DAG \`${dag.id}\``,
        })),
  );
}

/** Functions and builders may be handed an id that they do not give to a task. */
const isClass = ({ operator: { name, foreign } }: RawTask): boolean =>
  !foreign || (name.state === "known" && /(?:Operator|Sensor)$/.test(name.value));

/** One of those with the same id is in its right: the one whose file bears the name, else the first by path. The others are told. */
function isBefore(a: Location, b: Location, id: string): boolean {
  if (a.file === b.file) return a.span.start < b.span.start;
  const [named, other] = [isNamed(a.file, id), isNamed(b.file, id)];
  return named === other ? a.file < b.file : named;
}

const isNamed = (file: FileId, id: string): boolean => basename(file).replace(/\.\w+$/, "") === id;

const sameLocation = (a: Location, b: Location): boolean =>
  a.file === b.file && a.span.start === b.span.start && a.span.end === b.span.end;

/** Tests and examples repeat ids as they like. */
const isTrial = (path: string): boolean =>
  /(?:^|\/)(?:tests?|examples?|fixtures?|samples?|templates?)(?:\/|$)/i.test(path);

/** The same file for two environments or versions: the paths differ in one folder (`airflow2/a.yml`, `airflow3/a.yml`). */
function areTwins(a: FileId, b: FileId): boolean {
  const [left, right] = [a.split("/"), b.split("/")];
  if (left.length !== right.length || left.at(-1) !== right.at(-1)) return false;
  return left.filter((part, at) => part !== right[at]).length === 1;
}

/** Circles among the tasks of a DAG. */
export function cyclesIn(dag: RawDag): readonly Cycle[] {
  const index = new Map<string, number>();
  for (const [at, task] of dag.tasks.entries()) if (!index.has(task.id)) index.set(task.id, at);
  const edges = dag.tasks.map((task) =>
    task.dependsOn.flatMap(({ id }) => (dag.names.get(id) ?? []).flatMap((each) => index.get(each) ?? [])),
  );
  // A way of "waits for" is read backwards: what runs first comes first.
  return cyclesOf(edges).flatMap((way): Cycle[] => {
    const tasks = [...way].reverse().flatMap((at) => dag.tasks[at] ?? []);
    const [first] = tasks;
    if (!first) return [];
    return [
      {
        kind: "cycle",
        what: "task",
        at: first.at,
        path: tasks.map((task) => task.id),
        steps: tasks.map((task) => ({ name: task.id, at: task.at })),
      },
    ];
  });
}
