import type { FixKind } from "../core/facts/subject.ts";
import { ruleAddress } from "../core/features/docs.ts";
import type { Category, OptionSpec, Severity, Tier } from "../core/rules/rule.ts";
import { defineOperation } from "./operation.ts";

/** A rule in a list. */
export interface ListedRule {
  readonly id: string;
  readonly category: Category;
  readonly title: string;
  readonly severity: Severity;
  readonly tier: Tier;
  readonly fix: FixKind | "none";
  readonly systems: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly documentation: string;
}

/** Lists the rules. */
export const rules = defineOperation({
  name: "rules",
  description:
    "Lists every rule with its severity, the systems it speaks of, the kind of fix it offers and its options.",
  input: { type: "object", additionalProperties: false, properties: {}, required: [] },
  async run(context): Promise<readonly ListedRule[]> {
    return context.rules.map((meta) => ({
      id: meta.id,
      category: meta.category,
      title: meta.title,
      severity: meta.severity,
      tier: meta.tier,
      fix: meta.fix,
      systems: meta.systems,
      options: meta.options ?? {},
      documentation: ruleAddress(meta.id),
    }));
  },
});
