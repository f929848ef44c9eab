import columnNames from "../../../../data/column-names.json" with { type: "json" };
import adapters from "../../../../data/dbt-adapters.json" with { type: "json" };
import type { DbtSource } from "../../facts/dbt.ts";
import type { FileFacts } from "../../facts/file-facts.ts";
import type { Fix } from "../../facts/subject.ts";
import { layersOf } from "../../graph/ask/layers.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "source-no-freshness",
    category: "freshness",
    title: "Source that is read but never checked for old data",
    tier: 1,
    severity: "warning",
    systems: ["dbt"],
    fix: "repair",
    messages: {
      absent:
        "Nothing checks how old `{source}.{table}` may be, and {readers}: when its load stops, they go on with old data and nobody is told. Give it `freshness` with `warn_after`, or say `freshness: null` where its age does not matter.",
    },
    docs: {
      what: "A source table that enabled models read, for which neither the table, nor its source, nor dbt_project.yml has `freshness`.",
      why: "`dbt source freshness` is how a project notices that a load has stopped. A table without thresholds is left out of it, so models are built on old data and every test passes.",
      silent:
        "For tables nobody reads, `freshness: null`, disabled sources, installed packages, schemas of the database itself (`information_schema`), tables that are named as static (`mapping`, `lookup`, `seed`, `static`, `calendar`), and where a template decides.",
      fix: "Adds a threshold of a day, with the column that says when a row was loaded where one is known.",
      sources: [
        {
          title: "dbt: freshness",
          url: "https://docs.getdbt.com/reference/resource-properties/freshness",
          read: "2026-11-24",
        },
      ],
      bad: {
        "dbt_project.yml": "name: shop\nprofile: shop\n",
        "models/sources.yml":
          "sources:\n  - name: raw\n    tables:\n      - name: orders\n        loaded_at_field: loaded_at\n",
        "models/stg_orders.sql": "select * from {{ source('raw', 'orders') }}\n",
      },
      good: {
        "dbt_project.yml": "name: shop\nprofile: shop\n",
        "models/sources.yml":
          "sources:\n  - name: raw\n    loaded_at_field: loaded_at\n    freshness:\n      warn_after: {count: 12, period: hour}\n    tables:\n      - name: orders\n",
        "models/stg_orders.sql": "select * from {{ source('raw', 'orders') }}\n",
      },
    },
  },
  on: {
    source(source, { facts, report }) {
      const { enabled, freshness, own, readers } = source;
      if (!own || enabled.state === "unknown" || (enabled.state === "known" && !enabled.value)) return;
      if (freshness.state !== "absent" || readers.length === 0 || isStatic(source)) return;
      const models = [...new Set(readers.map(({ model }) => model))];
      const [first = ""] = models;
      report({
        message: "absent",
        data: {
          source: source.source,
          table: source.table,
          readers: models.length === 1 ? `\`${first}\` reads it` : `\`${first}\` and ${models.length - 1} more read it`,
        },
        at: source.at,
        evidence: [
          ...readers.slice(0, 3).map(({ model, at }) => ({ at, message: `Model \`${model}\` reads it here.` })),
          ...layersOf(freshness, "`freshness`").slice(1),
        ],
        fixes: threshold(source, facts),
      });
    },
  },
});

const STATIC =
  /(?:^|_)(?:static|mapping|mappings|lookup|lookups|seed|seeds|calendar|dictionary|reference|ref|codes?)(?:_|$)/i;
const isStatic = (source: DbtSource): boolean =>
  STATIC.test(source.table) || /information_schema|seed|static/i.test(source.source);

const METADATA = new Set(adapters.metadataFreshness);
const LOADED = new Set(columnNames.loadedAt);

/** A day, which holds for daily loads; what says when a row was loaded comes from the source, its columns or the adapter. */
function threshold(source: DbtSource, facts: FileFacts): readonly Fix[] {
  const declared = facts.tables.find(
    (table) => table.relation === "source" && table.at.span.start === source.at.span.start,
  );
  const column =
    declared?.columns.state === "known"
      ? declared.columns.value.find(({ name }) => LOADED.has(name.toLowerCase()))?.name
      : undefined;
  const metadata = METADATA.has(declared?.dialect ?? "");
  if (source.loadedAtField.state === "unknown") return [];
  if (source.loadedAtField.state === "absent" && column === undefined && !metadata) return [];
  const set = (key: string, value: string | { warn_after: { count: number; period: string } }) => ({
    do: "set" as const,
    subject: source.subject,
    key: [key],
    value,
  });
  return [
    {
      title: "Warn when its newest row is older than a day",
      kind: "repair",
      intents: [
        ...(source.loadedAtField.state === "absent" && column !== undefined ? [set("loaded_at_field", column)] : []),
        set("freshness", { warn_after: { count: 24, period: "hour" } }),
      ],
    },
  ];
}
