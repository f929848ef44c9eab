import type { RuleMeta } from "../../src/core/rules/rule.ts";

/** A Markdown table of rules, with links into `folder` (`""` or a path that ends in a slash). */
export function ruleTable(metas: readonly RuleMeta[], folder: string): string {
  const sorted = [...metas].sort((a, b) => a.category.localeCompare(b.category) || a.id.localeCompare(b.id));
  const rows = sorted.map(
    (meta) =>
      `| [\`${meta.id}\`](${folder}${meta.id}.md) | ${meta.category} | ${meta.tier === 3 ? "off" : meta.severity} | ${meta.fix} | ${meta.title} |`,
  );
  return `| rule | category | default | fix | finds |\n|---|---|---|---|---|\n${rows.join("\n")}`;
}

/** Replaces what stands between `<!-- gen:name -->` and `<!-- /gen:name -->`; a text without the marks stays as it is. */
export function withGenerated(text: string, name: string, content: string): string {
  const open = `<!-- gen:${name} -->`;
  const close = `<!-- /gen:${name} -->`;
  const from = text.indexOf(open);
  const to = text.indexOf(close);
  if (from < 0 || to < from) return text;
  return `${text.slice(0, from + open.length)}\n${content}\n${text.slice(to)}`;
}
