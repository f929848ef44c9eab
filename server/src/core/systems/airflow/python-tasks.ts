import type { PyCall, PyCallSite, PyModule, PyValue } from "../../python/module.ts";
import type { Bag } from "./arg.ts";
import { classOf, lastPart } from "./arg-python.ts";
import { decoratorOf, type OperatorFacts, operatorOf } from "./operators.ts";
import type { PyDag, TaskSearch } from "./python-dag.ts";
import { groupsIn, type PyGroup } from "./python-groups.ts";
import type { RawTask } from "./raw.ts";
import { runsOf } from "./sql-runs.ts";

/** A task with where edges find it. */
export interface FoundTask {
  readonly task: RawTask;
  /** Index of its DAG. */
  readonly dag: number;
  readonly call: PyCall;
  readonly variable?: string;
  /** Starts of the calls that make the groups around it. */
  readonly groups: readonly PyGroup[];
}

/** All tasks of a file; `open` holds the DAGs that have more, or fewer, than are seen. */
export interface FoundTasks {
  readonly tasks: readonly FoundTask[];
  readonly open: ReadonlySet<number>;
  readonly groups: readonly PyGroup[];
}

/** The tasks of the DAGs of a Python file: operators made in them, decorated functions called in them. */
export function tasksIn(search: TaskSearch): FoundTasks {
  const { module } = search;
  const groups = groupsIn(search);
  const decorated = new Map(
    module.decorated.flatMap((item) => {
      const decorator = item.decorators.find((call) => isTaskDecorator(call.qualified));
      return decorator ? [[item.name, { item, decorator }] as const] : [];
    }),
  );
  const dagOf = dagFinder(search);
  const functions = new Set([...search.input.text.matchAll(DEFINITION)].map((match) => match[1] ?? ""));
  const tasks: FoundTask[] = [];
  const open = new Set<number>();
  const called = new Set<string>();
  for (const site of module.calls) {
    const dag = dagOf(site);
    if (dag === undefined) continue;
    const pipeline = search.dags[dag] as PyDag;
    const around = groups.around(site);
    if (lastPart(classOf(site.call)) === "DbtTaskGroup") open.add(dag);
    const function_ = decorated.get(functionName(site.call));
    if (function_ && !site.functions.includes(function_.item.name)) {
      const key = `${dag} ${around.map((group) => group.id).join(".")} ${function_.item.name}`;
      if (called.has(key)) continue;
      called.add(key);
      const given = idOf(site.call) ?? idOf(function_.decorator);
      const id = given?.id ?? { name: function_.item.name, span: function_.item.nameSpan, known: true };
      const operator = decoratorOf(function_.decorator.name, search.input.file, function_.decorator.nameSpan);
      tasks.push(
        makeTask(search, pipeline, dag, site, around, { id, operator, calls: [site.call, function_.decorator] }),
      );
    } else if (isOperator(site.call, module)) {
      const id = idOf(site.call)?.id;
      if (!id) {
        if (site.call.open || site.call.name.endsWith("Operator")) open.add(dag);
        continue;
      }
      const operator = operatorOf(classOf(site.call), search.input.file, site.call.nameSpan);
      tasks.push(makeTask(search, pipeline, dag, site, around, { id, operator, calls: [site.call] }));
    } else if (isHelper(site.call, module, functions)) open.add(dag);
  }
  return { tasks, open, groups: groups.all };
}

interface Made {
  readonly id: { readonly name: string; readonly span: { start: number; end: number }; readonly known: boolean };
  readonly operator: OperatorFacts;
  readonly calls: readonly PyCall[];
}

function makeTask(
  search: TaskSearch,
  dag: PyDag,
  index: number,
  site: PyCallSite,
  groups: readonly PyGroup[],
  made: Made,
): FoundTask {
  const { input, args, context } = search;
  const id = [...groups.filter((group) => group.prefix).map((group) => group.id), made.id.name].join(".");
  const own = made.calls.map(
    (call, at): Bag => ({
      name: at === 0 ? `task \`${made.id.name}\`` : `the decorator of task \`${made.id.name}\``,
      file: input.file,
      at: call.nameSpan,
      entries: args.entries(call.kwargs),
      open: call.open || (groups.length > 0 && groups.some((group) => group.open)),
    }),
  );
  const bags = [...own, ...[...groups].reverse().flatMap((group) => group.defaults)];
  const [call] = made.calls as [PyCall];
  return {
    dag: index,
    call,
    groups,
    ...(site.target === undefined ? {} : { variable: site.target }),
    task: {
      id,
      open: !made.id.known || site.repeated || site.conditional || groups.some((group) => group.repeated),
      at: { file: input.file, span: made.id.span },
      // Arguments of a decorated function are those of its decorator.
      subject: { system: "airflow", file: input.file, address: { call: (made.calls.at(-1) ?? call).span.start } },
      operator: made.operator,
      bags,
      runs: runsOf({
        file: input.file,
        pipeline: dag.id,
        task: id,
        operator: made.operator,
        bags: [...bags, ...dag.defaults],
        context,
      }),
      dependsOn: [],
    },
  };
}

