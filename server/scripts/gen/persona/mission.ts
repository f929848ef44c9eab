import type { SeedLine } from "./seed.ts";

/** What serves a line of the persona's document. */
export type Served =
  | {
      /** Operations by name, `rule:<id>`, `system:<id>`, documents by path. */
      readonly by: readonly string[];
      /** In a few words, where the names do not say it. */
      readonly how?: string;
      /** What of the line is not served, and why. */
      readonly gap?: string;
    }
  | { /** Why nothing serves it. */ readonly not: string };

/** By section and line. */
export type Mission = Readonly<Record<string, Readonly<Record<string, Served>>>>;

/** What a mission may name. */
export interface Servants {
  readonly operations: ReadonlySet<string>;
  readonly rules: ReadonlySet<string>;
  readonly systems: ReadonlySet<string>;
  /** Whether there is a file, by its path in the repository. */
  readonly exists: (path: string) => boolean;
}

/** What is wrong with a mission, a sentence each: lines without an entry, entries without a line, names of nothing. */
export function mistakesIn(mission: Mission, lines: readonly SeedLine[], servants: Servants): readonly string[] {
  const mistakes: string[] = [];
  const wanted = new Set(lines.map(({ section, text }) => `${section} | ${text}`));
  for (const { section, text } of lines)
    if (mission[section]?.[text] === undefined) mistakes.push(`No entry for "${text}" of "${section}".`);
  for (const [section, entries] of Object.entries(mission))
    for (const [text, served] of Object.entries(entries)) {
      if (!wanted.has(`${section} | ${text}`)) mistakes.push(`The persona has no line "${text}" in "${section}".`);
      if ("not" in served) {
        if (served.not.trim() === "") mistakes.push(`"${text}" is not covered, but nothing says why.`);
        continue;
      }
      if (served.by.length === 0) mistakes.push(`Nothing serves "${text}".`);
      for (const name of served.by) if (!isThere(name, servants)) mistakes.push(`"${text}": there is no ${name}.`);
    }
  return mistakes;
}

function isThere(name: string, { operations, rules, systems, exists }: Servants): boolean {
  const [, kind, id = ""] = /^(rule|system):(.*)$/.exec(name) ?? [];
  if (kind === "rule") return rules.has(id);
  if (kind === "system") return systems.has(id);
  return name.includes("/") || name.includes(".") ? exists(name) : operations.has(name);
}

/** The page `docs/mission.md`. */
export function missionPage(mission: Mission, lines: readonly SeedLine[]): string {
  const sections = new Map<string, SeedLine[]>();
  for (const line of lines) sections.set(line.section, [...(sections.get(line.section) ?? []), line]);
  const counts = { served: 0, partly: 0, not: 0 };
  const parts = [...sections].map(([section, own]) => {
    const rows = own.map(({ text }) => {
      const served = mission[section]?.[text] ?? { not: "nobody said" };
      counts["not" in served ? "not" : served.gap ? "partly" : "served"]++;
      return `| ${text.replaceAll("|", "\\|")} | ${servedCell(served)} |`;
    });
    return `## ${section}\n\n| line | served by |\n|---|---|\n${rows.join("\n")}`;
  });
  return `<!-- Written by \`npm run gen\` from persona/mission.yaml. Do not edit. -->

# The mission, line by line

Every line of [the persona](../persona/data-engineer.md) and what serves it. Of ${lines.length} lines ${counts.served} are served, ${counts.partly} in part, ${counts.not} not.

${parts.join("\n\n")}
`;
}

function servedCell(served: Served): string {
  if ("not" in served) return `not covered, because ${served.not}`;
  const notes = [...(served.how ? [served.how] : []), ...(served.gap ? [`not covered: ${served.gap}`] : [])];
  return [served.by.map((name) => linkTo(name, "../")).join(", "), ...notes].join("; ");
}

/** A name as a link; `up` leads to the root of the repository. */
export function linkTo(name: string, up: string): string {
  const [, kind, id = ""] = /^(rule|system):(.*)$/.exec(name) ?? [];
  if (kind === "rule") return `[\`${id}\`](${up}docs/rules/${id}.md)`;
  if (kind === "system") return `reader \`${id}\``;
  if (name.includes("/") || name.includes(".")) return `[${name}](${up}${name})`;
  return `[${name}](${up}docs/operations/${name}.md)`;
}
