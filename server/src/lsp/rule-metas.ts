import { rules } from "../core/rules/registry.gen.ts";
import type { RuleMeta } from "../core/rules/rule.ts";
import { systems } from "../core/systems/registry.gen.ts";

/** What every rule is, by id. */
export const ruleMetas: ReadonlyMap<string, RuleMeta> = new Map(rules.map(({ meta }) => [meta.id, meta]));

/** Titles of the systems, by id. */
export const systemTitles: ReadonlyMap<string, string> = new Map(systems.map(({ id, title }) => [id, title]));
