import type { OptionSpec, RuleMeta, Severity } from "../rules/rule.ts";
import type { FileId } from "../text/span.ts";
import type { Config, DialectSetting, Override, RuleSetting } from "./config.ts";
import { type Matcher, matcher } from "./globs.ts";

/** How one rule is set in one file: options with their defaults filled in. */
export interface RuleLevel {
  /** `undefined`: as the rule itself says. */
  readonly severity: Severity | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The rules that are on in a file, by id. */
export type RuleLevels = ReadonlyMap<string, RuleLevel>;

/** A configuration with its globs compiled: answers what holds for a file. */
export interface EffectiveConfig {
  readonly config: Config;
  readonly isExcluded: Matcher;
  /** Read for facts, never reported. */
  readonly isFactsOnly: Matcher;
  /** The rules that are on in a file; the same object for all files for which the same overrides hold. */
  levelsOf(file: FileId): RuleLevels;
  dialectOf(file: FileId): DialectSetting | undefined;
}

/** Compiles a configuration for these rules. */
export function effective(config: Config, rules: readonly RuleMeta[]): EffectiveConfig {
  const overrides = config.overrides.map((override) => ({ override, matches: matcher(config.root, override.paths) }));
  const holdingFor = (file: FileId): readonly boolean[] => overrides.map(({ matches }) => matches(file));
  const known = new Map<string, RuleLevels>();
  return {
    config,
    isExcluded: matcher(config.root, config.exclude),
    isFactsOnly: matcher(config.root, config.factsOnly),
    levelsOf(file) {
      const holding = holdingFor(file);
      const key = holding.map(Number).join("");
      const found = known.get(key);
      if (found) return found;
      const levels = levelsWith(
        config,
        config.overrides.filter((_, at) => holding[at]),
        rules,
      );
      known.set(key, levels);
      return levels;
    },
    dialectOf(file) {
      const found = overrides.findLast(({ override, matches }) => override.dialect && matches(file));
      return found?.override.dialect ?? config.dialect;
    },
  };
}

function levelsWith(config: Config, overrides: readonly Override[], rules: readonly RuleMeta[]): RuleLevels {
  const levels = new Map<string, RuleLevel>();
  for (const rule of rules) {
    const settings = [config.rules[rule.id], ...overrides.map((override) => override.rules[rule.id])].filter(
      (setting): setting is RuleSetting => setting !== undefined,
    );
    const set = settings.findLast((setting) => setting.severity !== undefined)?.severity;
    if (set === "off" || (set === undefined && rule.tier > config.tier)) continue;
    const options: Record<string, unknown> = {};
    for (const [name, spec] of Object.entries<OptionSpec>(rule.options ?? {})) options[name] = spec.default;
    for (const setting of settings) Object.assign(options, setting.options);
    levels.set(rule.id, { severity: set, options });
  }
  return levels;
}
