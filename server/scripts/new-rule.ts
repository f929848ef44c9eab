/** `npm run new:rule -- <category>/<id>`: a rule and its fixtures, ready to be filled in. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const [, category, id] = /^([a-z]+)\/([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(process.argv[2] ?? "") ?? [];
if (!category || !id) {
  process.stderr.write("Name the rule as <category>/<id>, for example: npm run new:rule -- joins/constant-on\n");
  process.exit(2);
}

const today = new Date().toISOString().slice(0, 10);
create(
  `server/src/core/rules/${category}/${id}.ts`,
  `import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "${id}",
    category: "${category}",
    title: "Says in one sentence what is wrong",
    tier: 2,
    severity: "information",
    systems: ["sql"],
    fix: "none",
    messages: { found: "What it is, why it matters, and what to do." },
    docs: {
      what: "What it finds.",
      why: "Why that matters.",
      sources: [{ title: "Vendor documentation", url: "https://", read: "${today}" }],
      bad: { "query.sql": "SELECT 1;\\n" },
      good: { "query.sql": "SELECT 2;\\n" },
    },
  },
  on: {
    statement({ script, statement }, { report }) {
      report({ message: "found", at: { file: script.file, span: statement.span } });
    },
  },
});
`,
);
create(
  `test/rules/${category}/${id}.md`,
  `# ${id}

## Fires on what it is about

\`\`\`sql query.sql
SELECT 1;
--< 0-8 ${id} "What it is"
\`\`\`

## Stays silent where it cannot know

\`\`\`sql query.sql
{{ unknown_macro() }}
\`\`\`
`,
);
process.stdout.write("Fill both in, then: npm run gen && npx vitest run test/rules\n");

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
