import type { DataTestFact, Model } from "../../facts/dbt.ts";
import type { Lookup } from "../../facts/keys.ts";
import { absent, type Known, known, unknown } from "../../facts/known.ts";
import { columnsOf } from "./columns.ts";
import { propertiesOf } from "./context.ts";
import { booleanFact, type ConfigLayer, effective, type Given, readAs, textFact, textsFact, truthOf } from "./layer.ts";
import { followCalls } from "./macros.ts";
import {
  keysOf,
  layersOf,
  materializedOf,
  type NodeDraft,
  ownerOf,
  propertiesFor,
  uniqueKeyOf,
  withProjects,
} from "./node.ts";
import { partitioningOf } from "./partition.ts";
import { layerOf } from "./place.ts";
import { testFactsOf, testsSeen } from "./tests.ts";
import { textOf, textsOf, valueAt } from "./value.ts";
import type { Scope } from "./visible.ts";

/** A node with everything the project says of it. */
export function modelFact(
  read: NodeDraft,
  seen: { readonly calls: readonly string[]; readonly asksIncremental: boolean },
  scope: Scope,
  lookup: Lookup,
): Model {
  const draft = withProjects(read, lookup);
  const { context, file } = draft;
  const { project, adapter } = context;
  const properties = propertiesFor(draft, propertiesOf(draft.name, project, lookup));
  const layers = layersOf(draft, properties);
  const promised = keysOf(draft, layers, properties);
  const calls = followCalls(seen.calls, scope, lookup);
  const enabled = booleanFact(layers, "enabled");
  const adapterName = adapter.state === "known" ? adapter.value : undefined;
  const description = properties && valueAt(properties.value.map, "description");
  const words = textOf(description);
  const owner = ownerOf(layers);
  const group =
    owner.state === "known"
      ? lookup.all("dbt-group", project.root).find(({ value }) => value.name === owner.value)
      : undefined;
  const layer = layerOf(file);
  const sqlTests = sqlTestsOf(draft.name, scope, lookup);
  return {
    kind: "model",
    name: draft.name,
    resource: draft.resource,
    package: project.name,
    project: project.root,
    file,
    at: draft.at,
    subject: { system: "dbt", file, address: { config: draft.name } },
    adapter,
    enabled,
    materialized: materializedOf(layers),
    strategy: textFact(layers, ["incremental_strategy", ...(draft.resource === "snapshot" ? ["strategy"] : [])]),
    uniqueKey: uniqueKeyOf(layers),
    onSchemaChange: textFact(layers, "on_schema_change"),
    partitionBy: readAs(effective(layers, "partition_by"), (value) => partitioningOf(value, adapterName)),
    clusterBy: textsFact(layers, ["cluster_by", "liquid_clustered_by"]),
    incrementalPredicates: readAs(effective(layers, ["incremental_predicates", "predicates"]), (value) =>
      textsOf(value)?.join(" and "),
    ),
    hooked: hasHook(effective(layers, ["pre_hook", "pre-hook"])),
    owner: group && owner.state === "known" ? { ...owner, value: group.value.owner } : owner,
    description: !properties
      ? absent()
      : !description || description.kind === "none"
        ? absent([{ name: "the properties", at: properties.at }])
        : words === undefined
          ? unknown("a template gives the description", { file: properties.file, span: description.at })
          : known(words, { file: properties.file, span: description.at }),
    columns: properties ? columnsOf(properties.value.map, properties.file, "the properties") : absent(),
    keys: promised.keys,
    tests: [...(properties ? testFactsOf(properties.value.map, properties.file) : []), ...sqlTests],
    testsRead: !promised.unclear && (!properties || testsSeen(properties.value.map)) && sqlTests.length === 0,
    contract: contractOf(layers),
    ...(properties
      ? {
          properties: {
            at: properties.at,
            subject: { system: "dbt" as const, file: properties.file, address: { yaml: properties.value.path } },
          },
        }
      : {}),
    ...(layer ? { layer } : {}),
    asksIncremental: seen.asksIncremental || calls.asksIncremental,
    opaque: calls.opaque,
    own: context.own && !(enabled.state === "known" && !enabled.value),
  };
}

/** Whether a hook is given, an empty list apart; a template may give one. */
const hasHook = (hook: Known<Given>): boolean =>
  hook.state === "unknown" ||
  (hook.state === "known" &&
    !(hook.value.value.kind === "none" || (hook.value.value.kind === "list" && hook.value.value.items.length === 0)));

/** Tests written as SQL, which may check anything about the model or source they read. */
export const sqlTestsOf = (name: string, scope: Scope, lookup: Lookup): readonly DataTestFact[] =>
  lookup
    .all("dbt-use", name)
    .filter(({ value }) => value.by === "test" && [...scope.roots].some((root) => value.file.startsWith(`${root}/`)))
    .map(({ value }) => ({ name: value.from, partial: false, at: value.at }));

/** `contract: { enforced: true }`. */
const contractOf = (layers: readonly ConfigLayer[]): Known<boolean> =>
  readAs(effective(layers, "contract"), (value) => {
    if (value.kind !== "map") return truthOf(value);
    const enforced = valueAt(value, "enforced");
    return enforced ? truthOf(enforced) : value.open ? undefined : false;
  });
