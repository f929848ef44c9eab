import { rules as allRules } from "../../core/rules/registry.gen.ts";
import { systems as allSystems } from "../../core/systems/registry.gen.ts";
import type { OperationContext } from "../../ops/operation.ts";
import { rules as rulesOperation } from "../../ops/rules.ts";
import { systems as systemsOperation } from "../../ops/systems.ts";
import { plural } from "../display.ts";
import { EXIT, type Terminal } from "../terminal.ts";

/** Lists need no workspace. */
const context: OperationContext = {
  get analyser(): never {
    throw new Error("No workspace is open.");
  },
  roots: [],
  rules: allRules.map(({ meta }) => meta),
  systems: allSystems.map(({ id, title }) => ({ id, title })),
  signal: { aborted: false },
};

/** `pipewright rules`. */
export async function rules(terminal: Terminal, { json }: { readonly json?: boolean }): Promise<number> {
  const list = await rulesOperation.run(context, {});
  if (json) return asJson(terminal, list);
  const { colours } = terminal;
  const width = Math.max(...list.map(({ id }) => id.length));
  let category = "";
  for (const rule of list) {
    if (rule.category !== category) terminal.out(`${category === "" ? "" : "\n"}${colours.bold(rule.category)}\n`);
    category = rule.category;
    const severity = rule.tier === 3 ? "off" : rule.severity;
    terminal.out(`  ${rule.id.padEnd(width)}  ${severity.padEnd(11)}  ${rule.fix.padEnd(10)}  ${rule.title}\n`);
  }
  terminal.out(`\n${plural(list.length, "rule")}. \`pipewright explain <rule>\` tells more.\n`);
  return EXIT.clean;
}

/** `pipewright systems`. */
export async function systems(terminal: Terminal, { json }: { readonly json?: boolean }): Promise<number> {
  const list = await systemsOperation.run(context, {});
  if (json) return asJson(terminal, list);
  const width = Math.max(...list.map(({ title }) => title.length));
  for (const system of list)
    terminal.out(`${terminal.colours.bold(system.title.padEnd(width))}  ${plural(system.rules.length, "rule")}\n`);
  return EXIT.clean;
}

function asJson(terminal: Terminal, value: unknown): number {
  terminal.out(`${JSON.stringify(value, null, 2)}\n`);
  return EXIT.clean;
}
