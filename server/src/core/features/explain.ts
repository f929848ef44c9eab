import type { ReportedFinding } from "../engine/analyser.ts";
import type { Example, OptionSpec, RuleMeta } from "../rules/rule.ts";
import type { LinkTo } from "./hover.ts";

const TIERS = { 1: "on by default", 2: "on, as information or hint", 3: "off until asked for" } as const;

/** The parts of a rule's documentation, as Markdown sections below a title of the caller's. */
export function ruleSections(meta: RuleMeta): readonly string[] {
  const { docs } = meta;
  return [
    `${meta.title}.`,
    `Category \`${meta.category}\` · severity \`${meta.severity}\` · ${TIERS[meta.tier]} · fix: ${meta.fix} · systems: ${meta.systems.join(", ")}`,
    `## What it finds\n\n${docs.what}`,
    `## Why it matters\n\n${docs.why}`,
    ...(docs.silent ? [`## When it stays silent\n\n${docs.silent}`] : []),
    ...(docs.fix ? [`## About the fix\n\n${docs.fix}`] : []),
    `## Fires\n\n${exampleText(docs.bad)}`,
    `## Does not fire\n\n${exampleText(docs.good)}`,
    ...optionSection(meta),
    `## Turn it off\n\n\`\`\`yaml\n# pipewright.yaml\nrules:\n  ${meta.id}: off\n\`\`\`\n\nFor one place: \`-- pipewright-ignore ${meta.id}: reason\` in SQL, \`# pipewright-ignore ${meta.id}: reason\` in YAML and Python.`,
    `## Sources\n\n${docs.sources.map((source) => `- [${source.title}](${source.url}), read ${source.read}`).join("\n")}`,
  ];
}

/** A page about a finding: what it says, what proves it, what can be done, then the rule. */
export async function explainFinding(finding: ReportedFinding, meta: RuleMeta, link: LinkTo): Promise<string> {
  const evidence = await Promise.all(
    finding.evidence.map(async ({ at, message }) => `- ${await link(at)}: ${message}`),
  );
  const fixes = finding.fixes.map(({ title, kind }) => `- ${title} (${kind})`);
  return [
    `# ${meta.id}`,
    `At ${await link(finding.at)}: ${finding.message}`,
    ...(evidence.length > 0 ? [`## Evidence\n\n${evidence.join("\n")}`] : []),
    ...(fixes.length > 0 ? [`## What can be done\n\n${fixes.join("\n")}`] : []),
    ...ruleSections(meta),
  ].join("\n\n");
}

/** A page about a rule. */
export const explainRule = (meta: RuleMeta): string => [`# ${meta.id}`, ...ruleSections(meta)].join("\n\n");

function exampleText(files: Example): string {
  return Object.entries(files)
    .map(([path, text]) => `\`${path}\`\n\n\`\`\`${languageOf(path)}\n${text.trimEnd()}\n\`\`\``)
    .join("\n\n");
}

function languageOf(path: string): string {
  const extension = path.slice(path.lastIndexOf(".") + 1);
  return { yml: "yaml", py: "python" }[extension] ?? extension;
}

function optionSection(meta: RuleMeta): readonly string[] {
  const entries = Object.entries<OptionSpec>(meta.options ?? {});
  if (entries.length === 0) return [];
  const rows = entries.map(
    ([name, spec]) => `| \`${name}\` | ${spec.type} | \`${JSON.stringify(spec.default)}\` | ${spec.description} |`,
  );
  return [`## Options\n\n| option | type | default | |\n|---|---|---|---|\n${rows.join("\n")}`];
}
