import { distance } from "fastest-levenshtein";
import type { Lookup } from "../../facts/keys.ts";
import { absent, type Known, known, unknown } from "../../facts/known.ts";
import { basename, dirname, extname, isWithin, joinPath, relativeTo } from "../../text/path.ts";
import type { FileId, Location } from "../../text/span.ts";
import type { AirflowContext } from "./context.ts";
import type { RawDag } from "./raw.ts";

/** Where Airflow looks for the SQL files of a DAG. */
export interface SearchFolders {
  /** In the order Airflow looks; folders of the workspace. */
  readonly folders: readonly FileId[];
  /** All folders are known, so that a file in none of them does not exist. */
  readonly complete: boolean;
}

/** How many folders above a YAML file are tried where nobody is seen to load it. */
const FOLDERS_ABOVE = 6;
/** How many files are compared with a name that is missing. */
const COMPARED = 5000;

/** The folder of the DAG's Python file, then `template_searchpath`, then what is configured. */
export function searchFolders(dag: RawDag, file: FileId, root: FileId, context: AirflowContext): SearchFolders {
  const loaders = context.factory?.bases ?? [];
  const home = dag.flavour === "python" ? [dirname(file)] : loaders;
  const above = home.length > 0 ? [] : foldersAbove(file, root);
  const given = dag.searchPath.flatMap((path) => (path === undefined ? [] : localFolders(path, root)));
  const complete = home.length > 0 && dag.searchPath.every((path) => path !== undefined && isWithin(root, path));
  return { folders: [...new Set([...home, ...given, ...context.searchPath, ...above])], complete };
}

/** A folder as the workspace has it: one of another machine (`/opt/airflow/include`) is tried by its ends. */
function localFolders(path: string, root: FileId): readonly FileId[] {
  if (isWithin(root, path)) return [joinPath(path)];
  const parts = path.split("/").filter((part) => part !== "");
  return parts.slice(-4).map((_, at, tail) => joinPath(root, ...tail.slice(at)));
}

function foldersAbove(file: FileId, root: FileId): readonly FileId[] {
  const folders: FileId[] = [];
  for (let folder = dirname(file); folders.length < FOLDERS_ABOVE && isWithin(root, folder); folder = dirname(folder)) {
    folders.push(folder);
    if (folder === root || folder === "/") break;
  }
  return folders;
}

/**
 * The files a path may mean, in search order. Jinja takes a leading slash for nothing; one of another machine
 * (`/opt/airflow/sql/load.sql`) is tried by its ends, below the folders and the root.
 */
export function candidatesOf(path: string, { folders }: SearchFolders, root: FileId): readonly FileId[] {
  const inner = path.replace(/^\/+/, "");
  const direct = folders.map((folder) => joinPath(folder, inner));
  if (!path.startsWith("/")) return [...new Set(direct)];
  const tail = inner.split("/").slice(-3);
  const ends = tail.slice(0, -1).map((_, at) => tail.slice(at).join("/"));
  return [...new Set([...direct, ...ends.flatMap((end) => [...folders, root].map((folder) => joinPath(folder, end)))])];
}

/** A path found in the workspace, missing from it, or not to be told. */
export interface FoundFile {
  readonly resolved?: FileId;
  readonly target: Known<Location>;
}

/** Looks a SQL file up. */
export function findFile(
  path: string,
  candidates: readonly FileId[],
  search: SearchFolders,
  root: FileId,
  lookup: Lookup,
): FoundFile {
  const resolved = candidates.find((candidate) => lookup.all("file", candidate).length > 0);
  if (resolved)
    return {
      resolved,
      target: known({ file: resolved, span: { start: 0, end: 0 } }, { file: resolved, span: { start: 0, end: 0 } }),
    };
  if (!search.complete || path.startsWith("/"))
    return { target: unknown("not all folders that are searched are known") };
  const layers = search.folders.map((folder) => ({ name: `\`${relativeTo(root, folder)}/\`` }));
  return { target: absent(layers) };
}

/** Files that may be meant by a path that is not found, nearest first, as seen from their folder. */
export function nearestFiles(path: string, { folders }: SearchFolders, lookup: Lookup): readonly string[] {
  const extension = extname(path);
  const name = basename(path);
  const found: { readonly path: string; readonly far: number }[] = [];
  let compared = 0;
  for (const file of lookup.keys("file")) {
    if (extname(file) !== extension) continue;
    const folder = folders.find((each) => isWithin(each, file));
    if (folder === undefined || ++compared > COMPARED) continue;
    const there = relativeTo(folder, file);
    const far = basename(there) === name ? 0 : distance(path, there);
    if (far <= Math.max(2, path.length / 4)) found.push({ path: there, far });
  }
  return found
    .sort((a, b) => a.far - b.far || a.path.localeCompare(b.path, "en"))
    .slice(0, 3)
    .map((each) => each.path);
}
