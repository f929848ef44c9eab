import type { OptionSpec, RuleMeta, Severity } from "../rules/rule.ts";
import type { FileId } from "../text/span.ts";
import type { Config, DialectSetting, RuleSetting } from "./config.ts";
import { type Matcher, matcher } from "./globs.ts";

/** A configuration with its globs compiled: answers what holds for a file. */
export interface EffectiveConfig {
  readonly config: Config;
  isExcluded: Matcher;
  /** Read for facts, never reported. */
  isFactsOnly: Matcher;
  /** Severity of a rule in a file; `undefined` = the rule's own; `off` also for rules above the tier. */
  severityOf(rule: RuleMeta, file: FileId): Severity | "off" | undefined;
  /** Options of a rule in a file, defaults filled in. */
  optionsOf(rule: RuleMeta, file: FileId): Readonly<Record<string, unknown>>;
  dialectOf(file: FileId): DialectSetting | undefined;
}

/** Compiles a configuration. */
export function effective(config: Config): EffectiveConfig {
  const overrides = config.overrides.map((override) => ({
    ...override,
    matches: matcher(config.root, override.paths),
  }));
  const settingsFor = (rule: string, file: FileId): RuleSetting[] =>
    [
      config.rules[rule],
      ...overrides.filter((each) => each.rules[rule] && each.matches(file)).map((each) => each.rules[rule]),
    ].filter((setting) => setting !== undefined);
  return {
    config,
    isExcluded: matcher(config.root, config.exclude),
    isFactsOnly: matcher(config.root, config.factsOnly),
    severityOf(rule, file) {
      const set = settingsFor(rule.id, file).findLast((setting) => setting.severity !== undefined)?.severity;
      return set ?? (rule.tier > config.tier ? "off" : undefined);
    },
    optionsOf(rule, file) {
      const values: Record<string, unknown> = {};
      for (const [name, spec] of Object.entries<OptionSpec>(rule.options ?? {})) values[name] = spec.default;
      for (const setting of settingsFor(rule.id, file)) Object.assign(values, setting.options);
      return values;
    },
    dialectOf: (file) => overrides.findLast((each) => each.dialect && each.matches(file))?.dialect ?? config.dialect,
  };
}
