import type { FileId, Span } from "../../text/span.ts";
import type { YamlEntry, YamlMap, YamlNode } from "../../yaml/document.ts";
import type { Bag } from "./arg.ts";
import { bagOf, defaultArgs, entryOfMap, type FactoryReader, innerSpan } from "./factory-yaml.ts";
import { decoratorOf, type OperatorFacts, operatorOf, unknownOperator } from "./operators.ts";
import type { RawDag, RawTask } from "./raw.ts";
import { runsOf } from "./sql-runs.ts";

/** The part of a DAG that is its tasks. */
export type FactoryTasks = Pick<RawDag, "tasks" | "names" | "open">;

interface Place {
  readonly dag: YamlEntry;
  readonly own: YamlMap;
  readonly block: YamlMap | undefined;
  readonly defaults: readonly Bag[];
  readonly reader: FactoryReader;
}

/** A task or a group of tasks in either form: a list of mappings with a name inside, or a mapping by name. */
interface Item {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: YamlMap;
  readonly path: readonly (string | number)[];
  /** The name is filled in later. */
  readonly open: boolean;
}

/** Groups inside groups beyond this depth are taken for a circle. */
const DEEPEST_GROUP = 50;

/** Tasks and groups of a DAG. A list replaces the list of the `default` block; mappings are merged key by key. */
export function tasksOf(place: Place): FactoryTasks {
  const { dag, own, block, reader } = place;
  const tasks = merged("tasks", "task_id", dag.key, own, block);
  const groups = merged("task_groups", "group_name", dag.key, own, block);
  const groupItems = new Map(groups.items.map((item) => [item.name, item]));
  const names = new Map<string, readonly string[]>();
  const members = new Map<string, string[]>();
  const read = tasks.items.map((item): RawTask => {
    const chain = groupChain(item, groupItems);
    const task = readTask(item, chain, place, tasks.inherited.get(item.name));
    if (!names.has(item.name)) names.set(item.name, [task.id]);
    for (const group of chain) {
      const list = members.get(group.name);
      if (list) list.push(task.id);
      else members.set(group.name, [task.id]);
    }
    return task;
  });
  for (const group of groups.items) names.set(group.name, members.get(group.name) ?? []);
  return { tasks: withGroups(read, groups.items, members, reader), names, open: tasks.open || groups.open };
}

function readTask(item: Item, chain: readonly Item[], place: Place, inherited: Item | undefined): RawTask {
  const { dag, reader } = place;
  const { file } = reader;
  const id = [...chain.map((group) => group.name).reverse(), item.name].join(".");
  const maps = [item.value, ...(inherited ? [inherited.value] : [])];
  const own = maps.map((map) => bagOf(`task \`${item.name}\``, map, item.nameSpan, reader));
  const partial = maps.flatMap((map) => {
    const entry = entryOfMap(map, "partial");
    return entry?.value.kind === "map" ? [bagOf("its `partial`", entry.value, entry.keySpan, reader)] : [];
  });
  const bags = [
    ...own,
    ...partial,
    ...chain.flatMap((group) => defaultArgs(`\`default_args\` of task group \`${group.name}\``, group.value, reader)),
  ];
  const operator = operatorIn(maps, file);
  return {
    id,
    open: item.open,
    at: { file, span: item.nameSpan },
    subject: { system: "airflow", file, address: { yaml: item.path } },
    operator,
    bags,
    runs: runsOf({
      file,
      pipeline: dag.key,
      task: id,
      operator,
      bags: [...bags, ...place.defaults],
      context: reader.context,
    }),
    dependsOn: dependencies(item.value, file) ?? (inherited ? (dependencies(inherited.value, file) ?? []) : []),
  };
}

function operatorIn(maps: readonly YamlMap[], file: FileId): OperatorFacts {
  for (const map of maps) {
    for (const key of ["operator", "decorator"]) {
      const value = entryOfMap(map, key)?.value;
      if (value?.kind !== "scalar" || typeof value.value !== "string" || value.templated) continue;
      return key === "operator"
        ? operatorOf(value.value, file, value.span)
        : decoratorOf(value.value, file, value.span);
    }
  }
  return unknownOperator("no operator is written");
}

