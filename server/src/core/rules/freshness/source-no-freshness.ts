import columnNames from "../../../../data/column-names.json" with { type: "json" };
import adapters from "../../../../data/dbt-adapters.json" with { type: "json" };
import type { DbtSource } from "../../facts/dbt.ts";
import type { FileFacts } from "../../facts/file-facts.ts";
import type { Fix } from "../../facts/subject.ts";
import { layersOf } from "../../graph/ask/layers.ts";
import { isTestProject } from "../../graph/ask/scripts.ts";
import type { Graph } from "../../graph/graph.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "source-no-freshness",
    category: "freshness",
    title: "Source that is read but never checked for old data",
    tier: 3,
    severity: "warning",
    systems: ["dbt"],
    fix: "repair",
    messages: {
      table:
        "Nothing checks how old `{table}` may be, and {readers}: when its load stops, they go on with old data and nobody is told. Give it `freshness` with `warn_after`, or say `freshness: null` where its age does not matter.",
      project:
        "Nothing checks how old source `{source}` and {count} more sources of the project may be, and {readers} it: when a load stops, models go on with old data and nobody is told. Give them `freshness` with `warn_after`, or set it for all of them in dbt_project.yml.",
      source:
        "Nothing checks how old the tables of source `{source}` may be, and {readers} {count} of them: when a load stops, they go on with old data and nobody is told. Give the source `freshness` with `warn_after`, and `freshness: null` to tables whose age does not matter.",
    },
    docs: {
      what: "A source table that enabled models read, for which neither the table, nor its source, nor dbt_project.yml has `freshness`.",
      why: "`dbt source freshness` is how a project notices that a load has stopped. A table without thresholds is left out of it, so models are built on old data and every test passes.",
      silent:
        "For tables nobody reads, `freshness: null`, disabled sources, installed packages, schemas of the database itself (`information_schema`), tables that are named as static (`mapping`, `lookup`, `calendar`, `historical`, a year in front), spreadsheets, integration tests of packages, and where a template decides. A source none of whose tables is checked is reported once, and so is a project that checks none of its sources, as information.",
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
    source(source, { facts, graph, report }) {
      if (!isUnchecked(source) || isTestProject(source.project)) return;
      const practice = graph.lookup.all("dbt-practice", source.project).map(({ value }) => value);
      const practised = practice.some(({ what }) => what === "freshness");
      const sources = practised ? [] : uncheckedSources(practice, graph);
      // Where nobody checks any source, that is said once.
      if (sources.length > 1 && sources[0] !== source.source) return;
      const siblings = facts.sources.filter(
        (other) =>
          other.parent.at.span.start === source.parent.at.span.start && other.parent.at.file === source.at.file,
      );
      const unchecked = siblings.filter(isUnchecked);
      const whole = unchecked.length > 1 && siblings.every(({ freshness }) => freshness.state === "absent");
      if (whole && unchecked[0] !== source) return;
      const models = [
        ...new Set((whole ? unchecked : [source]).flatMap(({ readers }) => readers.map(({ model }) => model))),
      ];
      const [first = ""] = models;
      const readers = models.length === 1 ? `\`${first}\` reads` : `\`${first}\` and ${models.length - 1} more read`;
      const common = {
        evidence: [
          ...(whole ? unchecked.flatMap((each) => each.readers.slice(0, 1)) : source.readers)
            .slice(0, 3)
            .map(({ model, at }) => ({ at, message: `Model \`${model}\` reads it here.` })),
          ...layersOf(source.freshness, "`freshness`").slice(1),
        ],
        ...(practised ? {} : { severity: "information" as const }),
      };
      if (sources.length > 1)
        report({
          ...common,
          message: "project",
          data: { source: source.source, count: sources.length - 1, readers },
          at: source.parent.at,
          // A threshold for one source would only bring the others up.
          fixes: [],
        });
      else if (whole)
        report({
          ...common,
          message: "source",
          fixes: threshold(source, true, facts),
          data: { source: source.source, count: unchecked.length, readers },
          at: source.parent.at,
        });
      else
        report({
          ...common,
          message: "table",
          fixes: threshold(source, false, facts),
          data: { table: `${source.source}.${source.table}`, readers: `${readers} it` },
          at: source.at,
        });
    },
  },
});

/** Names of the sources that models read and nothing checks, sorted. */
function uncheckedSources(
  practice: readonly { readonly what: string; readonly of: string }[],
  { lookup }: Graph,
): readonly string[] {
  const names = new Set<string>();
  for (const { what, of } of practice) {
    const dot = of.indexOf(".");
    const [source, table] = [of.slice(0, dot), of.slice(dot + 1)];
    if (what !== "no-freshness" || names.has(source) || isStatic({ source, table })) continue;
    const read = lookup
      .all("dbt-use", of)
      .some(({ value }) => value.by === "node" && (value.enabled.state !== "known" || value.enabled.value));
    if (read) names.add(source);
  }
  return [...names].sort();
}

/** Whether models build on a table whose age nothing checks, all places having been read. */
const isUnchecked = (source: DbtSource): boolean =>
  source.own &&
  (source.enabled.state === "absent" || (source.enabled.state === "known" && source.enabled.value)) &&
  source.freshness.state === "absent" &&
  source.readers.length > 0 &&
  !isStatic(source);

/** Names of what does not age: reference data, spreadsheets, one year's delivery. */
const STATIC =
  /^\d{4}_|(?:^|_)(?:annual|yearly|histor(?:y|ical)|archived?|legacy|backup|deprecated|static|mappings?|lookups?|seeds?|calendar|dictionary|reference|ref|codes?|gsheets?)(?:_|$)|google_sheet|spreadsheet/i;
/** Schemas of the database itself. */
const SYSTEM = /^(?:information_schema|account_usage|organization_usage|system)$/i;
const isStatic = ({ source, table }: Pick<DbtSource, "source" | "table">): boolean =>
  STATIC.test(table) || STATIC.test(source) || SYSTEM.test(source);

const METADATA = new Set(adapters.metadataFreshness);
const LOADED = new Set(columnNames.loadedAt);

/** A day, which holds for daily loads; what says when a row was loaded comes from the source, its columns or the adapter. */
function threshold(source: DbtSource, whole: boolean, facts: FileFacts): readonly Fix[] {
  const declared = facts.tables.find(
    (table) => table.relation === "source" && table.at.span.start === source.at.span.start,
  );
  const column =
    !whole && declared?.columns.state === "known"
      ? declared.columns.value.find(({ name }) => LOADED.has(name.toLowerCase()))?.name
      : undefined;
  if (source.loadedAtField.state === "unknown") return [];
  const missing = source.loadedAtField.state === "absent";
  if (missing && column === undefined && !METADATA.has(declared?.dialect ?? "")) return [];
  const subject = whole ? source.parent.subject : source.subject;
  return [
    {
      title: `Warn when ${whole ? "a table's" : "its"} newest row is older than a day`,
      kind: "repair",
      intents: [
        ...(missing && column !== undefined
          ? [{ do: "set" as const, subject, key: ["loaded_at_field"], value: column }]
          : []),
        { do: "set", subject, key: ["freshness"], value: { warn_after: { count: 24, period: "hour" } } },
      ],
    },
  ];
}
