import { plural } from "../../ops/page.ts";
import { rules as rulesOperation } from "../../ops/rules.ts";
import { systems as systemsOperation } from "../../ops/systems.ts";
import { noWorkspace } from "../no-workspace.ts";
import { EXIT, type Terminal } from "../terminal.ts";

/** `pipewright rules`. */
export async function rules(terminal: Terminal, { json }: { readonly json?: boolean }): Promise<number> {
  const list = await rulesOperation.run(noWorkspace, {});
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
  const list = await systemsOperation.run(noWorkspace, {});
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
