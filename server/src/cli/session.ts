import { existsSync, statSync } from "node:fs";
import { defaultConfig } from "../core/config/config.ts";
import { CONFIG_NAMES, hasConfigKey, readConfig } from "../core/config/read.ts";
import type { PersonalSettings } from "../core/engine/analyser.ts";
import { createAnalyser } from "../core/engine/create.ts";
import { systems } from "../core/systems/registry.gen.ts";
import { LineIndex } from "../core/text/lines.ts";
import { dirname, isWithin, joinPath } from "../core/text/path.ts";
import type { FileId } from "../core/text/span.ts";
import { nodeHistory } from "../host/history/history.ts";
import { nodeOutside } from "../host/outside.ts";
import { toFileId, toPath } from "../host/paths.ts";
import { nodePorts, readText } from "../host/ports.ts";
import type { OperationContext } from "../ops/operation.ts";
import { display } from "./display.ts";
import { ruleMetas } from "./known-rules.ts";
import { progressLine } from "./progress.ts";
import { harmless, type Terminal, UsageError } from "./terminal.ts";

/** Options of every command that reads a workspace. */
export interface WorkspaceFlags {
  readonly root?: readonly string[];
  readonly config?: string;
}

/** A workspace that is ready to be asked. */
export interface Session {
  readonly context: OperationContext;
  /** What of the workspace is meant; undefined: all. */
  readonly paths: readonly FileId[] | undefined;
  /** Mistakes in the call or the configuration that did not keep the rest from being analysed. */
  readonly mistakes: readonly string[];
}

/** What a command asks for besides. */
export interface SessionOptions {
  readonly settings?: PersonalSettings;
  /** Texts that stand in for files, as if they were open in an editor. */
  readonly open?: ReadonlyMap<FileId, string>;
}

/** Opens the workspace around the paths and reads all of it. @throws UsageError when nothing is left to read. */
export async function openWorkspace(
  terminal: Terminal,
  paths: readonly string[],
  flags: WorkspaceFlags,
  options: SessionOptions = {},
): Promise<Session> {
  const mistakes: string[] = [];
  const wanted: FileId[] = [];
  const open = options.open ?? new Map<FileId, string>();
  for (const path of paths.length > 0 || open.size > 0 ? paths : ["."]) {
    const file = toFileId(path, terminal.cwd);
    if (existsSync(toPath(file))) wanted.push(file);
    else mistakes.push(`There is no file or folder \`${harmless(path)}\`.`);
  }
  wanted.push(...open.keys());
  if (wanted.length === 0) throw new UsageError(mistakes.join("\n"));
  const roots = flags.root ? namedRoots(flags.root, terminal) : rootsAround(wanted, terminal);
  const stray = wanted.find((file) => !roots.some((root) => isWithin(root, file)));
  if (stray) throw new UsageError(`\`${stray}\` is not below the folder that \`--root\` names.`);
  const configFile = flags.config === undefined ? undefined : configNamed(flags.config, terminal);
  mistakes.push(...(await configMistakes(roots, configFile, terminal)));

  const notes: string[] = [];
  const analyser = createAnalyser(
    nodePorts({
      log: (level, message) => {
        if (level === "error" || level === "warning") notes.push(harmless(message));
      },
    }),
  );
  analyser.setRoots(roots);
  analyser.setSettings({ ...options.settings, ...(configFile === undefined ? {} : { configFile }) });
  for (const [file, text] of open) analyser.open(file, text);
  const signal = new AbortController().signal;
  const progress = progressLine(terminal, "Reading");
  await analyser.index(signal, progress.show);
  progress.end();
  for (const note of new Set(notes)) terminal.err(`${note}\n`);
  const context: OperationContext = {
    analyser,
    roots,
    rules: ruleMetas,
    systems: systems.map(({ id, title }) => ({ id, title })),
    outside: nodeOutside(() => roots),
    history: nodeHistory(() => roots),
    signal,
  };
  const whole = roots.every((root) => wanted.some((file) => isWithin(file, root)));
  return { context, paths: whole ? undefined : wanted, mistakes };
}

/** Folders that `--root` names. @throws UsageError for what is none. */
export function namedRoots(names: readonly string[], terminal: Terminal): FileId[] {
  return names.map((name) => {
    const root = toFileId(name, terminal.cwd);
    if (!existsSync(toPath(root)) || !statSync(toPath(root)).isDirectory())
      throw new UsageError(`\`--root ${harmless(name)}\` is not a folder.`);
    return root;
  });
}

/**
 * The workspaces of the paths: the nearest folder around each that holds a configuration, else the
 * working directory if it is around it, else the repository, else the folder itself.
 */
function rootsAround(files: readonly FileId[], terminal: Terminal): FileId[] {
  const cwd = toFileId(terminal.cwd);
  const roots = files.map((file) => {
    const folder = existsSync(toPath(file)) && statSync(toPath(file)).isDirectory() ? file : dirname(file);
    const configured = nearest(folder, (at) => CONFIG_NAMES.some((name) => isConfiguration(joinPath(at, name))));
    if (configured !== undefined) return configured;
    if (isWithin(cwd, folder)) return cwd;
    return nearest(folder, (at) => existsSync(toPath(joinPath(at, ".git")))) ?? folder;
  });
  const unique = [...new Set(roots)];
  return unique.filter((root) => !unique.some((other) => other !== root && isWithin(other, root))).sort();
}

/** A package.json counts when it has the key. */
const isConfiguration = (file: FileId): boolean => existsSync(toPath(file)) && !file.endsWith("/package.json");

function nearest(folder: FileId, test: (folder: FileId) => boolean): FileId | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (test(at)) return at;
    if (dirname(at) === at || dirname(at) === "") return undefined;
  }
}

/** The file that `--config` names. @throws UsageError where there is none. */
export function configNamed(name: string, terminal: Terminal): FileId {
  const file = toFileId(name, terminal.cwd);
  if (!existsSync(toPath(file)))
    throw new UsageError(`There is no configuration file \`${harmless(name)}\`. Check the path after \`--config\`.`);
  return file;
}

/** Mistakes in the configurations in force, each a sentence that starts with its place. */
async function configMistakes(
  roots: readonly FileId[],
  configFile: FileId | undefined,
  terminal: Terminal,
): Promise<string[]> {
  const catalogue = new Map(ruleMetas.map((meta) => [meta.id, meta]));
  const mistakes: string[] = [];
  for (const root of configFile === undefined ? roots : [dirname(configFile)]) {
    for (const file of configFile === undefined ? CONFIG_NAMES.map((name) => joinPath(root, name)) : [configFile]) {
      if (!existsSync(toPath(file))) continue;
      const read = await readText(file);
      const shown = display(terminal, file);
      if ("unreadable" in read) {
        mistakes.push(`${shown} ${read.unreadable}.`);
        break;
      }
      if (file.endsWith("/package.json") && !hasConfigKey(read.text)) continue;
      const lines = new LineIndex(read.text);
      for (const { message, at } of readConfig(read.text, file, catalogue, defaultConfig(root)).problems)
        mistakes.push(`${shown}:${lines.lineOf(at.span.start) + 1}: ${harmless(message)}`);
      break;
    }
  }
  return mistakes;
}
