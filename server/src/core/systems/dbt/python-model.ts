import type { Provision } from "../../facts/keys.ts";
import { basename } from "../../text/path.ts";
import { span } from "../../text/span.ts";
import type { FileInput } from "../system.ts";
import type { ResourceContext } from "./context.ts";
import { booleanFact } from "./layer.ts";
import { declarationsOf, layersOf, type NodeDraft, propertiesFor } from "./node.ts";
import { tableProvisions } from "./table.ts";

/** Whether a Python file is a model. */
export const isPythonModel = (text: string): boolean => /^def\s+model\s*\(/m.test(text);

/** A model in Python: it exists and reads others; what `dbt.config(…)` sets is not followed, so it is unknown. */
export function readPythonModel(
  input: FileInput,
  context: ResourceContext,
): { readonly node: NodeDraft; readonly provides: readonly Provision[] } {
  const { file, text } = input;
  const name = basename(file).replace(/\.py$/, "");
  const start = Math.max(0, text.search(/^def\s+model\s*\(/m));
  const at = { file, span: span(start, start + "def".length) };
  const config = text.indexOf("dbt.config(");
  const values = { kind: "map" as const, entries: [], open: config >= 0, at: at.span };
  const node: NodeDraft = {
    name,
    resource: "model",
    file,
    at,
    inFile: [{ name: "`dbt.config()` of the file", file, at: at.span, values }],
    context,
  };
  const properties = propertiesFor(node, context.properties);
  const enabled = booleanFact(layersOf(node, properties), "enabled");
  const uses = usesIn(text).map((use) => ({ kind: use.kind, name: use.name, at: { file, span: use.at } }));
  return {
    node,
    provides: [
      {
        kind: "dbt-node",
        key: name,
        value: {
          name,
          resource: "model",
          package: context.project.name,
          project: context.project.root,
          at,
          enabled,
          config: undefined,
          uses,
        },
      },
      ...uses.map(
        (use): Provision => ({
          kind: "dbt-use",
          key: use.name,
          value: { from: name, file, at: use.at, enabled, by: "node" },
        }),
      ),
      ...tableProvisions(declarationsOf(node, properties)),
    ],
  };
}

/** `dbt.ref("orders")` and `dbt.source("raw", "orders")` with plain strings. */
function usesIn(text: string) {
  const pattern = /\bdbt\.(ref|source)\(\s*(["'])([\w.-]{1,200})\2\s*(?:,\s*(["'])([\w.-]{1,200})\4)?/g;
  return [...text.matchAll(pattern)].map((match) => {
    const [whole, call, , first = "", , second] = match;
    const kind = call === "source" ? ("source" as const) : ("ref" as const);
    const name = second === undefined ? first : kind === "source" ? `${first}.${second}` : second;
    const at = match.index + whole.indexOf(first);
    return { kind, name, at: span(at, at + first.length) };
  });
}
