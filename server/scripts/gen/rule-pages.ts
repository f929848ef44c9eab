import type { Example, OptionSpec, RuleMeta } from "../../src/core/rules/rule.ts";
import { ruleTable } from "./tables.ts";

/** The documentation page of a rule. */
export function rulePage(meta: RuleMeta): string {
  const parts = [
    `<!-- Written by \`npm run gen\` from server/src/core/rules/${meta.category}/${meta.id}.ts. Do not edit. -->`,
    `# ${meta.id}`,
    `${meta.title}.`,
    `Category \`${meta.category}\` · severity \`${meta.severity}\` · ${TIERS[meta.tier]} · fix: ${meta.fix} · systems: ${meta.systems.join(", ")}`,
    `## What it finds\n\n${meta.docs.what}`,
    `## Why it matters\n\n${meta.docs.why}`,
    meta.docs.silent ? `## When it stays silent\n\n${meta.docs.silent}` : "",
    meta.docs.fix ? `## About the fix\n\n${meta.docs.fix}` : "",
    `## Fires\n\n${example(meta.docs.bad)}`,
    `## Does not fire\n\n${example(meta.docs.good)}`,
    options(meta),
    `## Turn it off\n\n\`\`\`yaml\n# pipewright.yaml\nrules:\n  ${meta.id}: off\n\`\`\`\n\nFor one place: \`-- pipewright-ignore ${meta.id}: reason\` in SQL, \`# pipewright-ignore ${meta.id}: reason\` in YAML and Python.`,
    `## Sources\n\n${meta.docs.sources.map((source) => `- [${source.title}](${source.url}), read ${source.read}`).join("\n")}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** The list of all rules. */
export const ruleIndex = (metas: readonly RuleMeta[]): string =>
  `<!-- Written by \`npm run gen\`. Do not edit. -->\n\n# Rules\n\n${ruleTable(metas, "")}\n`;

const TIERS = { 1: "on by default", 2: "on, as information or hint", 3: "off until asked for" } as const;

function example(files: Example): string {
  return Object.entries(files)
    .map(([path, text]) => `\`${path}\`\n\n\`\`\`${languageOf(path)}\n${text.trimEnd()}\n\`\`\``)
    .join("\n\n");
}

function languageOf(path: string): string {
  const extension = path.slice(path.lastIndexOf(".") + 1);
  return { yml: "yaml", py: "python" }[extension] ?? extension;
}

function options(meta: RuleMeta): string {
  const entries = Object.entries<OptionSpec>(meta.options ?? {});
  if (entries.length === 0) return "";
  const rows = entries.map(
    ([name, spec]) => `| \`${name}\` | ${spec.type} | \`${JSON.stringify(spec.default)}\` | ${spec.description} |`,
  );
  return `## Options\n\n| option | type | default | |\n|---|---|---|---|\n${rows.join("\n")}`;
}
