import type { PyCallSite } from "../../python/module.ts";
import { type Bag, entryOf } from "./arg.ts";
import { classOf, lastPart } from "./arg-python.ts";
import { dictBag, type TaskSearch } from "./python-dag.ts";

/** A group of tasks: `with TaskGroup("extract")`, or a function decorated by `@task_group`. */
export interface PyGroup {
  readonly id: string;
  /** Variable that holds it. */
  readonly variable?: string;
  /** Its id stands in front of those of its tasks. */
  readonly prefix: boolean;
  readonly defaults: readonly Bag[];
  /** Its `default_args` are not all seen. */
  readonly open: boolean;
  readonly repeated: boolean;
  /** Start of the call that makes it, or the name of the decorated function. */
  readonly key: number | string;
}

/** The groups of a file, and those around a call, outermost first. */
export interface PyGroups {
  readonly all: readonly PyGroup[];
  around(site: PyCallSite): readonly PyGroup[];
}

/** The groups of a file. */
export function groupsIn(search: TaskSearch): PyGroups {
  const { module, args, input } = search;
  const called = module.calls.flatMap((site): PyGroup[] => {
    if (lastPart(classOf(site.call)) !== "TaskGroup") return [];
    const entries = args.entries(site.call.kwargs);
    const given = entryOf(entries, "group_id")?.value ?? (site.call.args[0] && args.arg(site.call.args[0]));
    const id = given?.kind === "text" ? given.value : "(computed group)";
    const inner = entryOf(entries, "default_args");
    const flag = entryOf(entries, "prefix_group_id")?.value;
    const { target } = site;
    return [
      {
        id,
        ...(target === undefined ? {} : { variable: target }),
        prefix: !(flag?.kind === "boolean" && !flag.value),
        defaults: inner ? [dictBag(`\`default_args\` of task group \`${id}\``, inner.value, inner.keySpan, input)] : [],
        open: site.call.open,
        repeated: site.repeated || given?.kind !== "text" || given.templated,
        key: site.call.span.start,
      },
    ];
  });
  const decorated = module.decorated.flatMap((item): PyGroup[] => {
    const decorator = item.decorators.find((call) => lastPart(call.qualified) === "task_group");
    if (!decorator) return [];
    const entries = args.entries(decorator.kwargs);
    const given = entryOf(entries, "group_id")?.value;
    const inner = entryOf(entries, "default_args");
    const id = given?.kind === "text" ? given.value : item.name;
    return [
      {
        id,
        prefix: true,
        defaults: inner ? [dictBag(`\`default_args\` of task group \`${id}\``, inner.value, inner.keySpan, input)] : [],
        open: decorator.open,
        // The function may be called many times; each call makes a group with a number of its own.
        repeated: true,
        key: item.name,
      },
    ];
  });
  const all = [...called, ...decorated];
  const byKey = new Map(all.map((group) => [group.key, group]));
  const byVariable = new Map(all.flatMap((group) => (group.variable === undefined ? [] : [[group.variable, group]])));
  return {
    all,
    around(site) {
      const value = site.call.kwargs.find((entry) => entry.key === "task_group")?.value;
      const named = value?.kind === "name" ? byVariable.get(value.path.join(".")) : undefined;
      const keys = [...site.functions, ...site.within.map((each) => each.call.start)];
      const held = keys.flatMap((key) => byKey.get(key) ?? []);
      return named && !held.includes(named) ? [...held, named] : held;
    },
  };
}
