import type { DbtProject } from "../../facts/keys.ts";
import { absent, type Known, known, unknown } from "../../facts/known.ts";
import { dirname, isWithin, joinPath } from "../../text/path.ts";
import type { FileId, Location } from "../../text/span.ts";
import type { YamlStream } from "../../yaml/document.ts";
import { fromYaml, isOpen, noEntries, textOf, textsOf, type Value, type ValueMap, valueAt } from "./value.ts";

/** The configuration trees of a project, by section; what `DbtProject.config` holds. */
export type ConfigTrees = Readonly<Partial<Record<Section, ValueMap>>>;

/** Sections of dbt_project.yml that configure resources. */
export type Section = "models" | "snapshots" | "seeds" | "sources" | "data_tests";

const SECTIONS: readonly Section[] = ["models", "snapshots", "seeds", "sources", "data_tests"];

/** The top of a YAML file as a mapping; of several documents the first counts, as for dbt. */
export function rootOf(stream: YamlStream): ValueMap {
  const root = stream.documents[0]?.root;
  const value = root ? fromYaml(root) : undefined;
  return value?.kind === "map" ? value : { ...noEntries({ start: 0, end: 0 }), open: value?.kind === "unknown" };
}

/** Whether part of a file could not be read: what it does not show may still stand there. */
export const isBroken = (stream: YamlStream): boolean => stream.problems.some((problem) => problem.kind === "syntax");

/** Reads a dbt_project.yml; undefined where it has no name and is none. */
export function readProject(file: FileId, stream: YamlStream): DbtProject | undefined {
  const map = rootOf(stream);
  const name = valueAt(map, "name");
  if (!name && !valueAt(map, "models") && !valueAt(map, "profile")) return undefined;
  const root = dirname(file);
  const place = (value: Value): Location => ({ file, span: value.at });
  const broken = map.open || isBroken(stream);
  let open = broken || textOf(name) === undefined;
  const paths = (keys: readonly string[], standard: readonly string[]): readonly string[] => {
    const value = keys.map((key) => valueAt(map, key)).find((each) => each !== undefined);
    if (!value || value.kind === "none") return standard;
    const texts = textsOf(value);
    if (!texts || texts.some((path) => !isWithin(root, joinPath(root, path)))) open = true;
    return texts ?? standard;
  };
  const tests = paths(["test-paths"], ["tests"]);
  const found = {
    models: paths(["model-paths", "source-paths"], ["models"]),
    seeds: paths(["seed-paths", "data-paths"], ["seeds", ...(valueAt(map, "config-version") ? ["data"] : [])]),
    snapshots: paths(["snapshot-paths"], ["snapshots"]),
    macros: paths(["macro-paths"], ["macros"]),
    tests,
    analyses: paths(["analysis-paths"], ["analyses", "analysis"]),
    packages: textOf(valueAt(map, "packages-install-path")) ?? textOf(valueAt(map, "modules-path")) ?? "dbt_packages",
    target: textOf(valueAt(map, "target-path")) ?? "target",
  };
  const trees: Partial<Record<Section, ValueMap>> = {};
  for (const section of SECTIONS) {
    const tree = valueAt(map, section) ?? (section === "data_tests" ? valueAt(map, "tests") : undefined);
    if (tree?.kind === "map") trees[section] = { ...tree, open: tree.open || broken };
    else if (broken || isOpen(tree)) trees[section] = { ...noEntries(tree?.at ?? map.at), open: true };
  }
  return {
    root,
    name: textOf(name) ?? "",
    at: name ? place(name) : { file, span: { start: 0, end: 0 } },
    profile: profileOf(map, place),
    paths: found,
    vars: plain(valueAt(map, "vars")),
    config: trees satisfies ConfigTrees,
    package: undefined,
    subject: { system: "dbt", file, address: { yaml: [] } },
    ...(open ? { open: true } : {}),
  };
}

function profileOf(map: ValueMap, place: (value: Value) => Location): Known<string> {
  const value = valueAt(map, "profile");
  if (!value || value.kind === "none") return map.open ? unknown("part of the project is not seen") : absent();
  const text = textOf(value);
  return text === undefined ? unknown("a template gives the profile", place(value)) : known(text, place(value));
}

/** Literal variables; a mapping under the name of a package is kept as one. */
function plain(value: Value | undefined): Readonly<Record<string, unknown>> {
  if (value?.kind !== "map") return {};
  return Object.fromEntries(
    value.entries.flatMap(({ key, value: inner }): [string, unknown][] => {
      if (inner.kind === "map") return [[key, plain(inner)]];
      return inner.kind === "text" || inner.kind === "number" || inner.kind === "boolean" ? [[key, inner.value]] : [];
    }),
  );
}
