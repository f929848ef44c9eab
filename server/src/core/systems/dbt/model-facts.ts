import type { Model } from "../../facts/dbt.ts";
import type { Lookup } from "../../facts/keys.ts";
import { absent, type Known, known, unknown } from "../../facts/known.ts";
import { columnsOf } from "./columns.ts";
import { propertiesOf } from "./context.ts";
import { booleanFact, effective, type Given, readAs, textFact, textsFact } from "./layer.ts";
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
import { hidesTests } from "./tests.ts";
import { isOpen, mapsOf, textOf, textsOf, valueAt } from "./value.ts";
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
    testsRead: !promised.unclear && (!properties || testsSeen(properties.value.map)) && !isTested(draft, scope, lookup),
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

/** Whether all tests and constraints of an entry stand there in plain words. */
const testsSeen = (map: Parameters<typeof hidesTests>[0]): boolean =>
  !hidesTests(map) &&
  !isOpen(valueAt(map, "columns")) &&
  !isOpen(valueAt(map, "constraints")) &&
  mapsOf(valueAt(map, "columns")).every((column) => !hidesTests(column));

/** A test written as SQL may check anything about the model it reads. */
const isTested = (draft: NodeDraft, scope: Scope, lookup: Lookup): boolean =>
  lookup
    .all("dbt-use", draft.name)
    .some(({ value }) => value.by === "test" && [...scope.roots].some((root) => value.file.startsWith(`${root}/`)));
