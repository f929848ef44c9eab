import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { SkillSource } from "./files.ts";
import type { Mission } from "./mission.ts";
import { readSeed, type Seed } from "./seed.ts";

/** Everything people write about the persona. */
export interface PersonaSource {
  readonly seed: Seed;
  readonly mission: Mission;
  readonly instructions: string;
  readonly skills: readonly SkillSource[];
}

/** Reads the folder `persona`. */
export function readPersona(folder: string): PersonaSource {
  const read = (path: string): string => readFileSync(join(folder, path), "utf8");
  return {
    seed: readSeed(read("data-engineer.md")),
    mission: parse(read("mission.yaml")) as Mission,
    instructions: read("instructions.md"),
    skills: readdirSync(join(folder, "skills"))
      .filter((file) => file.endsWith(".md"))
      .sort()
      .map((file) => {
        const [, front = "", guidance = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(read(`skills/${file}`)) ?? [];
        return { name: file.slice(0, -3), description: String(parse(front).description), guidance };
      }),
  };
}
