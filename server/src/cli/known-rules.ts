import { rules } from "../core/rules/registry.gen.ts";
import type { RuleMeta } from "../core/rules/rule.ts";
import { harmless, UsageError } from "./terminal.ts";

/** What every rule is, in the order of the registry. */
export const ruleMetas: readonly RuleMeta[] = rules.map((rule) => rule.meta);

/** The rules that `--rule` names. @throws UsageError for one that does not exist. */
export function knownRules(ids: readonly string[] | undefined): readonly RuleMeta[] | undefined {
  return ids?.map((id) => {
    const meta = ruleMetas.find((rule) => rule.id === id);
    if (meta) return meta;
    throw new UsageError(`There is no rule \`${harmless(id)}\`. \`pipewright rules\` lists them.`);
  });
}
