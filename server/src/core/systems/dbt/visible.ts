import known from "../../../../data/dbt-packages.json" with { type: "json" };
import type { DbtProject, Lookup } from "../../facts/keys.ts";
import { dirname, isWithin, joinPath } from "../../text/path.ts";
import type { FileId } from "../../text/span.ts";

/** Every project of the workspace, the innermost first. */
export const projectsIn = (lookup: Lookup): readonly DbtProject[] =>
  lookup
    .all("dbt-project", "*")
    .map(({ value }) => value)
    .sort((a, b) => b.root.length - a.root.length || (a.root < b.root ? -1 : 1));

/** The project a file belongs to: the innermost folder with a dbt_project.yml. */
export const projectOf = (file: FileId, lookup: Lookup): DbtProject | undefined =>
  projectsIn(lookup).find((project) => isWithin(project.root, file));

/** Folder where the packages of a project are installed. */
const packagesFolder = (project: DbtProject): FileId => joinPath(project.root, project.paths.packages);

/** Whether a project lies below the folder of installed packages, of another project or of one that was not read. */
export const isInstalled = (project: DbtProject, all: readonly DbtProject[]): boolean =>
  /\/(?:dbt_packages|dbt_modules)\//.test(`${project.root}/`) ||
  all.some((other) => other !== project && isWithin(packagesFolder(other), project.root));

/** What names in the files of a project may refer to. */
export interface Scope {
  /** Roots of the projects whose nodes, sources and macros can be meant. */
  readonly roots: ReadonlySet<FileId>;
  /** Names of these projects. */
  readonly names: ReadonlySet<string>;
  /** Root that runs: the project itself, or the one it is installed in. */
  readonly running: DbtProject;
  /** Everything that could declare a node or a source is in the workspace and was read. */
  readonly complete: boolean;
}

/** The scope of a project, and whether all of it is in the workspace. */
export function scopeOf(project: DbtProject, lookup: Lookup): Scope {
  const all = projectsIn(lookup);
  const running = all.find((other) => other !== project && dirname(project.root) === packagesFolder(other)) ?? project;
  const seen = new Map<FileId, DbtProject>();
  let complete = true;
  const queue = [running, project];
  // A project that installs this one from its folder runs with it: an integration test of a package.
  for (const other of all) if (installsLocally(other, project, lookup)) queue.push(other);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next.root)) continue;
    seen.set(next.root, next);
    const { found, missing } = packagesOf(next, running, all, lookup);
    if (missing || next.open) complete = false;
    queue.push(...found);
  }
  if (lookup.all("file", joinPath(running.root, "dbt_loom.config.yml")).length > 0) complete = false;
  const members = [...seen.values()];
  return {
    roots: new Set(members.map((each) => each.root)),
    names: new Set(members.map((each) => each.name)),
    running,
    complete,
  };
}

const declared = (project: DbtProject, lookup: Lookup) =>
  lookup.all("dbt-packages", project.root).map(({ value }) => value);

const installsLocally = (other: DbtProject, project: DbtProject, lookup: Lookup): boolean =>
  other !== project &&
  declared(other, lookup).some(({ packages }) =>
    packages.some((each) => each.kind === "local" && each.name === project.root),
  );

/** The installed packages of a project, and whether one it asks for is not there. */
function packagesOf(project: DbtProject, running: DbtProject, all: readonly DbtProject[], lookup: Lookup) {
  const installed = all.filter((other) => {
    const folder = dirname(other.root);
    return folder === packagesFolder(running) || folder === packagesFolder(project);
  });
  const found: DbtProject[] = [...installed];
  let missing = false;
  for (const { packages, projects, open } of declared(project, lookup)) {
    if (open || projects.length > 0) missing = true;
    for (const { kind, name } of packages) {
      const wanted = folded(name).replace(/^dbt_(?=fivetran_utils$)/, "");
      const match = all.find((other) =>
        kind === "local"
          ? other.root === name
          : installed.includes(other) && (folded(other.name) === wanted || folded(other.root) === wanted),
      );
      if (match) found.push(match);
      else if (!WITHOUT_NODES.has(wanted)) missing = true;
    }
  }
  return { found, missing };
}

/** Packages of macros alone: no ref can mean something of theirs. */
const WITHOUT_NODES: ReadonlySet<string> = new Set(known.withoutNodes);

/** `https://github.com/dbt-labs/dbt-utils.git`, `dbt-labs/dbt_utils` and `dbt_utils` as one name. */
const folded = (name: string): string =>
  (
    name
      .replace(/\.git$/, "")
      .split("/")
      .at(-1) ?? ""
  )
    .replaceAll("-", "_")
    .toLowerCase();
