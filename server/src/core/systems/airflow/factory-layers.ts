import type { DagFactoryLoader, Lookup } from "../../facts/keys.ts";
import { basename, dirname, isWithin } from "../../text/path.ts";
import type { FileId } from "../../text/span.ts";
import type { Bag } from "./arg.ts";
import type { FactoryDefaults } from "./dag-factory-defaults.ts";
import { settingFor } from "./environment-lookup.ts";
import { DAG_FACTORY } from "./settings.ts";

/** What dag-factory puts below the DAGs of a file. */
export interface FactoryLayers {
  /** DAG arguments, nearest first. */
  readonly dag: readonly Bag[];
  /** `default_args`, nearest first. */
  readonly defaults: readonly Bag[];
  /** Folders of the Python files that load the YAML file: Airflow takes them for the folder of its DAGs. Empty where nobody is seen to load it. */
  readonly bases: readonly FileId[];
}

/**
 * The defaults files above a file and what its loader adds. From version 1.0 on, dag-factory merges the `defaults.yml` of
 * the file's folder and of those above it up to the folder it is told, or `dags`; before, it read one such file. Whether a
 * file further up counts is not certain when that folder is not seen.
 */
export function factoryLayers(file: FileId, lookup: Lookup): FactoryLayers {
  const loaders = lookup.all("dag-factory-loader", "*").map(({ value }) => value);
  const mine = loaders.filter((loader) => loads(loader, file) !== "no");
  const sure = mine.filter((loader) => loads(loader, file) === "yes");
  const told = sure.length > 0 ? sure : mine;
  const roots = told.flatMap((loader) => (loader.defaultsPath.state === "known" ? [loader.defaultsPath.value] : []));
  const version = settingFor(DAG_FACTORY, file, lookup);
  const old = version.state === "known" && /^0\./.test(version.value);
  const found = foldersAbove(file).flatMap((folder) => lookup.all("dag-factory-defaults", folder));
  const dag: Bag[] = [];
  const defaults: Bag[] = [];
  for (const { value } of found) {
    const { folder } = value;
    const own = !old && folder === dirname(file);
    const within = roots.length > 0 ? roots.some((root) => covers(root, folder, old)) : belowDags(folder, old);
    const certain = own || within;
    const { dag: top, defaults: inner } = value.values as FactoryDefaults;
    if (!old) dag.push(certain ? top : { ...top, uncertain: true });
    defaults.push(...inner.map((bag) => (certain ? bag : { ...bag, uncertain: true })));
  }
  const hidden = told.find((loader) => loader.defaultsInline || loader.defaultsPath.state === "unknown");
  if (hidden) {
    const bag: Bag = {
      name: "what its loader passes to dag-factory",
      file: hidden.at.file,
      at: hidden.at.span,
      entries: [],
      open: true,
    };
    dag.push(bag);
    defaults.push(bag);
  }
  return { dag, defaults, bases: [...new Set(told.map((loader) => dirname(loader.at.file)))].sort() };
}

/** Whether a loader reads a file: its path is compared from the end where it is one of another machine. */
function loads(loader: DagFactoryLoader, file: FileId): "yes" | "maybe" | "no" {
  const { config } = loader;
  if (config.state === "unknown") return "maybe";
  if (config.state === "absent") return isWithin(dirname(loader.at.file), file) ? "yes" : "maybe";
  const path = config.value.replace(/\/+$/, "");
  if (isWithin(path, file)) return "yes";
  const tail = path.split("/").slice(-2).join("/");
  const local = path.startsWith(firstFolder(file));
  return !local && (file.endsWith(`/${tail}`) || file.includes(`/${tail}/`)) ? "maybe" : "no";
}

const firstFolder = (file: FileId): string => `/${file.split("/")[1] ?? ""}/`;

/** Whether a root that a loader names is the folder, or lies above it. */
const covers = (root: string, folder: FileId, exact: boolean): boolean =>
  exact ? folder === root : isWithin(root.replace(/\/+$/, ""), folder);

/** Airflow's own folder of DAGs is called `dags` unless told otherwise. */
const belowDags = (folder: FileId, exact: boolean): boolean =>
  exact ? basename(folder) === "dags" : folder.split("/").includes("dags");

/** The folders above a file, nearest first. */
function foldersAbove(file: FileId): readonly FileId[] {
  const folders: FileId[] = [];
  for (let folder = dirname(file); folder !== "" && folders.at(-1) !== folder; folder = dirname(folder))
    folders.push(folder);
  return folders;
}
