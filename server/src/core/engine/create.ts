import { rules as allRules } from "../rules/registry.gen.ts";
import type { Rule } from "../rules/rule.ts";
import { systems as allSystems } from "../systems/registry.gen.ts";
import type { System } from "../systems/system.ts";
import type { Analyser } from "./analyser.ts";
import type { EnginePorts } from "./ports.ts";
import { Workspace } from "./workspace.ts";

/** What the engine runs; tests may give it less. */
export interface Parts {
  readonly rules: readonly Rule[];
  readonly systems: readonly System[];
}

/** An analyser over what the ports give it, with all rules and systems unless told otherwise. */
export const createAnalyser = (ports: EnginePorts, parts: Parts = { rules: allRules, systems: allSystems }): Analyser =>
  new Workspace(ports, parts.rules, parts.systems);
