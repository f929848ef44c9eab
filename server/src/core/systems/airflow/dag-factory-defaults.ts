import airflowArguments from "../../../../data/airflow-arguments.json" with { type: "json" };
import { basename } from "../../text/path.ts";
import type { FileInput } from "../system.ts";
import { type Bag, plainBag } from "./arg.ts";
import { yamlArgs } from "./arg-yaml.ts";
import { bagOf, defaultArgs } from "./factory-yaml.ts";

const DAG_LEVEL = new Set(airflowArguments.dagLevelOfDefaults);

/** A `defaults.yml`: DAG arguments at its top, `default_args` among them. Undefined for other files. */
export interface FactoryDefaults {
  readonly dag: Bag;
  readonly defaults: readonly Bag[];
}

/** Reads a defaults file of dag-factory; recognised by its name and by what stands at its top. */
export function factoryDefaults(input: FileInput): FactoryDefaults | undefined {
  if (!/^defaults\.ya?ml$/.test(basename(input.file))) return undefined;
  const root = input.yaml().documents[0]?.root;
  if (root?.kind !== "map" || !root.entries.some((entry) => DAG_LEVEL.has(entry.key))) return undefined;
  const reader = { file: input.file, args: yamlArgs(input.text) };
  const at = root.entries[0]?.keySpan ?? root.span;
  const name = basename(input.file);
  return {
    dag: plainBag(bagOf(name, root, at, reader)),
    defaults: defaultArgs(`\`default_args\` in ${name}`, root, reader).map(plainBag),
  };
}
