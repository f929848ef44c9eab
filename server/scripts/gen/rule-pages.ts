import { explainRule } from "../../src/core/features/explain.ts";
import type { RuleMeta } from "../../src/core/rules/rule.ts";
import { ruleTable } from "./tables.ts";

/** The documentation page of a rule: what an editor shows, too. */
export const rulePage = (meta: RuleMeta): string =>
  `<!-- Written by \`npm run gen\` from server/src/core/rules/${meta.category}/${meta.id}.ts. Do not edit. -->\n\n${explainRule(meta)}\n`;

/** The list of all rules. */
export const ruleIndex = (metas: readonly RuleMeta[]): string =>
  `<!-- Written by \`npm run gen\`. Do not edit. -->\n\n# Rules\n\n${ruleTable(metas, "")}\n`;
