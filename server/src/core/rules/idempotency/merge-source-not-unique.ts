import { valueOf } from "../../facts/known.ts";
import type { SqlScript } from "../../facts/script.ts";
import type { Fix } from "../../facts/subject.ts";
import type { KeyFact } from "../../facts/table.ts";
import { changeColumn, columnOf, nameOf, sameName } from "../../graph/ask/columns.ts";
import { variantOf } from "../../graph/ask/scripts.ts";
import { runners } from "../../graph/ask/tasks.ts";
import { insertText, placeIn } from "../../graph/ask/text.ts";
import { bare, conjuncts } from "../../graph/ask/walk.ts";
import type { Graph, TableView } from "../../graph/graph.ts";
import type { MergeStatement, Select, TableSource } from "../../sql/tree.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "merge-source-not-unique",
    category: "idempotency",
    title: "MERGE whose source may match a row several times",
    tier: 1,
    severity: "warning",
    systems: ["sql", "airflow"],
    fix: "suggestion",
    messages: {
      found:
        "`{source}` has one row for each ({key}), but this MERGE matches on ({columns}) alone, so several source rows can match one target row: {effect}. Match on the whole key, or keep one row for each ({columns}) first.",
    },
    docs: {
      what: "A MERGE with an UPDATE or DELETE branch whose ON columns are only a part of the key that is declared for the source.",
      why: "BigQuery and Delta Lake fail at run time when several source rows match one target row; Snowflake does so unless `ERROR_ON_NONDETERMINISTIC_MERGE` is off, and then takes one of them, whichever comes first.",
      silent:
        "Where no key of the source is declared, where a key lies within the ON columns, and where the source is grouped, made distinct or filtered by QUALIFY.",
      sources: [
        {
          title: "Snowflake: MERGE, duplicate join behavior",
          url: "https://docs.snowflake.com/en/sql-reference/sql/merge#duplicate-join-behavior",
          read: "2026-11-24",
        },
        {
          title: "Delta Lake: upsert into a table using merge",
          url: "https://docs.delta.io/latest/delta-update.html#upsert-into-a-table-using-merge",
          read: "2026-11-24",
        },
      ],
      bad: {
        "pipewright.yaml": "dialect: snowflake\n",
        "ddl/stage.sql":
          "CREATE TABLE shop.new_stock (sku VARCHAR NOT NULL, store_id NUMBER NOT NULL, quantity NUMBER, PRIMARY KEY (sku, store_id));\n",
        "load/stock.sql":
          "MERGE INTO shop.stock AS t\nUSING shop.new_stock AS s\nON t.sku = s.sku\nWHEN MATCHED THEN UPDATE SET quantity = s.quantity;\n",
      },
      good: {
        "pipewright.yaml": "dialect: snowflake\n",
        "ddl/stage.sql":
          "CREATE TABLE shop.new_stock (sku VARCHAR NOT NULL, store_id NUMBER NOT NULL, quantity NUMBER, PRIMARY KEY (sku, store_id));\n",
        "load/stock.sql":
          "MERGE INTO shop.stock AS t\nUSING shop.new_stock AS s\nON t.sku = s.sku AND t.store_id = s.store_id\nWHEN MATCHED THEN UPDATE SET quantity = s.quantity;\n",
      },
    },
  },
  on: {
    statement({ script, statement }, { graph, report }) {
      if (statement.kind !== "merge" || statement.gaps.length > 0 || !script.variant.complete) return;
      if (
        !statement.clauses.some(
          ({ when, action }) => when === "matched" && (action === "update" || action === "delete"),
        )
      )
        return;
      const source = sourceOf(statement);
      const matched = source && matchedColumns(statement, source.alias);
      if (!source || !matched || matched.length === 0) return;
      const columns = matched.map(
        (name) => source.columns?.get(name.toLowerCase()) ?? (source.columns ? undefined : name),
      );
      if (columns.some((name) => name === undefined)) return;
      const names = columns.filter((name) => name !== undefined);
      const table = graph.table(graph.relationOf(source.table, script), script);
      const key = table && widerKey(table, names, graph);
      if (!table || !key) return;
      report({
        message: "found",
        data: {
          source: table.name,
          key: key.columns.join(", "),
          columns: names.join(", "),
          effect: EFFECTS[script.dialect.id] ?? "the statement fails, or one of them wins by chance",
        },
        at: placeIn(script, (statement.on ?? statement.target).span),
        evidence: [
          { at: key.at, message: `The key of \`${table.name}\` is declared here.` },
          ...runners(graph.tasksRunning(script)),
        ],
        fixes: latestOnly(script, source, matched, table),
        ...variantOf(script),
      });
    },
  },
});

