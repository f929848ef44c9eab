import type { PyModule, PyValue } from "../../python/module.ts";
import type { FoundTask, FoundTasks } from "./python-tasks.ts";
import type { RawTask } from "./raw.ts";

/** Between two groups, pairs of tasks beyond this number say nothing a person would read. */
const MOST_PAIRS = 20_000;

/**
 * What each task waits for, by `a >> b` and its like. A variable that several tasks or groups are assigned to says
 * nothing: which of them an edge means depends on the order of running.
 */
export function dependenciesOf(module: PyModule, found: FoundTasks): ReadonlyMap<RawTask, RawTask["dependsOn"]> {
  const byVariable = variables(found);
  const byCall = new Map(found.tasks.map((task) => [task.call.span.start, task]));
  const tasksOf = (value: PyValue): readonly FoundTask[] => {
    if (value.kind === "list") return value.items.flatMap(tasksOf);
    if (value.kind === "name") return byVariable.get(value.path.join(".")) ?? [];
    const task = value.kind === "call" ? byCall.get(value.call.span.start) : undefined;
    return task ? [task] : [];
  };
  const waits = new Map<RawTask, Map<string, RawTask["dependsOn"][number]>>();
  for (const edge of module.edges) {
    const from = tasksOf(edge.from);
    if (from.length === 0) continue;
    const after = tasksOf(edge.to);
    if (from.length * after.length > MOST_PAIRS) continue;
    for (const to of after) {
      for (const before of from) {
        if (before.task === to.task || before.dag !== to.dag) continue;
        const list = waits.get(to.task) ?? new Map<string, RawTask["dependsOn"][number]>();
        waits.set(to.task, list);
        if (!list.has(before.task.id))
          list.set(before.task.id, { id: before.task.id, at: { file: before.task.at.file, span: edge.span } });
      }
    }
  }
  return new Map([...waits].map(([task, list]) => [task, [...list.values()]]));
}

/** Variables that stand for exactly one task, or for one group and so for its tasks. */
function variables(found: FoundTasks): ReadonlyMap<string, readonly FoundTask[]> {
  const holders = new Map<string, (readonly FoundTask[])[]>();
  const add = (name: string | undefined, tasks: readonly FoundTask[]): void => {
    if (name === undefined) return;
    const list = holders.get(name);
    if (list) list.push(tasks);
    else holders.set(name, [tasks]);
  };
  const members = new Map<FoundTasks["groups"][number], FoundTask[]>();
  for (const task of found.tasks) {
    add(task.variable, [task]);
    for (const group of task.groups) {
      const list = members.get(group);
      if (list) list.push(task);
      else members.set(group, [task]);
    }
  }
  for (const group of found.groups) add(group.variable, members.get(group) ?? []);
  return new Map([...holders].flatMap(([name, [only, second]]) => (only && !second ? [[name, only] as const] : [])));
}
