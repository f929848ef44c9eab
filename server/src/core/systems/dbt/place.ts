import type { DbtProject } from "../../facts/keys.ts";
import { basename, extname, isWithin, joinPath, relativeTo } from "../../text/path.ts";
import type { FileId } from "../../text/span.ts";

/** What a file is to its project. */
export type Role =
  | "project"
  | "packages"
  | "profiles"
  | "requirements"
  | "model"
  | "python-model"
  | "snapshot"
  | "seed"
  | "macro"
  | "test"
  | "analysis"
  | "properties";

/** A file's role, with the folders below its resource path for the configuration trees. */
export interface Place {
  readonly role: Role;
  /** Folders below the resource path, and the file's name without extension: what configuration trees are matched with. */
  readonly path: readonly string[];
}

/** What a file is by its name alone, whatever project it lies in. */
export function roleByName(file: FileId): Role | undefined {
  switch (basename(file)) {
    case "dbt_project.yml":
    case "dbt_project.yaml":
      return "project";
    case "packages.yml":
    case "dependencies.yml":
      return "packages";
    case "profiles.yml":
      return "profiles";
    default:
      return undefined;
  }
}

/** Where a file stands in its project; undefined for files dbt does not look at. */
export function placeOf(file: FileId, project: DbtProject): Place | undefined {
  const { paths, root } = project;
  const target = joinPath(root, paths.target);
  if (isWithin(target, file) || isWithin(joinPath(root, paths.packages), file)) return undefined;
  const below = (folders: readonly string[]): readonly string[] | undefined => {
    const folder = folders.map((path) => joinPath(root, path)).find((path) => isWithin(path, file));
    if (folder === undefined) return undefined;
    const parts = relativeTo(folder, file).split("/");
    return [...parts.slice(0, -1), basename(file).slice(0, basename(file).length - extname(file).length)];
  };
  const place = (role: Role, folders: readonly string[]): Place | undefined => {
    const path = below(folders);
    return path && { role, path };
  };
  switch (extname(file)) {
    case ".sql":
      return (
        place("snapshot", paths.snapshots) ??
        place("macro", [...paths.macros, ...paths.tests.map((path) => `${path}/generic`)]) ??
        place("test", paths.tests) ??
        place("analysis", paths.analyses) ??
        place("model", paths.models)
      );
    case ".py":
      return place("python-model", paths.models);
    case ".csv":
      return place("seed", paths.seeds);
    case ".yml":
    case ".yaml":
      return place("properties", [
        ...paths.models,
        ...paths.snapshots,
        ...paths.seeds,
        ...paths.macros,
        ...paths.analyses,
        ...paths.tests,
      ]);
    default:
      return undefined;
  }
}

/** Folder layer by dbt convention. */
export function layerOf(file: FileId): "staging" | "intermediate" | "marts" | undefined {
  for (const part of file.toLowerCase().split("/").reverse()) {
    if (part === "staging" || part === "stg" || part === "base") return "staging";
    if (part === "intermediate" || part === "int") return "intermediate";
    if (part === "marts" || part === "mart") return "marts";
  }
  return undefined;
}