/** Names in `dependencies`; undefined where there are none, so that those of the `default` block count. */
function dependencies(map: YamlMap, file: FileId): RawTask["dependsOn"] | undefined {
  const value = entryOfMap(map, "dependencies")?.value;
  if (value?.kind !== "seq") return undefined;
  return value.items.flatMap((node) =>
    node.kind === "scalar" && node.value !== null && !node.templated
      ? [{ id: String(node.value), at: { file, span: innerSpan(node) } }]
      : [],
  );
}

/** The groups around a task, innermost first. */
function groupChain(item: Item, groups: ReadonlyMap<string, Item>): readonly Item[] {
  const chain: Item[] = [];
  let name = textAt(item.value, "task_group_name");
  for (let group = groups.get(name ?? ""); group && chain.length < DEEPEST_GROUP; group = groups.get(name ?? "")) {
    chain.push(group);
    name = textAt(group.value, "parent_group_name");
  }
  return chain;
}

/** What a whole group waits for, each of its tasks waits for. */
function withGroups(
  tasks: readonly RawTask[],
  groups: readonly Item[],
  members: ReadonlyMap<string, readonly string[]>,
  reader: FactoryReader,
): readonly RawTask[] {
  const waits = new Map<string, RawTask["dependsOn"][number][]>();
  for (const group of groups) {
    const list = dependencies(group.value, reader.file);
    if (!list?.length) continue;
    for (const id of members.get(group.name) ?? []) waits.set(id, [...(waits.get(id) ?? []), ...list]);
  }
  if (waits.size === 0) return tasks;
  return tasks.map((task) => ({ ...task, dependsOn: [...task.dependsOn, ...(waits.get(task.id) ?? [])] }));
}

/** The items under a key of a DAG, with those of the `default` block where both are mappings or the DAG has none. */
function merged(key: string, nameKey: string, dag: string, own: YamlMap, block: YamlMap | undefined) {
  const mine = entryOfMap(own, key)?.value;
  const theirs = block && entryOfMap(block, key)?.value;
  const items = itemsOf(mine, nameKey, [dag, key]);
  const inherited = new Map<string, Item>();
  let open = isOpen(mine);
  if (theirs && (!mine || (mine.kind === "map" && theirs.kind === "map"))) {
    open ||= isOpen(theirs);
    const known = new Set(items.map((item) => item.name));
    for (const item of itemsOf(theirs, nameKey, ["default", key])) {
      if (known.has(item.name)) inherited.set(item.name, item);
      else items.push(item);
    }
  }
  return { items, inherited, open };
}

const isOpen = (node: YamlNode | undefined): boolean =>
  node !== undefined &&
  (node.kind === "scalar" ? node.value !== null || node.templated : node.kind === "map" && node.open);

function itemsOf(node: YamlNode | undefined, nameKey: string, path: readonly (string | number)[]): Item[] {
  if (node?.kind === "map")
    return node.entries.flatMap((entry) =>
      entry.value.kind === "map"
        ? [{ name: entry.key, nameSpan: entry.keySpan, value: entry.value, path: [...path, entry.key], open: false }]
        : [],
    );
  if (node?.kind !== "seq") return [];
  return node.items.flatMap((value, at) => {
    const name = value.kind === "map" ? entryOfMap(value, nameKey)?.value : undefined;
    if (value.kind !== "map" || name?.kind !== "scalar" || name.value === null) return [];
    return [{ name: String(name.value), nameSpan: name.span, value, path: [...path, at], open: name.templated }];
  });
}

function textAt(map: YamlMap, key: string): string | undefined {
  const value = entryOfMap(map, key)?.value;
  return value?.kind === "scalar" && typeof value.value === "string" ? value.value : undefined;
}
