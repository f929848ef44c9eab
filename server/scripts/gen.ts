/**
 * Writes everything that is derived from something else: `npm run gen`. With `--check` it writes
 * nothing and fails when a file is not what it would write.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { chatOperations } from "./gen/chat.ts";
import { configSchema } from "./gen/config-schema.ts";
import { designModel } from "./gen/design-model.ts";
import { openExample } from "./gen/example-platform.ts";
import { promptTable, resourceTable, toolTable } from "./gen/mcp.ts";
import { operationIndex, operationPage } from "./gen/operation-pages.ts";
import { declaredOperations, operationRegistry } from "./gen/operations.ts";
import { withOperations, withRuleSettings } from "./gen/package-json.ts";
import { personaFiles, personaModule, withPersona } from "./gen/persona/files.ts";
import { missionPage } from "./gen/persona/mission.ts";
import { readPersona } from "./gen/persona/read.ts";
import { ruleRegistry, systemRegistry } from "./gen/registry.ts";
import { ruleIndex, rulePage } from "./gen/rule-pages.ts";
import { runArtifactsPage } from "./gen/run-artifacts.ts";
import { scorecardPage } from "./gen/scorecard-page.ts";
import { ruleTable, withGenerated } from "./gen/tables.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const check = process.argv.includes("--check");
const stale: string[] = [];

/** Writes a file, or notes that it differs. */
function put(path: string, text: string): void {
  const full = join(root, path);
  if (existsSync(full) && readFileSync(full, "utf8") === text) return;
  if (check) {
    stale.push(path);
    return;
  }
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  process.stdout.write(`wrote ${path}\n`);
}

/** Changes the generated part of a file that people write. */
function putInto(path: string, change: (text: string) => string): void {
  const full = join(root, path);
  if (existsSync(full)) put(path, change(readFileSync(full, "utf8")));
}

/** Removes pages whose rule is gone. */
function keepOnly(folder: string, names: ReadonlySet<string>): void {
  const full = join(root, folder);
  if (!existsSync(full)) return;
  for (const name of readdirSync(full)) {
    if (names.has(name)) continue;
    if (check) stale.push(relative(root, join(full, name)));
    else rmSync(join(full, name), { recursive: true });
  }
}

put("server/src/core/rules/registry.gen.ts", ruleRegistry(join(root, "server/src/core/rules")));
put("server/src/core/systems/registry.gen.ts", systemRegistry(join(root, "server/src/core/systems")));

const operationFolder = join(root, "server/src/ops");
const declared = declaredOperations(operationFolder);
const definitions = await Promise.all(
  declared.map(async ({ file, name }) => (await import(join(operationFolder, file)))[name]),
);
put("server/src/ops/registry.gen.ts", operationRegistry(declared, definitions));
put("client/src/chat/operations.gen.ts", chatOperations(definitions));
putInto("package.json", (text) => withOperations(text, definitions));

const { criteria } = await import("../src/ops/review/criteria/all.ts");
put("docs/scorecard.md", scorecardPage(criteria));
put("docs/run-artifacts.md", runArtifactsPage());

const { rules } = await import("../src/core/rules/registry.gen.ts");
const metas = rules.map((rule) => rule.meta);
for (const meta of metas) put(`docs/rules/${meta.id}.md`, rulePage(meta));
put("docs/rules/README.md", ruleIndex(metas));
put("docs/design-model.md", `${designModel()}\n`);
keepOnly("docs/rules", new Set(["README.md", ...metas.map((meta) => `${meta.id}.md`)]));
put("server/data/pipewright.schema.json", `${JSON.stringify(configSchema(metas), null, 2)}\n`);
putInto("package.json", (text) => withRuleSettings(text, metas));
putInto("README.md", (text) => withGenerated(text, "rules", ruleTable(metas, "docs/rules/")));

const mcp = { ...(await import("../src/mcp/tools.ts")), ...(await import("../src/mcp/resources.ts")) };
const { prompts } = await import("../src/mcp/prompts.ts");
putInto("docs/mcp.md", (text) =>
  [
    ["mcp-tools", toolTable(mcp.tools)],
    ["mcp-resources", resourceTable(mcp.resources, mcp.templates)],
    ["mcp-prompts", promptTable(prompts)],
  ].reduce((result, [name = "", content = ""]) => withGenerated(result, name, content), text),
);
const retailer = await openExample(join(root, "examples/retailer"));
for (const [at, { file, name }] of declared.entries())
  put(`docs/operations/${name}.md`, await operationPage(definitions[at], file, retailer));
put("docs/operations/README.md", operationIndex(definitions));
keepOnly("docs/operations", new Set(["README.md", ...declared.map(({ name }) => `${name}.md`)]));
const { seed, mission, instructions, skills } = readPersona(join(root, "persona"));
const persona = personaFiles(seed, mission, instructions, skills, definitions);
for (const { path, text } of [persona.agent, ...persona.skills, ...persona.prompts]) put(path, text);
keepOnly("agent/prompts", new Set(persona.prompts.map(({ path }) => basename(path))));
keepOnly("agent/skills", new Set(skills.map(({ name }) => name)));
putInto("package.json", (text) => withPersona(text, persona));
put("client/src/chat/persona.gen.ts", personaModule(seed, instructions));
put("docs/mission.md", missionPage(mission, seed.lines));

if (stale.length > 0) {
  process.stderr.write(`Not what \`npm run gen\` writes: ${stale.join(", ")}. Run it and commit the result.\n`);
  process.exitCode = 1;
}
