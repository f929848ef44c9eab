import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryWorkspace } from "../support/temp-workspace.ts";
import { bundleServer, type ServerProcess, startServer } from "./process.ts";

const repeat = (count: number, make: (index: number) => string, between = "\n"): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(between);

const bomb = `a0: &a0 [x]\n${repeat(30, (i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`)}\n`;

/** Milliseconds of work and bytes an input of goals.md may take. */
const BOUND = { time: 1000, memory: 300e6 };
/** What goes beyond that list: no document may take longer. */
const BOUND_MORE = { time: 2000, memory: 300e6 };
const BOUND_5_MB = { time: 3000, memory: 300e6 };

const INPUTS: readonly (readonly [name: string, path: string, text: string, bound: typeof BOUND])[] = [
  ["an alias bomb", "models/bomb.yml", bomb, BOUND],
  ["8,000 anchors", "models/anchors.yml", repeat(8000, (i) => `k${i}: &a${i} ${i}\nl${i}: *a${i}`), BOUND],
  ["100,000 nested lists", "models/nest.yml", "[".repeat(100_000), BOUND],
  ["100,000 nested lists by dashes", "models/dashes.yml", "- ".repeat(100_000), BOUND],
  ["100,000 nested brackets in Python", "dags/nest.py", `from airflow import DAG\nx = ${"[".repeat(100_000)}`, BOUND],
  ["a YAML line of 2 MB", "models/line.yml", `a: ${"x".repeat(2_000_000)}`, BOUND],
  [
    "an SQL line of 100,000 columns",
    "models/line.sql",
    `SELECT ${repeat(100_000, (i) => `a${i % 10}`, ", ")} FROM t`,
    BOUND_MORE,
  ],
  ["an SQL text of 2 MB", "models/text.sql", `SELECT '${"x".repeat(2_000_000)}' FROM t`, BOUND],
  ["NUL bytes", "models/nul.sql", `SELECT a\0 FROM t WHERE b = '\0';\n${"\0".repeat(10_000)}`, BOUND],
  ["NUL bytes in YAML", "models/nul.yml", `a: \0\n\0: 1\n${"\0".repeat(10_000)}`, BOUND],
  [
    "merge-conflict markers",
    "models/conflict.yml",
    `a: 1\n${"<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n".repeat(200)}`,
    BOUND,
  ],
  ["lone surrogates", "models/surrogate.sql", `SELECT '\ud800', "\udc00" FROM \ud800t -- \udfff\n`.repeat(200), BOUND],
  ["lone surrogates in YAML", "models/surrogate.yml", "a\ud800: \udc00\nb: '\udfff'\n", BOUND],
  ["500 nested parentheses", "models/parens.sql", `SELECT ${"(".repeat(500)}1${")".repeat(500)} FROM t`, BOUND],
  ["100,000 open parentheses", "models/open.sql", `SELECT ${"(".repeat(100_000)}`, BOUND_MORE],
  [
    "500 nested queries",
    "models/queries.sql",
    `${"SELECT * FROM (".repeat(500)}SELECT 1${") x".repeat(500)}`,
    BOUND_MORE,
  ],
  ["800 terms of AND", "models/and.sql", `DELETE FROM t WHERE ${repeat(800, (i) => `a${i} = ${i}`, " AND ")}`, BOUND],
  [
    "20,000 terms of OR",
    "models/or.sql",
    `DELETE FROM t WHERE ${repeat(20_000, (i) => `a = ${i}`, " OR ")}`,
    BOUND_MORE,
  ],
  ["5,000 CASEs in each other", "models/case.sql", `SELECT ${"CASE WHEN a THEN ".repeat(5000)}`, BOUND_MORE],
  ["3,000 UNIONs", "models/union.sql", repeat(3000, (i) => `SELECT ${i} AS a FROM t${i}`, " UNION ALL "), BOUND_MORE],
  [
    "2,000 CTEs",
    "models/ctes.sql",
    `WITH ${repeat(2000, (i) => `c${i} AS (SELECT * FROM ${i ? `c${i - 1}` : "t"})`, ",\n")} SELECT * FROM c1999`,
    BOUND_MORE,
  ],
  ["1,000 open Jinja blocks", "models/jinja.sql", `SELECT 1 ${"{% if x %}{% for a in b %}".repeat(500)}`, BOUND_MORE],
  [
    "300 Jinja branches",
    "models/branches.sql",
    `SELECT ${repeat(300, (i) => `{% if v${i} %}a${i},{% else %}b${i},{% endif %}`)} 1 FROM t`,
    BOUND_MORE,
  ],
  ["100,000 open braces", "models/braces.sql", "{{ ".repeat(100_000), BOUND_MORE],
  ["50,000 quotes", "models/quotes.sql", "'\"`".repeat(50_000), BOUND_MORE],
  ["50,000 comment starts", "models/comments.sql", "/*".repeat(50_000), BOUND_MORE],
  ["5 MB of YAML", "models/large.yml", "key: value\n".repeat(480_000), BOUND_5_MB],
  ["5 MB of SQL", "models/large.sql", "INSERT INTO t VALUES (1, 'a', NULL);\n".repeat(140_000), BOUND_5_MB],
  [
    "5 MB of Python",
    "dags/large.py",
    `from airflow import DAG\n${"x = [1, 2, {'a': 3}]\n".repeat(240_000)}`,
    BOUND_5_MB,
  ],
];

describe("pathological documents through the server", () => {
  let program: string;
  let server: ServerProcess | undefined;

  beforeAll(async () => {
    program = await bundleServer("pathological");
  });
  afterAll(() => server?.child.kill());

  it.each(INPUTS)("%s", async (_, path, text, bound) => {
    server ??= await startServer(program, {
      folder: temporaryWorkspace({
        "pipewright.yaml": "dialect: snowflake\n",
        // Makes the YAML files below somebody's: what concerns nobody is not read.
        "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\n",
      }),
    });
    const { client, child, ended } = server;
    try {
      // The first answer also pays for the start.
      await client.write("warm.sql", "SELECT 1;\n");
      await client.pull("warm.sql");
      await client.until(() => client.progress.includes("end"), "the end of the index");
      const before = residentMemory(child.pid);
      const worked = workedFor(child.pid);
      const start = performance.now();
      await client.write(path, text, path.endsWith(".sql") ? "sql" : path.endsWith(".py") ? "python" : "yaml");
      await client.pull(path);
      const took = performance.now() - start;
      const held = residentMemory(child.pid);
      const work = (workedFor(child.pid) ?? took) - (worked ?? 0);
      // The clock also counts what other processes take; it tells only of waiting for ever.
      expect(work).toBeLessThan(bound.time);
      expect(took).toBeLessThan(10 * bound.time);
      if (held !== undefined && before !== undefined) expect(held - before).toBeLessThan(bound.memory);
      expect(ended.current).toBeUndefined();
      expect(client.complaints).toEqual([]);
    } finally {
      // A server of its own for each: what one leaves behind is not counted against the next.
      server.child.kill();
      server = undefined;
    }
  });
});

/** Memory a process holds, bytes; undefined where the system does not tell. */
function residentMemory(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

/** Processor time a process has taken, milliseconds; undefined where the system does not tell. */
function workedFor(pid: number | undefined): number | undefined {
  try {
    // Fields 14 and 15 of proc(5): user and system time, in ticks of 10 ms; the name before may hold blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}
