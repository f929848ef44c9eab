import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const HEAD = "// Written by `npm run gen` from the files of this folder. Do not edit.\n";

/** The list of all rules: one file a rule, in `<category>/<id>.ts`. */
export function ruleRegistry(folder: string): string {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((category) =>
      readdirSync(join(folder, category.name))
        .filter((name) => name.endsWith(".ts"))
        .map((name) => `${category.name}/${name}`),
    )
    .sort((a, b) => a.localeCompare(b, "en"));
  const names = files.map((file) => camel(file.slice(file.indexOf("/") + 1, -".ts".length)));
  return `${HEAD}
import type { Rule } from "./rule.ts";
${files.map((file, at) => `import ${names[at]} from "./${file}";`).join("\n")}

/** Every rule, by category and id. */
export const rules: readonly Rule[] = [
${names.map((name) => `  ${name},`).join("\n")}
];
`;
}

/** The list of all systems: one folder a system, with its door in `system.ts`. */
export function systemRegistry(folder: string): string {
  const ids = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "system.ts")))
    .map((entry) => entry.name)
    .sort((a, b) => a.localeCompare(b, "en"));
  return `${HEAD}
${ids.map((id) => `import ${camel(id)} from "./${id}/system.ts";`).join("\n")}
import type { System } from "./system.ts";

/** Every system, by id. */
export const systems: readonly System[] = [
${ids.map((id) => `  ${camel(id)} as unknown as System,`).join("\n")}
];
`;
}

const camel = (id: string): string => id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
