import type { PyCall, PyCallSite, PyDecorated, PyModule } from "../../python/module.ts";
import type { Span } from "../../text/span.ts";
import type { FileInput } from "../system.ts";
import { type Bag, entryOf } from "./arg.ts";
import { classOf, type PythonArgs, pythonArgs } from "./arg-python.ts";
import type { AirflowContext } from "./context.ts";
import { speaksOfInterval } from "./interval.ts";
import { assignments, pathOf } from "./paths.ts";
import { dictBag, type PyDag } from "./python-dag.ts";
import { dependenciesOf } from "./python-edges.ts";
import { type FoundTask, tasksIn } from "./python-tasks.ts";
import type { RawDag } from "./raw.ts";

/** The DAGs of a Python file, as far as they are written out. */
export function pythonDags(input: FileInput, context: AirflowContext): readonly RawDag[] {
  const module = input.python();
  const args = pythonArgs(input.text);
  const dags = findDags(module, input, args);
  if (dags.length === 0) return [];
  const found = tasksIn({ input, module, args, dags, context });
  const edges = dependenciesOf(module, found);
  const assigned = assignments(input.text);
  const usesInterval = speaksOfInterval(input.text);
  const byDag = new Map<number, FoundTask[]>();
  for (const task of found.tasks) {
    const list = byDag.get(task.dag);
    if (list) list.push(task);
    else byDag.set(task.dag, [task]);
  }
  return dags.map((dag, at): RawDag => {
    const mine = byDag.get(at) ?? [];
    return {
      id: dag.id,
      flavour: "python",
      at: { file: input.file, span: dag.at },
      subject: { system: "airflow", file: input.file, address: { call: dag.call.span.start } },
      bags: [dag.bag],
      defaults: dag.defaults,
      tasks: mine.map(({ task }) => ({ ...task, dependsOn: edges.get(task) ?? [] })),
      names: new Map(mine.map(({ task }) => [task.id, [task.id]])),
      open: dag.repeated || dag.call.name.endsWith("DbtDag") || found.open.has(at),
      idKnown: dag.idKnown && !dag.repeated && !dag.conditional,
      usesInterval,
      searchPath: searchPathOf(dag, input, assigned),
    };
  });
}

function findDags(module: PyModule, input: FileInput, args: PythonArgs): readonly PyDag[] {
  const called = module.calls.filter((site) => isDag(classOf(site.call))).map((site) => calledDag(site, input, args));
  const decorated = module.decorated.flatMap((item) => {
    const decorator = item.decorators.find((call) => isDagDecorator(call.qualified));
    return decorator ? [decoratedDag(item, decorator, input, args)] : [];
  });
  return [...called, ...decorated].sort((a, b) => a.call.span.start - b.call.span.start);
}

const isDag = (qualified: string): boolean =>
  /^(?:airflow(?:\.\w+)*\.)?(?:models\.)?DAG$|^(?:cosmos(?:\.\w+)*\.)?DbtDag$/.test(qualified);
const isDagDecorator = (qualified: string): boolean => /^(?:airflow(?:\.\w+)*\.)?dag$/.test(qualified);

function calledDag(site: PyCallSite, input: FileInput, args: PythonArgs): PyDag {
  const { call, target } = site;
  const given = call.kwargs.find((entry) => entry.key === "dag_id")?.value ?? call.args[0];
  const idKnown = given?.kind === "string" && !given.formatted;
  const id = idKnown ? given.value : computedId(site, shortText(input.text, given?.span ?? call.nameSpan));
  return {
    id,
    idKnown,
    call,
    at: idKnown && inCall(given.span, call) ? given.span : call.nameSpan,
    ...(target === undefined ? {} : { variable: target }),
    functions: site.functions,
    repeated: site.repeated,
    conditional: site.conditional,
    ...bagsOf(id, call, input, args),
  };
}

function decoratedDag(item: PyDecorated, call: PyCall, input: FileInput, args: PythonArgs): PyDag {
  const given = call.kwargs.find((entry) => entry.key === "dag_id")?.value ?? call.args[0];
  const named = given?.kind === "string" && !given.formatted;
  const id = named ? given.value : item.name;
  return {
    id,
    idKnown: named || given === undefined,
    call,
    at: named && inCall(given.span, call) ? given.span : item.nameSpan,
    body: item.name,
    functions: item.functions,
    repeated: item.repeated,
    conditional: item.conditional,
    ...bagsOf(id, call, input, args),
  };
}

/** A value may stand elsewhere, where a name of the module is assigned. */
const inCall = (span: Span, call: PyCall): boolean => call.span.start <= span.start && span.end <= call.span.end;

/** For people, where the id is computed: the function that makes the DAG, else the expression. */
const computedId = ({ functions, call }: PyCallSite, expression: string): string => {
  const made = functions.findLast((name) => name !== "");
  return made === undefined ? `${expression} at ${call.span.start}` : `${made}(…)`;
};

const shortText = (text: string, { start, end }: Span): string =>
  text.slice(start, Math.min(end, start + 60)).replace(/\s+/g, " ");

/** Arguments of a DAG call beyond the id by position differ among versions of Airflow. */
function bagsOf(id: string, call: PyCall, input: FileInput, args: PythonArgs): Pick<PyDag, "bag" | "defaults"> {
  const entries = args.entries(call.kwargs);
  const bag: Bag = {
    name: `DAG \`${id}\``,
    file: input.file,
    at: call.nameSpan,
    entries,
    open: call.open || call.args.length > 1,
  };
  const given = entryOf(entries, "default_args");
  if (!given) return { bag, defaults: [{ ...bag, name: `DAG \`${id}\`, which has no \`default_args\``, entries: [] }] };
  return { bag, defaults: [dictBag(`\`default_args\` of DAG \`${id}\``, given.value, given.keySpan, input)] };
}

/** `template_searchpath` as folders; relative ones start where Airflow runs, which is not known. */
function searchPathOf(dag: PyDag, input: FileInput, assigned: (name: string) => string | undefined) {
  const given = dag.call.kwargs.find((entry) => entry.key === "template_searchpath")?.value;
  if (!given || given.kind === "none") return dag.bag.open ? [undefined] : [];
  const values = given.kind === "list" ? given.items : [given];
  const paths = values.map((value) => {
    const path =
      value.kind === "string" && !value.formatted
        ? value.value
        : pathOf(input.text.slice(value.span.start, value.span.end), input.file, assigned);
    return path?.startsWith("/") ? path : undefined;
  });
  return given.kind === "list" && given.open ? [...paths, undefined] : paths;
}
