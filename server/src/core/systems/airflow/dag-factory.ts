import type { YamlEntry, YamlMap, YamlNode } from "../../yaml/document.ts";
import type { FileInput } from "../system.ts";
import { yamlArgs } from "./arg-yaml.ts";
import type { AirflowContext } from "./context.ts";
import { type FactoryTasks, tasksOf } from "./dag-factory-tasks.ts";
import { bagOf, defaultArgs, entryOfMap, type FactoryReader } from "./factory-yaml.ts";
import { speaksOfInterval } from "./interval.ts";
import type { RawDag } from "./raw.ts";

/** Top-level keys of a dag-factory file that are not DAGs. */
const NOT_DAGS = new Set(["default", "task_groups"]);

/**
 * The DAGs of a dag-factory file: a mapping of DAG ids whose values have `tasks` or `task_groups` with an `operator` or a
 * `decorator` somewhere, and an optional `default` block. Undefined for every other YAML file.
 */
export function factoryDags(input: FileInput, context: AirflowContext): readonly RawDag[] | undefined {
  const root = input.yaml().documents[0]?.root;
  if (root?.kind !== "map") return undefined;
  const block = mapOf(root, "default");
  const blockTasks = block !== undefined && hasOperator(block);
  const dags = root.entries.filter(
    ({ key, value }) => !NOT_DAGS.has(key) && value.kind === "map" && (blockTasks || hasTasks(value)),
  );
  if (!blockTasks && !dags.some(({ value }) => value.kind === "map" && hasOperator(value))) return undefined;
  const reader: FactoryReader = { file: input.file, text: input.text, args: yamlArgs(input.text), context };
  return dags.map((entry) => readDag(entry, root, reader));
}

function readDag(entry: YamlEntry, root: YamlMap, reader: FactoryReader): RawDag {
  const own = entry.value as YamlMap;
  const block = entryOfMap(root, "default");
  const blockMap = block?.value.kind === "map" ? block.value : undefined;
  const id = entry.key;
  const bags = [
    bagOf(`DAG \`${id}\``, own, entry.keySpan, reader),
    ...(blockMap && block ? [{ ...bagOf("the `default` block", blockMap, block.keySpan, reader), shared: true }] : []),
  ];
  const defaults = [
    ...defaultArgs(`\`default_args\` of DAG \`${id}\``, own, reader),
    ...(blockMap
      ? defaultArgs("`default_args` of the `default` block", blockMap, reader).map((bag) => ({ ...bag, shared: true }))
      : []),
  ];
  const tasks: FactoryTasks = tasksOf({ dag: entry, own, block: blockMap, defaults, reader });
  return {
    id,
    flavour: "dag-factory",
    at: { file: reader.file, span: entry.keySpan },
    subject: { system: "airflow", file: reader.file, address: { yaml: [id] } },
    bags,
    defaults,
    ...tasks,
    usesInterval: speaksOfInterval(reader.text.slice(own.span.start, own.span.end)),
    idKnown: !entry.merged,
    searchPath: searchPathOf(own, blockMap),
  };
}

const mapOf = (map: YamlMap, key: string): YamlMap | undefined => {
  const value = entryOfMap(map, key)?.value;
  return value?.kind === "map" ? value : undefined;
};

const hasTasks = (map: YamlMap): boolean => {
  const value = entryOfMap(map, "tasks")?.value ?? entryOfMap(map, "task_groups")?.value;
  return value?.kind === "map" || value?.kind === "seq";
};

function hasOperator(map: YamlMap): boolean {
  const tasks = entryOfMap(map, "tasks")?.value;
  const nodes: readonly YamlNode[] =
    tasks?.kind === "map" ? tasks.entries.map((entry) => entry.value) : tasks?.kind === "seq" ? tasks.items : [];
  return nodes.some((node) => {
    if (node.kind !== "map") return false;
    const operator = (entryOfMap(node, "operator") ?? entryOfMap(node, "decorator"))?.value;
    return operator?.kind === "scalar" && typeof operator.value === "string" && operator.value.includes(".");
  });
}

/** dag-factory takes absolute paths alone; whatever else stands there is computed for us. */
function searchPathOf(own: YamlMap, block: YamlMap | undefined): readonly (string | undefined)[] {
  const value = (entryOfMap(own, "template_searchpath") ?? (block && entryOfMap(block, "template_searchpath")))?.value;
  if (!value || (value.kind === "scalar" && value.value === null)) return [];
  const nodes = value.kind === "seq" ? value.items : [value];
  return nodes.map((node) =>
    node.kind === "scalar" && typeof node.value === "string" && !node.templated && node.value.startsWith("/")
      ? node.value
      : undefined,
  );
}