const isTaskDecorator = (qualified: string): boolean =>
  /^(?:airflow(?:\.\w+)*\.)?task(?:\.\w+)?$/.test(qualified) && !qualified.endsWith("task_group");

/** The function a call names, methods of task functions left out: `load.override(…)` calls `load`. */
const functionName = (call: PyCall): string => call.name.replace(/\.(?:override|partial|expand|expand_kwargs)$/, "");

/** Classes that are given the id of a task without being one. */
const NOT_TASKS = /^(?:DAG|TaskGroup|TaskInstance|DagRun|XComArg|functools)$|(?:Builder|Hook|Link|Trigger|Config)$/;

/** Calls that make a task: of a class with an id, or of a function that is handed one. */
function isOperator(call: PyCall, module: PyModule): boolean {
  const name = classOf(call);
  const last = lastPart(name);
  if (last === "" || NOT_TASKS.test(last)) return false;
  const [first = ""] = call.name.split(".");
  if (call.receiver?.kind === "call") return false;
  if (call.kwargs.some((entry) => entry.key === "task_id"))
    return /^[A-Z]/.test(last) || !call.name.includes(".") || module.imports.has(first);
  return /(?:Operator|Sensor)$/.test(last);
}

/** Calls of functions of one's own: they may make tasks that are not seen. */
function isHelper(call: PyCall, module: PyModule, functions: ReadonlySet<string>): boolean {
  if (call.name === "" || call.name.includes(".") || !/^[a-z_]/.test(call.name)) return false;
  if (functions.has(call.name)) return true;
  const from = module.imports.get(call.name);
  return from !== undefined && !LIBRARIES.test(from);
}

const DEFINITION = /^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)/gm;

/** Where functions come from that make no tasks. */
const LIBRARIES =
  /^(?:airflow|datetime|os|pathlib|json|pendulum|functools|itertools|typing|re|time|logging|textwrap|kubernetes)\b/;

/** The `task_id` of a call: as written, or the start of the expression. */
function idOf(call: PyCall): { readonly id: Made["id"] } | undefined {
  const value: PyValue | undefined = call.kwargs.find((entry) => entry.key === "task_id")?.value;
  if (!value) return undefined;
  if (value.kind === "string" && !value.formatted) return { id: { name: value.value, span: value.span, known: true } };
  const name = value.kind === "string" ? value.value : value.kind === "name" ? value.path.join(".") : "(computed id)";
  return { id: { name, span: value.span, known: false } };
}

/** Which DAG a call belongs to: by its `dag` argument, the `with` around it, or the decorated function it stands in. */
function dagFinder({ dags }: TaskSearch): (site: PyCallSite) => number | undefined {
  const byCall = new Map(dags.map((dag, at) => [dag.call.span.start, at]));
  const byVariable = new Map<string, number[]>();
  for (const [at, { variable }] of dags.entries()) {
    if (variable === undefined) continue;
    const list = byVariable.get(variable);
    if (list) list.push(at);
    else byVariable.set(variable, [at]);
  }
  // The newest DAG a variable holds where a call stands; DAGs are in order of place.
  const held = (variable: string, before: number): number | undefined => {
    const list = byVariable.get(variable) ?? [];
    let low = 0;
    for (let high = list.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((dags[list[middle] ?? 0]?.call.span.start ?? 0) < before) low = middle + 1;
      else high = middle;
    }
    return list[low - 1];
  };
  const byBody = new Map(dags.flatMap((dag, at) => (dag.body === undefined ? [] : [[dag.body, at] as const])));
  return (site) => {
    const named = site.call.kwargs.find((entry) => entry.key === "dag")?.value;
    if (named?.kind === "name") return held(named.path.join("."), site.call.span.start);
    for (let at = site.within.length - 1; at >= 0; at--) {
      const { call, target } = site.within[at] as PyCallSite["within"][number];
      const found = byCall.get(call.start) ?? (target === undefined ? undefined : held(target, site.call.span.start));
      if (found !== undefined) return found;
    }
    const body = site.functions.findLast((name) => byBody.has(name));
    return body === undefined ? undefined : byBody.get(body);
  };
}
