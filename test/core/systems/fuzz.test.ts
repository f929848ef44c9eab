import fc from "fast-check";
import { expect, it } from "vitest";
import catalog from "../../../server/src/core/systems/catalog/system.ts";
import kubernetes from "../../../server/src/core/systems/kubernetes/system.ts";
import project from "../../../server/src/core/systems/project/system.ts";
import sql from "../../../server/src/core/systems/sql/system.ts";
import type { System } from "../../../server/src/core/systems/system.ts";
import { readWith } from "./extract.ts";

const SEEDS: readonly (readonly [System<never, never>, string, string])[] = [
  [
    sql as unknown as System<never, never>,
    "/w/a.sql",
    "CREATE TABLE `p.d.t` (id INT64 NOT NULL, ts TIMESTAMP, PRIMARY KEY (id)) PARTITION BY DATE(ts) CLUSTER BY id OPTIONS (require_partition_filter=TRUE);\nCREATE VIEW v AS WITH c AS (SELECT * EXCEPT (a) FROM t) SELECT c.*, ROW_NUMBER() OVER (PARTITION BY id) AS rn FROM c JOIN u USING (id) WHERE ts > '2026-01-01';\nDELETE FROM d.t WHERE ds = '{{ ds }}';\n{% if x %}INSERT INTO d.t (id, ds) SELECT id, '{{ ds }}' FROM s WHERE NOT EXISTS (SELECT 1 FROM d.t);{% else %}MERGE INTO d.t USING s ON FALSE WHEN NOT MATCHED THEN INSERT ROW;{% endif %}\nCOPY INTO t FROM @stage FORCE = TRUE;\nBEGIN CALL p(); EXCEPTION WHEN ERROR THEN ALTER TABLE t ADD COLUMN z INT; END;",
  ],
  [
    kubernetes as unknown as System<never, never>,
    "/w/a.yaml",
    'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: &n load, labels: {team: data}}\nspec:\n  schedule: "*/5 * * * *"\n  suspend: false\n  jobTemplate:\n    spec:\n      backoffLimit: 2\n      template:\n        spec:\n          containers:\n            - name: *n\n              image: x\n              command: [sh, -c]\n              args:\n                - |\n                  psql "$URL" -c "DELETE FROM t WHERE d = \'$DAY\'" <<EOF\n                  INSERT INTO t SELECT 1;\n                  EOF\n                  bq query --x \'SELECT {{ .Values.x }} FROM t\'\n---\napiVersion: v1\nkind: ConfigMap\ndata:\n  a.sql: >\n    CREATE TABLE x (a INT)\n',
  ],
  [
    catalog as unknown as System<never, never>,
    "/w/pipewright.catalog.yaml",
    "version: 1\ntables:\n  raw.events:\n    partition: {column: ts, by: day}\n    cluster: [a, b]\n    rows: 12\n    bytes: 3 GB\n    pk: [id]\n    unique: [[a, b], c]\n    columns: {id: INT64, ts: {type: TIMESTAMP, not_null: true}}\n    freshness: {warn_after: 12h}\n  x.y: {partition: 'bucket(16, id)', dialect: trino}\n",
  ],
  [
    project as unknown as System<never, never>,
    "/w/dags/a.yml",
    "default_args:\n  password: Kx82mPqzLw\n  url: postgresql://etl:Kx82mPqzLw@db.corp:5432/dw\n  key: |\n    -----BEGIN RSA PRIVATE KEY-----\n    MIIEpAIBAAKCAQEA7bq0mV3YJ8kT1sX2LrQw9ZpN5uHcVdFgEaRy\ntasks:\n  - operator: a.b.C\n    retries: 1\n    retries: 2\n",
  ],
];

const SNIPPETS = [
  "'",
  '"',
  "`",
  "{{",
  "}}",
  "{%",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  "\n",
  "\r\n",
  "\t",
  ";",
  ",",
  ":",
  "- ",
  "|",
  "#",
  "--",
  "/*",
  "*/",
  "$$",
  "<<EOF",
  "\\",
  "&a",
  "*a",
  "\u0000",
  "\ud800",
  "SELECT ",
  "FROM ",
  "INSERT ",
  "PARTITION BY ",
  "__proto__",
  "constructor",
];

/** A text with a few stretches cut out, doubled or replaced. */
const mutated = (text: string) =>
  fc
    .array(fc.tuple(fc.nat(text.length), fc.nat(40), fc.constantFrom(...SNIPPETS, ""), fc.boolean()), { maxLength: 6 })
    .map((changes) =>
      changes.reduce(
        (current, [at, length, snippet, double]) =>
          current.slice(0, at) +
          snippet +
          (double ? current.slice(at, at + length) : "") +
          current.slice(at + (double ? 0 : length)),
        text,
      ),
    );

it.each(SEEDS)("$id survives any text, and points into it", (system, file, text) => {
  fc.assert(
    fc.property(mutated(text), (changed) => {
      const { facts } = readWith(system, file, changed);
      const places = [
        ...facts.tables.map((table) => table.at.span),
        ...facts.secrets.map((secret) => secret.at.span),
        ...facts.problems.map((problem) => problem.at.span),
        ...facts.pipelines.map((pipeline) => pipeline.at.span),
        ...facts.scripts.flatMap((script) => [script.span, ...script.statements.map((statement) => statement.span)]),
      ];
      for (const { start, end } of places) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(changed.length);
      }
      // Facts cross threads.
      structuredClone(facts);
    }),
    { seed: 20261124, numRuns: 60 },
  );
});
