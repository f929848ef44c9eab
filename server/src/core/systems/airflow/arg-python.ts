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
      case "call": {
        const inner = textThrough(value.call, textAt(value.call.nameSpan));
        if (inner) return { ...arg(inner.string, depth + 1), ...inner.change } as Arg;
        return {
          kind: "call",
          name: lastPart(value.call.qualified),
          args: value.call.args.map((item) => arg(item, depth + 1)),
          kwargs: entries(value.call.kwargs, depth),
          text: textAt(span),
          span,
        };
      }
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

const UNCHANGED = /(?:^|\.)(?:dedent|cleandoc)$/;

/** Text that a call hands on: with its blanks changed (`dedent`), or with values put into its braces (`format`). */
function textThrough(call: PyCall, name: string) {
  const [first] = call.args;
  if (UNCHANGED.test(name) && first?.kind === "string" && call.args.length === 1) return { string: first, change: {} };
  const { receiver } = call;
  if (receiver?.kind !== "string" || !/(?:^|\.)(?:format|strip)$/.test(name)) return undefined;
  if (name.endsWith("strip")) return { string: receiver, change: {} };
  if (receiver.value.includes("{{")) return undefined;
  const holes = [...receiver.value.matchAll(/\{[^{}]{0,200}\}/g)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
    kind: "value" as const,
  }));
  return { string: receiver, change: { templated: true, holes } };
}

/** The last part of a dotted name. */
export const lastPart = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** A call by the class it makes: `X.partial(…)` makes an `X`, and so does `X.override(…)`. */
export const classOf = (call: PyCall): string => call.qualified.replace(/\.(?:partial|override)$/, "");
