import type { Provision } from "../../facts/keys.ts";
import { basename } from "../../text/path.ts";
import type { FileId } from "../../text/span.ts";
import type { ResourceContext } from "./context.ts";
import { booleanFact } from "./layer.ts";
import { declarationsOf, layersOf, type NodeDraft, propertiesFor } from "./node.ts";
import { tableProvisions } from "./table.ts";

/** A seed: a CSV file that dbt loads under its name. */
export function readSeed(
  file: FileId,
  context: ResourceContext,
): { readonly node: NodeDraft; readonly provides: readonly Provision[] } {
  const name = basename(file).replace(/\.csv$/i, "");
  const at = { file, span: { start: 0, end: 0 } };
  const node: NodeDraft = { name, resource: "seed", file, at, inFile: [], context };
  const properties = propertiesFor(node, context.properties);
  const enabled = booleanFact(layersOf(node, properties), "enabled");
  return {
    node,
    provides: [
      {
        kind: "dbt-node",
        key: name,
        value: {
          name,
          resource: "seed",
          package: context.project.name,
          project: context.project.root,
          at,
          enabled,
          config: undefined,
          uses: [],
        },
      },
      ...tableProvisions(declarationsOf(node, properties)),
    ],
  };
}
