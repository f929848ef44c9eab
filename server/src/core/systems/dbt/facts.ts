import type { Model } from "../../facts/dbt.ts";
import type { FileFacts } from "../../facts/file-facts.ts";
import type { Lookup } from "../../facts/keys.ts";
import type { Identity, Reference } from "../../facts/reference.ts";
import { propertiesOf } from "./context.ts";
import { cycleOf, duplicatesOf } from "./cycles.ts";
import { booleanFact } from "./layer.ts";
import { modelFact } from "./model-facts.ts";
import { layersOf, type NodeDraft, propertiesFor } from "./node.ts";
import type { RawProperties } from "./properties.ts";
import { referenceOf } from "./references.ts";
import { sourceFacts } from "./sources.ts";
import { nameSpanOf, type RawSql, type SqlPart } from "./sql-file.ts";
import { type Scope, scopeOf } from "./visible.ts";

const NOTHING = { calls: [], asksIncremental: false } as const;

/** The facts of a SQL file. */
export function sqlFacts(raw: RawSql, lookup: Lookup): Partial<FileFacts> {
  const { context, parts, tables } = raw;
  if (parts.length === 0) return {};
  const scope = scopeOf(context.project, lookup);
  const models: Model[] = [];
  const references: Reference[] = [];
  const identities: Identity[] = [];
  const cycles = [];
  for (const part of parts) {
    references.push(...referencesOf(part, raw, scope, lookup));
    if (!part.node) continue;
    models.push(modelFact(part.node, part, scope, lookup));
    identities.push(...duplicatesOf(part.node, lookup));
    const cycle = cycleOf(part.node.name, scope, lookup);
    if (cycle) cycles.push(cycle);
  }
  return { tables, scripts: parts.flatMap((part) => part.scripts), models, references, identities, cycles };
}

function referencesOf(part: SqlPart, raw: RawSql, scope: Scope, lookup: Lookup): readonly Reference[] {
  const { context } = raw;
  const { project } = context;
  const file = part.scripts[0]?.file ?? part.node?.file;
  if (file === undefined) return [];
  const certain = part.node !== undefined && context.own && isOn(part.node, lookup);
  return part.uses.flatMap((expression) => {
    const at = { file, span: nameSpanOf(expression) };
    return referenceOf(expression, at, { scope, project: project.name, certain }, lookup) ?? [];
  });
}

/** Whether a node is surely enabled: refs of others are not resolved. */
function isOn(node: NodeDraft, lookup: Lookup): boolean {
  const properties = propertiesFor(node, propertiesOf(node.name, node.context.project, lookup));
  const enabled = booleanFact(layersOf(node, properties), "enabled");
  return enabled.state === "absent" || (enabled.state === "known" && enabled.value);
}

/** The facts of a properties file. */
export function propertiesFacts(raw: RawProperties, lookup: Lookup): Partial<FileFacts> {
  const { context, sources, snapshots, uses } = raw;
  const scope = scopeOf(context.project, lookup);
  return {
    tables: raw.tables,
    exposures: raw.exposures,
    sources: sourceFacts(sources, scope, lookup),
    models: snapshots.map((node) => modelFact(node, NOTHING, scope, lookup)),
    identities: snapshots.flatMap((node) => duplicatesOf(node, lookup)),
    references: uses.flatMap(({ expression, at, test }) => {
      const from = { scope, project: context.project.name, certain: context.own && !test };
      return referenceOf(expression, at, from, lookup) ?? [];
    }),
  };
}

/** The facts of a seed or a Python model. */
export function nodeFacts(node: NodeDraft, lookup: Lookup): Partial<FileFacts> {
  const scope = scopeOf(node.context.project, lookup);
  return { models: [modelFact(node, NOTHING, scope, lookup)], identities: duplicatesOf(node, lookup) };
}
