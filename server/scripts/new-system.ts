/** `npm run new:system -- <id>`: a system that recognises nothing yet, with a first test. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const id = process.argv[2] ?? "";
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
  process.stderr.write("Name the system in lower case, for example: npm run new:system -- step-functions\n");
  process.exit(2);
}

create(
  `server/src/core/systems/${id}/system.ts`,
  `import { defineSystem } from "../system.ts";

/** Reads what ${id} leaves in a repository: name the files and their documentation here. */
export default defineSystem({
  id: "${id}",
  title: "${id}",
  recognise: (_file, _language, text) => text.includes("${id}:"),
  context: () => ({}),
  extract: () => ({ raw: {}, provides: [] }),
  resolve: () => ({}),
});
`,
);
create(
  `test/core/systems/${id}/system.test.ts`,
  `import { expect, it } from "vitest";
import system from "../../../../server/src/core/systems/${id}/system.ts";

it("recognises its files by content", () => {
  expect(system.recognise("/w/a.yaml", "yaml", "${id}: {}")).toBe(true);
  expect(system.recognise("/w/a.yaml", "yaml", "other: {}")).toBe(false);
});
`,
);
process.stdout.write(`Add "${id}" to SystemId in server/src/core/facts/subject.ts, then: npm run gen\n`);

function create(path: string, text: string): void {
  const full = join(root, path);
  if (existsSync(full)) {
    process.stderr.write(`${path} exists already; choose another id.\n`);
    process.exit(2);
  }
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  process.stdout.write(`wrote ${path}\n`);
}
