import type { PyCall, PyEntry, PyValue } from "../../python/module.ts";
import type { Span } from "../../text/span.ts";
import type { Arg, ArgEntry } from "./arg.ts";

/** How deep values are read; deeper ones count as computed. */
const DEPTH = 16;
/** How much of an expression is kept for those who look at its words. */
const KEPT = 300;

/** Turns Python values of one file into arguments. */
export interface PythonArgs {
  arg(value: PyValue): Arg;
  entries(entries: readonly PyEntry[]): readonly ArgEntry[];
}

/** A reader of the values of one file. */
export function pythonArgs(file: string): PythonArgs {
  const textAt = ({ start, end }: Span): string => file.slice(start, Math.min(end, start + KEPT));

  const entries = (list: readonly PyEntry[], depth: number): readonly ArgEntry[] =>
    list.map(({ key, keySpan, value, span }) => ({ key, keySpan, value: arg(value, depth + 1), span }));

  const arg = (value: PyValue, depth: number): Arg => {
    const { span } = value;
    if (depth >= DEPTH) return { kind: "unknown", text: textAt(span), span };
    switch (value.kind) {
      case "string":
        return {
          kind: "text",
          value: value.value,
          templated: value.formatted,
          span,
          source: value.source,
          ...(value.holes?.length ? { holes: value.holes.map((hole) => ({ ...hole, kind: "value" as const })) } : {}),
        };
      case "list":
        return { kind: "list", items: value.items.map((item) => arg(item, depth + 1)), open: value.open, span };
      case "dict":
        return { kind: "dict", entries: entries(value.entries, depth), open: value.open, span };
      case "call":
        return {
          kind: "call",
          name: lastPart(value.call.qualified),
          args: value.call.args.map((item) => arg(item, depth + 1)),
          kwargs: entries(value.call.kwargs, depth),
          text: textAt(span),
          span,
        };
      case "name":
        return { kind: "name", path: value.path.join("."), span };
      case "unknown":
        return { kind: "unknown", text: textAt(span), span };
      default:
        return value;
    }
  };

  return { arg: (value) => arg(value, 0), entries: (list) => entries(list, 0) };
}

/** The last part of a dotted name. */
export const lastPart = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** A call by the class it makes: `X.partial(…)` makes an `X`, and so does `X.override(…)`. */
export const classOf = (call: PyCall): string => call.qualified.replace(/\.(?:partial|override)$/, "");
