import type { FixKind } from "../core/facts/subject.ts";
import { ruleAddress } from "../core/features/docs.ts";
import type { Category, OptionSpec, Severity, Tier } from "../core/rules/rule.ts";
import { defineOperation } from "./operation.ts";
import { escaped, table } from "./page.ts";
import { count, list, object, oneOf, text } from "./schema.ts";

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
  title: "Rules",
  summary: "Lists the rules with their severity and the fixes they offer.",
  description:
    "Lists every rule with its severity, the systems it speaks of, the kind of fix it offers and its options.",
  input: { type: "object", additionalProperties: false, properties: {}, required: [] },
  output: list(
    object({
      id: text,
      category: text,
      title: text,
      severity: oneOf(["error", "warning", "information", "hint"]),
      tier: count,
      fix: text,
      systems: list(text),
      options: { type: "object" },
      documentation: text,
    }),
  ),
  words: ["rules", "which checks", "what do you check"],
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
  page: (listed) =>
    `# Rules\n\n${table(
      ["rule", "what it finds", "severity", "fix"],
      listed.map(({ id, title, severity, tier, fix, documentation }) => [
        `[${id}](${documentation})`,
        escaped(title),
        tier === 3 ? "off" : severity,
        fix,
      ]),
    )}`,
});
