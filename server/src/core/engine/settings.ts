import { type Config, defaultConfig, type RuleSetting } from "../config/config.ts";
import { type EffectiveConfig, effective } from "../config/effective.ts";
import { CONFIG_NAMES, DIALECT_NAMES, hasConfigKey, readConfig } from "../config/read.ts";
import type { Provision } from "../facts/keys.ts";
import type { Problem } from "../facts/reference.ts";
import type { RuleMeta } from "../rules/rule.ts";
import type { DialectId } from "../sql/tree.ts";
import { isWithin, joinPath } from "../text/path.ts";
import type { FileId } from "../text/span.ts";
import type { PersonalSettings } from "./analyser.ts";
import { type Baseline, readBaseline } from "./baseline.ts";

/** What holds for one root. */
export interface RootSettings {
  readonly root: FileId;
  readonly effective: EffectiveConfig;
  readonly baseline: Baseline;
  /** Mistakes in its configuration file. */
  readonly problems: readonly Problem[];
}

/** Reads the text of a file; undefined where there is none. */
export type ReadText = (file: FileId) => Promise<string | undefined>;

/** Reads the configuration of a root: its file over the person's settings over the defaults. */
export async function readSettings(
  root: FileId,
  personal: PersonalSettings,
  metas: readonly RuleMeta[],
  read: ReadText,
  /** Reads what is saved: a baseline counts as it is on disk, even while an editor still shows a deleted one. */
  saved: ReadText,
): Promise<RootSettings> {
  const base = withPersonal(defaultConfig(root), personal);
  const found = await configText(root, personal, read);
  const rules = new Map(metas.map((meta) => [meta.id, meta]));
  const { config, problems } = found
    ? readConfig(found.text, found.file, rules, base)
    : { config: base, problems: [] as readonly Problem[] };
  const baseline = personal.ignoreBaseline ? undefined : await saved(joinPath(root, config.baseline));
  return {
    root,
    effective: effective(config, metas),
    baseline: baseline === undefined ? new Map() : readBaseline(baseline),
    problems,
  };
}

async function configText(
  root: FileId,
  { configFile }: PersonalSettings,
  read: ReadText,
): Promise<{ readonly file: FileId; readonly text: string } | undefined> {
  for (const file of configFile === undefined ? CONFIG_NAMES.map((name) => joinPath(root, name)) : [configFile]) {
    const text = await read(file);
    if (text === undefined || (file.endsWith("/package.json") && !hasConfigKey(text))) continue;
    return { file, text };
  }
  return undefined;
}

function withPersonal(config: Config, personal: PersonalSettings): Config {
  const rules: Record<string, RuleSetting> = {};
  for (const [rule, severity] of Object.entries(personal.rules ?? {})) rules[rule] = { severity };
  const version = /^(\d+)\.(\d+)/.exec(personal.airflowVersion ?? "");
  return {
    ...config,
    rules,
    ...(personal.tier === undefined ? {} : { tier: personal.tier }),
    ...(personal.closedFiles === undefined ? {} : { checkClosedFiles: personal.closedFiles }),
    ...(version ? { airflowVersion: { major: Number(version[1]), minor: Number(version[2]) } } : {}),
  };
}

/** What the configuration tells the systems by look-ups, for the whole root. */
export function settingsProvisions(
  { effective: { config } }: RootSettings,
  personal: PersonalSettings,
): readonly Provision[] {
  const provisions: Provision[] = [
    {
      kind: "configured-airflow",
      key: "*",
      value: {
        ...(config.airflowVersion ? { version: config.airflowVersion } : {}),
        templateSearchPath: config.templateSearchPath.map((path) => joinPath(config.root, path)),
      },
    },
  ];
  const dialect = DIALECT_NAMES.find((name) => name === personal.dialect) as DialectId | undefined;
  if (dialect) provisions.push({ kind: "default-dialect", key: "*", value: { id: dialect } });
  return provisions;
}

/** Whether a change of this file may change the settings of a root. */
export const concernsSettings = ({ root, effective: { config } }: RootSettings, file: FileId): boolean =>
  isWithin(root, file) &&
  (config.file === file ||
    CONFIG_NAMES.some((name) => joinPath(root, name) === file) ||
    joinPath(root, config.baseline) === file);
