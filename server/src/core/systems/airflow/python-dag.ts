import type { PyCall, PyModule } from "../../python/module.ts";
import type { Span } from "../../text/span.ts";
import type { FileInput } from "../system.ts";
import type { Arg, Bag } from "./arg.ts";
import type { PythonArgs } from "./arg-python.ts";
import type { AirflowContext } from "./context.ts";

/** A DAG of a Python file before its tasks are found. */
export interface PyDag {
  readonly id: string;
  readonly idKnown: boolean;
  /** The call of `DAG(…)` or of the decorator. */
  readonly call: PyCall;
  readonly at: Span;
  /** Variable that holds it. */
  readonly variable?: string;
  /** The decorated function whose body it is. */
  readonly body?: string;
  readonly functions: readonly string[];
  readonly repeated: boolean;
  readonly conditional: boolean;
  readonly bag: Bag;
  readonly defaults: readonly Bag[];
}

/** What is needed to find the tasks of a file. */
export interface TaskSearch {
  readonly input: FileInput;
  readonly module: PyModule;
  readonly args: PythonArgs;
  readonly dags: readonly PyDag[];
  readonly context: AirflowContext;
}

/** A dict literal, or `dict(…)`, as a place that gives arguments; anything else may hold everything. */
export function dictBag(name: string, value: Arg, at: Span, input: FileInput): Bag {
  const place = { name, file: input.file, at };
  if (value.kind === "dict") return { ...place, entries: value.entries, open: value.open };
  if (value.kind === "call" && value.name === "dict" && value.args.length === 0)
    return { ...place, entries: value.kwargs, open: /\*\*/.test(value.text) };
  return { ...place, entries: [], open: value.kind !== "none" };
}
