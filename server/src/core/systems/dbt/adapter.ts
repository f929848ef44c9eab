import adapters from "../../../../data/dbt-adapters.json" with { type: "json" };
import type { DbtProject, Lookup, Provision } from "../../facts/keys.ts";
import { absent, type Known, known, unknown } from "../../facts/known.ts";
import { dirname, isWithin } from "../../text/path.ts";
import { type FileId, span } from "../../text/span.ts";
import type { ConfigTrees } from "./project-file.ts";
import type { ValueMap } from "./value.ts";
import { scopeOf } from "./visible.ts";

const NAMES = new Set(adapters.names);
const KEYS = new Map(Object.entries(adapters.keys).flatMap(([name, keys]) => keys.map((key) => [key, name] as const)));

/** Adapters a requirements file or Dockerfile installs: `dbt-bigquery==1.9.0`. */
export function adaptersInstalled(file: FileId, text: string): readonly Provision[] {
  const found = new Map<string, Provision>();
  for (const match of text.matchAll(/\bdbt-([a-z0-9]+)\b/g)) {
    const adapter = match[1] ?? "";
    if (!NAMES.has(adapter) || found.has(adapter) || isComment(text, match.index)) continue;
    const at = { file, span: span(match.index, match.index + match[0].length) };
    found.set(adapter, { kind: "dbt-adapter", key: "*", value: { adapter, root: dirname(file), at } });
  }
  return [...found.values()];
}

const isComment = (text: string, at: number): boolean => text.slice(text.lastIndexOf("\n", at) + 1, at).includes("#");

/**
 * The adapter of a project: what its profile says, else what requirements around it install, else what only one adapter
 * understands in its configuration. Several answers leave it unknown.
 */
export function adapterOf(project: DbtProject, lookup: Lookup): Known<string> {
  const { running } = scopeOf(project, lookup);
  return first([profileAdapter(running, lookup), installedAdapter(running, lookup), configuredAdapter(running)]);
}

/** The first that is not absent. */
function first(answers: readonly Known<string>[]): Known<string> {
  return answers.find((answer) => answer.state !== "absent") ?? unknown("nothing in the workspace names the adapter");
}

function profileAdapter(project: DbtProject, lookup: Lookup): Known<string> {
  if (project.profile.state !== "known") return absent();
  const profiles = lookup.all("dbt-profile", project.profile.value).map(({ value }) => value);
  // The nearest file counts: next to the project, or above it.
  const near = profiles.filter(({ at }) => isWithin(dirname(at.file), project.root) || isWithin(project.root, at.file));
  return agreed((near.length > 0 ? near : profiles).map((profile) => profile.adapter));
}

function installedAdapter(project: DbtProject, lookup: Lookup): Known<string> {
  const around = lookup
    .all("dbt-adapter", "*")
    .map(({ value }) => value)
    .filter(({ root }) => isWithin(root, project.root) || isWithin(project.root, root));
  return agreed(around.map(({ adapter, at }) => known(adapter, at, "the requirements")));
}

/** Keys of the configuration trees that one adapter alone understands. */
function configuredAdapter(project: DbtProject): Known<string> {
  const found: Known<string>[] = [];
  const walk = (map: ValueMap, depth: number): void => {
    for (const { key, keyAt, value } of map.entries) {
      const name = key.startsWith("+") ? KEYS.get(key.slice(1)) : undefined;
      if (name) found.push(known(name, { file: project.at.file, span: keyAt }, "dbt_project.yml"));
      if (value.kind === "map" && depth < 12) walk(value, depth + 1);
    }
  };
  for (const tree of Object.values((project.config ?? {}) as ConfigTrees)) walk(tree, 0);
  return agreed(found);
}

/** The one answer of several; absent where there is none, unknown where they differ. */
function agreed(answers: readonly Known<string>[]): Known<string> {
  const [answer] = answers;
  if (!answer) return absent();
  const same = answers.every(
    (other) =>
      other.state === answer.state &&
      (other.state !== "known" || answer.state !== "known" || other.value === answer.value),
  );
  return same ? answer : unknown("several adapters are named");
}
