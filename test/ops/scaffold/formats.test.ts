import type { Tree } from "@lezer/common";
import { parser } from "@lezer/python";
import { parser as promql } from "@prometheus-io/lezer-promql";
import validate from "asl-validator";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { parses } from "../../../server/src/host/parsers.ts";
import { inputFor, PAIRS } from "./inputs.ts";
import { filesFor } from "./written.ts";

/** Where Lezer finds syntax errors. */
function errorsIn(language: { parse(text: string): Tree }, text: string): readonly number[] {
  const errors: number[] = [];
  language.parse(text).iterate({ enter: (node) => void (node.type.isError && errors.push(node.from)) });
  return errors;
}

describe.each(PAIRS)("%s on %s: parsers of the formats", (target, warehouse) => {
  it("every file is one of its format", async () => {
    const files = Object.entries(await filesFor(inputFor(target, warehouse)));
    expect(files.length).toBeGreaterThan(1);
    for (const [path, text] of files) {
      expect(text.endsWith("\n"), path).toBe(true);
      if (/\.ya?ml$/.test(path))
        for (const document of parseAllDocuments(text, { strict: true, uniqueKeys: true }))
          expect([...document.errors, ...document.warnings], path).toEqual([]);
      else if (path.endsWith(".json")) expect(typeof JSON.parse(text), path).toBe("object");
      else if (path.endsWith(".py")) expect(errorsIn(parser, text), path).toEqual([]);
      else expect(path).toMatch(/\.sql$/);
    }
  });
});

describe("SQL", () => {
  // An independent parser. It has no opinion on Databricks, Athena and Flink, and knows no DELETE of BigQuery and Snowflake.
  it.each(["bigquery", "snowflake", "redshift", "postgres"] as const)(
    "is read by node-sql-parser: %s",
    async (warehouse) => {
      const files = await filesFor(inputFor("airflow-dag", warehouse));
      const text = (files["dags/sql/load_orders/load.sql"] as string).replace(/\{\{.*?\}\}/g, "2026-01-01");
      const statements = text
        .replace(/^--.*\n/gm, "")
        .split(";")
        .map((statement) => statement.trim())
        .filter((statement) => /^(?:DELETE|INSERT|MERGE)/.test(statement));
      expect(statements).toHaveLength(2);
      const partly = warehouse === "bigquery" || warehouse === "snowflake";
      const known = partly ? statements.map((statement) => statement.replace(/^[^;]*?(?=SELECT|$)/, "")) : statements;
      expect(known.filter((statement) => statement !== "")).toHaveLength(partly ? 1 : 2);
      for (const statement of known)
        if (statement !== "") expect(await parses(warehouse, statement), statement).toBe(true);
    },
  );
});

describe("Step Functions", () => {
  it("the state machine is valid for asl-validator", async () => {
    const files = await filesFor(inputFor("step-functions", "athena"));
    const definition = JSON.parse(files["load-orders.asl.json"] as string);
    const { isValid, errors } = validate(definition);
    expect(errors).toEqual([]);
    expect(isValid).toBe(true);
    // It sees mistakes.
    definition.States.Load.Next = "Nowhere";
    expect(validate(definition).isValid).toBe(false);
  });

  it("the query is the one beside it, with the day of the execution put in", async () => {
    const files = await filesFor(inputFor("step-functions", "athena"));
    const expression = JSON.parse(files["load-orders.asl.json"] as string).States.Load.Arguments.QueryString as string;
    const pieces = expression.replace(/^\{% | %\}$/g, "").split(" & ");
    const query = pieces.map((piece) => (piece.startsWith('"') ? JSON.parse(piece) : "@day@")).join("");
    expect(new Set(pieces.filter((piece) => !piece.startsWith('"')))).toEqual(
      new Set(["$substring($states.context.Execution.Input.time, 0, 10)"]),
    );
    expect(`${query};\n`).toBe((files["sql/load_orders/load.sql"] as string).replace(/^--.*\n/, ""));
  });
});

describe("queries of Prometheus", () => {
  it.each(["airflow-dag", "dag-factory", "kubernetes-cronjob", "argo", "kestra", "flink-sql"] as const)(
    "%s: each one of an alert or a panel is one, and speaks of this pipeline",
    async (target) => {
      const files = Object.entries(await filesFor(inputFor(target, target === "flink-sql" ? "athena" : "bigquery")));
      const queries: string[] = [];
      for (const [path, text] of files) {
        if (path.endsWith(".dashboard.json"))
          for (const { targets } of JSON.parse(text).panels) queries.push(targets[0].expr);
        if (/\.ya?ml$/.test(path))
          for (const document of parseAllDocuments(text)) {
            const { spec, groups = spec?.groups ?? [] } = document.toJS() ?? {};
            for (const { rules } of groups) for (const { expr } of rules) queries.push(expr);
          }
      }
      expect(queries.length).toBeGreaterThan(3);
      for (const query of queries) {
        expect(errorsIn(promql, query), query).toEqual([]);
        expect(query).toMatch(/="(?:load[-_]orders|load_orders_latest)"|=~"load-orders-/);
      }
    },
  );

  it("a mistake in one is seen", () => expect(errorsIn(promql, "increase(x{y=z}[5m]) > 0")).not.toEqual([]));
});

describe("dashboards", () => {
  it.each(["airflow-dag", "kubernetes-cronjob", "argo", "kestra", "flink-sql"] as const)(
    "%s: panels have place, source and query",
    async (target) => {
      const warehouse = target === "flink-sql" ? "athena" : "bigquery";
      const files = Object.entries(await filesFor(inputFor(target, warehouse)));
      const [, text] = files.find(([path]) => path.endsWith(".dashboard.json")) ?? [];
      const { panels, templating, schemaVersion, uid } = JSON.parse(text as string);
      expect(schemaVersion).toBeGreaterThanOrEqual(36);
      expect(uid.length).toBeLessThanOrEqual(40);
      expect(templating.list[0]).toMatchObject({ name: "datasource", type: "datasource" });
      expect(new Set(panels.map(({ id }: { id: number }) => id)).size).toBe(panels.length);
      const taken = new Set<string>();
      for (const { gridPos, targets, datasource } of panels) {
        expect(datasource.uid).toMatch(/^\$\{datasource\}$/);
        expect(targets[0].expr).not.toBe("");
        expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
        taken.add(`${gridPos.x} ${gridPos.y}`);
      }
      expect(taken.size).toBe(panels.length);
    },
  );
});