const EFFECTS: Readonly<Partial<Record<SqlScript["dialect"]["id"], string>>> = {
  bigquery: "the statement fails at run time",
  databricks: "the statement fails at run time",
  snowflake: "the statement fails, or takes one of them by chance where ERROR_ON_NONDETERMINISTIC_MERGE is off",
};

interface Source {
  readonly alias: string;
  readonly table: TableSource;
  /** Column of the source → column of the table, folded; absent when they are the same. */
  readonly columns?: ReadonlyMap<string, string>;
  /** Where a QUALIFY would go. */
  readonly select?: Select;
}

/** The one table a MERGE reads, directly or through a plain SELECT of its rows. */
function sourceOf({ source: { source } }: MergeStatement): Source | undefined {
  if (source.kind === "table") {
    const alias = source.alias ?? source.name.parts.at(-1);
    return alias && source.modifiers.length === 0 ? { alias: alias.text, table: source } : undefined;
  }
  if (source.kind !== "derived" || !source.alias || source.columns.length > 0) return undefined;
  const { query } = source;
  const { body } = query;
  if (query.ctes.length > 0 || query.limit || body.kind !== "select" || body.from.length !== 1) return undefined;
  if (body.distinct || body.distinctOn.length > 0 || body.qualify || body.grouping !== "none" || body.top)
    return undefined;
  const [from] = body.from;
  if (from?.source.kind !== "table" || from.source.modifiers.length > 0) return undefined;
  const columns = new Map<string, string>();
  for (const item of body.items) {
    if (item.expr.kind === "star")
      return item.expr.modified ? undefined : { alias: source.alias.text, table: from.source, select: body };
    const column = columnOf(item.expr);
    if (column) columns.set((item.alias?.text ?? nameOf(column)).toLowerCase(), nameOf(column));
  }
  return { alias: source.alias.text, table: from.source, columns, select: body };
}

/** Columns of the source that ON compares with the target; undefined when ON says more than equalities. */
function matchedColumns(statement: MergeStatement, alias: string): readonly string[] | undefined {
  const found: string[] = [];
  for (const condition of conjuncts(statement.on)) {
    const inner = bare(condition);
    if (inner.kind !== "binary" || inner.op !== "=") return undefined;
    const sides = [columnOf(inner.left), columnOf(inner.right)];
    if (sides.some((side) => side === undefined || side.parts.length !== 2)) return undefined;
    const ours = sides.filter((side) => side?.parts[0] && sameName(side.parts[0].text, alias));
    if (ours.length !== 1 || !ours[0]) return undefined;
    found.push(nameOf(ours[0]));
  }
  return found;
}

/** A declared key that has more columns than the match, none being within it. */
function widerKey(table: TableView, columns: readonly string[], graph: Graph): KeyFact | undefined {
  if (graph.provesUnique(table, columns)) return undefined;
  return table.keys.find(
    (key) =>
      key.columns.length > columns.length &&
      columns.every((column) => key.columns.some((name) => sameName(name, column))),
  );
}

const QUALIFIES: readonly string[] = ["bigquery", "snowflake", "databricks", "redshift", "duckdb", "teradata"];

/** A draft that keeps the newest row of each match. */
function latestOnly(script: SqlScript, source: Source, matched: readonly string[], table: TableView): readonly Fix[] {
  const known = valueOf(table.columns);
  const newest = known && changeColumn(known.map((column) => column.name));
  if (!script.editable || !source.select || !newest || !script.dialect.certain) return [];
  if (!QUALIFIES.includes(script.dialect.id)) return [];
  return [
    {
      title: `Keep the newest row by \`${newest}\` for each match`,
      kind: "suggestion",
      intents: [
        insertText(
          script,
          source.select.span.end,
          `\nQUALIFY ROW_NUMBER() OVER (PARTITION BY ${matched.join(", ")} ORDER BY ${newest} DESC) = 1`,
        ),
      ],
    },
  ];
}
