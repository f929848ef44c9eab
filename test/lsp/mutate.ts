import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A text to start from, and the kind of file it is. */
export interface Seed {
  readonly path: string;
  readonly text: string;
}

/** A random number generator with a seed (mulberry32): the same numbers on every machine. */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The SQL, YAML and Python files of all rule fixtures: idioms of real repositories, one of each kind of mistake. */
export function fixtureSeeds(): Seed[] {
  const folder = join(dirname(fileURLToPath(import.meta.url)), "../rules");
  const seeds: Seed[] = [];
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (!file.endsWith(".md")) continue;
    const markdown = readFileSync(join(folder, file), "utf8");
    for (const [, path, text] of markdown.matchAll(/^```(?:sql|yaml|python|json)[^\n]*? ([\w./-]+)\n([\s\S]*?)^```$/gm))
      if (path && text && /\.(sql|ya?ml|py|json)$/.test(path)) seeds.push({ path, text });
  }
  return seeds;
}

const PIECES = [
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  "'",
  '"',
  "`",
  ";",
  ",",
  ".",
  ":",
  "-",
  "--",
  "/*",
  "*/",
  "#",
  "$$",
  "\\",
  "|",
  ">",
  "&a ",
  "*a",
  "!x ",
  "\n",
  "\r\n",
  "\r",
  "\t",
  "  ",
  "\0",
  "\ud800",
  "\ufeff",
  "\u2028",
  "é",
  "🦆",
  "{{ ",
  " }}",
  "{% if x %}",
  "{% endif %}",
  "{% for x in y %}",
  "{#",
  "${",
  "{{ ref('a') }}",
  "{{ source('a', 'b') }}",
  "SELECT ",
  "FROM ",
  "WHERE ",
  "JOIN x ON ",
  "MERGE INTO t USING s ON ",
  "INSERT INTO t ",
  "CREATE TABLE t (",
  "WITH a AS (",
  "CASE WHEN ",
  " END ",
  " AND ",
  " OR ",
  "NOT IN (SELECT ",
  "DELETE FROM t",
  " OVER (PARTITION BY ",
  "<<: *a\n",
  "- ",
  "key: ",
  "? ",
  "---\n",
  "...\n",
  "|\n  x\n",
  "<<<<<<< HEAD\n",
  "=======\n",
  ">>>>>>> x\n",
  "def f():\n",
  "with DAG('a') as d:\n",
  "f'{x}'",
  "1e999",
  "0x",
  "999999999999999999999",
] as const;

/** Changes a text as a hasty hand, a bad merge or a bad encoding would. */
export function mutate(text: string, others: readonly Seed[], next: () => number): string {
  const below = (limit: number): number => Math.floor(next() * limit);
  let result = text;
  for (let times = 1 + below(4); times > 0; times--) {
    const at = below(result.length + 1);
    const length = below(Math.min(60, result.length - at + 1));
    switch (below(7)) {
      case 0:
        result = result.slice(0, at) + result.slice(at + length);
        break;
      case 1:
        result = result.slice(0, at) + PIECES[below(PIECES.length)] + result.slice(at);
        break;
      case 2:
        result = result.slice(0, at) + PIECES[below(PIECES.length)] + result.slice(at + length);
        break;
      case 3:
        result = result.slice(0, at) + result.slice(at, at + length).repeat(1 + below(5)) + result.slice(at);
        break;
      case 4:
        result = result.slice(0, at);
        break;
      case 5: {
        const other = others[below(others.length)]?.text ?? "";
        const from = below(other.length + 1);
        result = result.slice(0, at) + other.slice(from, from + 200) + result.slice(at);
        break;
      }
      default: {
        const lines = result.split("\n");
        const first = below(lines.length);
        const second = below(lines.length);
        [lines[first], lines[second]] = [lines[second] ?? "", lines[first] ?? ""];
        result = lines.join("\n");
      }
    }
  }
  return result.slice(0, 20_000);
}
