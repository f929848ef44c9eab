import type { DbtProject, DbtProperties, Lookup, Provided } from "../../facts/keys.ts";
import type { Known } from "../../facts/known.ts";
import type { DialectFact } from "../../facts/script.ts";
import { decideDialect, dialectOfAdapter } from "../../scripts/dialect.ts";
import type { DialectId } from "../../sql/tree.ts";
import { basename, extname } from "../../text/path.ts";
import type { FileId, Location } from "../../text/span.ts";
import { adapterOf } from "./adapter.ts";
import { type Place, placeOf, roleByName } from "./place.ts";
import { isInstalled, projectOf, projectsIn, scopeOf } from "./visible.ts";

/** A file that stands for itself: project, packages, profiles, requirements. */
export interface SettingContext {
  readonly role: "project" | "packages" | "profiles" | "requirements";
}

/** A file of a project, with all that decides how it is read. */
export interface ResourceContext extends Place {
  readonly role: Exclude<Place["role"], SettingContext["role"]>;
  readonly project: DbtProject;
  /** The project that runs it, where that is another one: its configuration wins over the package's. */
  readonly running?: DbtProject;
  /** Not part of an installed package. */
  readonly own: boolean;
  readonly adapter: Known<string>;
  /** A dialect a person asked for. */
  readonly configured?: { readonly id: DialectId; readonly at: Location };
  /** The editor's setting for SQL of which nothing else tells. */
  readonly fallback?: DialectId;
  /** What properties files of the project say of the node with the file's name. */
  readonly properties: readonly Provided<"dbt-properties">[];
}

export type DbtContext = SettingContext | ResourceContext;

/** The context of a file; undefined where dbt does not look at it. */
export function contextOf(file: FileId, lookup: Lookup): DbtContext | undefined {
  const role = roleByName(file);
  if (role === "project" || role === "packages" || role === "profiles") return { role };
  const project = projectOf(file, lookup);
  const place = project && placeOf(file, project);
  if (!project || !place) return isRequirements(file) ? { role: "requirements" } : undefined;
  const { running } = scopeOf(project, lookup);
  const configured = lookup.all("configured-dialect", file)[0]?.value;
  const fallback = lookup.all("default-dialect", "*")[0]?.value.id;
  const name = basename(file).slice(0, basename(file).length - extname(file).length);
  return {
    role: place.role as ResourceContext["role"],
    path: place.path,
    project,
    ...(running.root === project.root ? {} : { running }),
    own: !isInstalled(project, projectsIn(lookup)),
    adapter: adapterOf(project, lookup),
    ...(configured ? { configured } : {}),
    ...(fallback ? { fallback } : {}),
    properties: NODES.has(place.role) ? propertiesOf(name, project, lookup) : [],
  };
}

const NODES: ReadonlySet<Place["role"]> = new Set(["model", "python-model", "snapshot", "seed"]);

/** What properties files of a project say of a node. */
export const propertiesOf = (
  name: string,
  project: Pick<DbtProject, "root">,
  lookup: Lookup,
): readonly Provided<"dbt-properties">[] =>
  lookup
    .all("dbt-properties", name)
    .filter(({ value }: { readonly value: DbtProperties }) => value.project === project.root);

/** Whether packages of Python are asked for in a file. */
export const isRequirements = (file: FileId): boolean =>
  /^(?:(?:requirements|constraints)[^/]*\.(?:txt|in)|pyproject\.toml|pipfile|(?:docker|container)file(?:\..+)?|environment\.ya?ml)$/i.test(
    basename(file),
  );

/** The dialect of SQL in a project: configuration, adapter, folder, the text, and last the editor's setting. */
export function dialectOf(file: FileId, context: ResourceContext, text: string): DialectFact {
  const { adapter, configured, fallback, project } = context;
  const id = adapter.state === "known" ? dialectOfAdapter(adapter.value) : undefined;
  return decideDialect({
    file,
    root: project.root,
    ...(configured ? { configured } : {}),
    ...(id && adapter.state === "known"
      ? { adapter: { id, reason: `because project \`${project.name}\` runs on it`, at: adapter.at } }
      : {}),
    text,
    ...(fallback ? { fallback } : {}),
  });
}
