import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { areasOf, personaFiles } from "../../server/scripts/gen/persona/files.ts";
import { mistakesIn, type Servants } from "../../server/scripts/gen/persona/mission.ts";
import { readPersona } from "../../server/scripts/gen/persona/read.ts";
import { readSeed } from "../../server/scripts/gen/persona/seed.ts";
import { rules } from "../../server/src/core/rules/registry.gen.ts";
import { systems } from "../../server/src/core/systems/registry.gen.ts";
import { operations } from "../../server/src/ops/registry.gen.ts";

const ROOT = join(import.meta.dirname, "../..");
const { seed, mission, instructions, skills } = readPersona(join(ROOT, "persona"));
const servants: Servants = {
  operations: new Set(operations.map(({ name }) => name)),
  rules: new Set(rules.map(({ meta }) => meta.id)),
  systems: new Set(systems.map(({ id }) => id)),
  exists: (path) => existsSync(join(ROOT, path)),
};

describe("the persona's document", () => {
  it("is read to the last line", () => {
    const text = readFileSync(join(ROOT, "persona/data-engineer.md"), "utf8");
    const words = (line: string): string => line.replace(/^(?:[-#]+|\d+\.)\s+/, "").trim();
    const told = seed.lines.map((line) => `${line.section} / ${line.text}`).join("\n");
    const [, , body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
    const unread = body
      .replace(/^# .*$/m, "")
      .replace(/```json[\s\S]*?```/g, "")
      .split("\n")
      .map((line) => words(line).replace(/:$/, ""))
      .filter((line) => line !== "" && !told.includes(line));
    expect(unread).toEqual([]);
  });

  it("has its parts told apart", () => {
    const { lines } = readSeed(
      '---\nname: x\n---\n\n# Title\n\nWho.\n\n## A\n\nFor this:\n1. One\n2. Two\n\n### B:\nLabel:\n"Said."\n\nAlone:\n\n### C\n```json\n{ "a": { "b": 1 } }\n```\n',
    );
    expect(lines.map(({ section, text }) => `${section} > ${text}`)).toEqual([
      "Front matter > name",
      "Introduction > Who.",
      "A / For this > One",
      "A / For this > Two",
      'A / B / Label > "Said."',
      "A / B > Alone",
      "A / C > a.b",
    ]);
  });
});

describe("the mission", () => {
  it("has for each line of the persona what serves it, or why nothing does", () => {
    expect(mistakesIn(mission, seed.lines, servants)).toEqual([]);
  });

  it("would notice a missing line, a line too many and names of nothing", () => {
    const lines = [
      { section: "A", text: "one" },
      { section: "A", text: "two" },
    ];
    const broken = {
      A: { one: { by: ["check", "nothing-like-it", "rule:no", "system:no", "docs/none.md"] }, three: { not: " " } },
    };
    expect(mistakesIn(broken, lines, servants)).toEqual([
      'No entry for "two" of "A".',
      '"one": there is no nothing-like-it.',
      '"one": there is no rule:no.',
      '"one": there is no system:no.',
      '"one": there is no docs/none.md.',
      'The persona has no line "three" in "A".',
      '"three" is not covered, but nothing says why.',
    ]);
  });
});

describe("what the editor's chat is given", () => {
  const files = personaFiles(seed, mission, instructions, skills, operations);
  const frontOf = (text: string): Record<string, unknown> => parse(text.split("---\n")[1] ?? "");

  it("has a skill for each area of expertise", () => {
    expect(skills.map(({ name }) => name)).toEqual([...areasOf(seed).keys()].sort());
    for (const { path, text } of files.skills) {
      const { name, description } = frontOf(text);
      // Limits of the format: agentskills.io/specification, read 2026-11-24.
      expect(path).toBe(`agent/skills/${name}/SKILL.md`);
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(String(description).length).toBeLessThanOrEqual(1024);
      expect(text.split("## What answers")[1]?.match(/^- /gm)).toHaveLength(8);
    }
  });

  it("names only tools the extension has", () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const known = manifest.contributes.languageModelTools.map(
      (tool: { toolReferenceName: string }) => `${manifest.publisher}.${manifest.name}/${tool.toolReferenceName}`,
    );
    const tools = [files.agent, ...files.prompts].flatMap(({ text }) => frontOf(text).tools as string[]);
    const ours = tools.filter((tool) => tool.includes("/"));
    expect(ours.filter((tool) => !known.includes(tool))).toEqual([]);
    expect(ours.length).toBeGreaterThan(operations.length);
  });
});
