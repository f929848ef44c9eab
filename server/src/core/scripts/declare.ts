import { absent, type Known, known, type Layer, unknown } from "../facts/known.ts";
import type { SqlScript } from "../facts/script.ts";
import type { SystemId } from "../facts/subject.ts";
import type { ColumnFact, KeyFact, TableDeclaration } from "../facts/table.ts";
import type { AlterTable, ColumnDef, CreateTable, CreateView, Expr, NamePart, Query, SqlOption } from "../sql/tree.ts";
import { bare, branchesOf, everyExpr } from "../sql/walk.ts";
import type { Location, Span } from "../text/span.ts";
import { knownParts } from "./names.ts";
import { type PlainKind, partitioningOf } from "./partitioning.ts";
import { storageOf } from "./storage.ts";
import { viewSummary } from "./view.ts";

type Draft = { -readonly [K in keyof TableDeclaration]: TableDeclaration[K] };

/**
 * The tables and views that scripts declare: CREATE with the ALTERs that follow in the same script, and ALTERs of
 * tables made elsewhere. Temporary tables and names that a template decides are left out. Of the variants
 * of one text each place counts once.
 */
export function tablesOf(scripts: readonly SqlScript[], system: SystemId): readonly TableDeclaration[] {
  const found = new Map<number, Draft>();
  for (const script of scripts) {
    const here = new Map<string, Draft>();
    const temporary = new Set<string>();
    for (const statement of script.statements) {
      if (statement.kind !== "create-table" && statement.kind !== "create-view" && statement.kind !== "alter-table")
        continue;
      const parts = knownParts(statement.name);
      if (parts.length === 0) continue;
      const key = parts.join(".").toLowerCase();
      if (statement.kind === "create-table" && statement.temporary) temporary.add(key);
      if (temporary.has(key)) continue;
      const earlier = here.get(key);
      if (statement.kind === "alter-table") {
        const draft = earlier ?? empty(statement, parts, script, system);
        if (alter(draft, statement, script) && !earlier) found.set(statement.name.span.start, draft);
      } else if (!found.has(statement.name.span.start)) {
        const draft = create(statement, parts, script, system);
        here.set(key, draft);
        found.set(statement.name.span.start, draft);
      }
    }
  }
  return [...found.values()];
}

function empty(
  statement: CreateTable | CreateView | AlterTable,
  parts: readonly string[],
  script: SqlScript,
  system: SystemId,
): Draft {
  const at: Location = { file: script.file, span: statement.name.span };
  return {
    name: parts,
    system,
    relation: "unknown",
    ...(script.dialect.certain ? { dialect: script.dialect.id } : {}),
    at,
    partition: absent(),
    requireFilter: absent(),
    cluster: absent(),
    columns: absent(),
    keys: [],
    freshness: absent(),
    owner: absent(),
    bytes: absent(),
    rows: absent(),
    description: absent(),
  };
}

function create(
  statement: CreateTable | CreateView,
  parts: readonly string[],
  script: SqlScript,
  system: SystemId,
): Draft {
  const draft = empty(statement, parts, script, system);
  const layer: Layer = { name: statement.kind === "create-table" ? "CREATE TABLE" : "CREATE VIEW", at: draft.at };
  const gap = statement.gaps[0];
  const missing: Known<never> = gap
    ? unknown("part of the statement could not be read", at(script, gap.span))
    : absent([layer]);
  draft.requireFilter = missing;
  draft.cluster = missing;
  draft.description = missing;
  draft.partition = missing;
  draft.columns = missing;
  setOptions(draft, statement.options, script, layer.name);
  if (statement.kind === "create-table") fillTable(draft, statement, script, missing);
  else fillView(draft, statement, script, missing);
  return draft;
}

function fillTable(draft: Draft, statement: CreateTable, script: SqlScript, missing: Known<never>): void {
  draft.relation =
    statement.flavour === "external" ? "external" : statement.flavour === "dynamic" ? "materialized-view" : "table";
  const origin =
    statement.flavour === "clone" ||
    statement.flavour === "like" ||
    statement.flavour === "snapshot" ||
    statement.origin;
  const copied = unknown("it is taken from another table", draft.at);
  const columns = statement.columns.map((column) => columnFact(column, script));
  if (columns.length > 0) draft.columns = known(columns, draft.at, "CREATE TABLE");
  else if (origin) draft.columns = copied;
  else if (statement.query) draft.columns = columnsOfQuery(statement.query, script);
  if (statement.columns.some((column) => column.name.templated))
    draft.columns = unknown("a template stands among the columns", draft.at);
  draft.keys = [
    ...statement.columns.flatMap((column) => keyOfColumn(column, script)),
    ...statement.keys.flatMap(({ kind, columns: parts, span }) => keyFact(kind, parts, span, script)),
  ];
  const storage = storageOf(statement, script.file);
  if (storage) draft.storage = storage;
  const place = at(script, statement.partitionSpan ?? statement.name.span);
  if (statement.partitionBy.length > 0) {
    const partitioning = partitioningOf({ items: statement.partitionBy, columns, plain: plainKind(statement, script) });
    draft.partition = partitioning
      ? known(partitioning, place, "PARTITION BY")
      : unknown("its PARTITION BY is not understood", place);
  } else if (statement.partitionSpan) draft.partition = unknown("its PARTITION BY is not understood", place);
  else if (origin) draft.partition = copied;
  setCluster(draft, [...statement.clusterBy, ...sortKeys(statement.options)], script, "CLUSTER BY");
  if (origin && draft.cluster.state === "absent") draft.cluster = copied;
  if (missing.state === "unknown" && draft.columns.state === "absent") draft.columns = missing;
}

function fillView(draft: Draft, statement: CreateView, script: SqlScript, missing: Known<never>): void {
  draft.relation = statement.materialized ? "materialized-view" : "view";
  if (statement.columns.length > 0)
    draft.columns = known(
      statement.columns.map((part) => ({ name: part.text, type: "", notNull: false, at: at(script, part.span) })),
      draft.at,
      "CREATE VIEW",
    );
  else draft.columns = statement.query ? columnsOfQuery(statement.query, script) : missing;
  if (statement.partitionBy.length > 0) {
    const partitioning = partitioningOf({ items: statement.partitionBy, columns: [], plain: "unknown" });
    if (partitioning) draft.partition = known(partitioning, draft.at, "PARTITION BY");
  }
  setCluster(draft, statement.clusterBy, script, "CLUSTER BY");
  if (statement.query) {
    const names = statement.columns.map((part) => part.text);
    draft.view = viewSummary(statement.query, script, names, statement.gaps.length === 0);
  }
}

/** What a plain column in PARTITION BY means. */
function plainKind(statement: CreateTable, script: SqlScript): PlainKind {
  switch (script.dialect.id) {
    case "bigquery":
      return "time";
    case "hive":
    case "spark":
    case "databricks":
    case "athena":
    case "trino":
      return "hive";
    default:
      // Hive's form gives the columns with their types.
      return statement.partitionBy.every((item) =>
        statement.columns.some((column) => column.name.span.start === item.span.start),
      )
        ? "hive"
        : "unknown";
  }
}

/** Applies an ALTER TABLE; false when it says nothing about the table that counts here. */
function alter(draft: Draft, statement: AlterTable, script: SqlScript): boolean {
  let changed = false;
  for (const action of statement.actions) {
    const before = { ...draft };
    const columns = draft.columns.state === "known" ? draft.columns.value : undefined;
    if (action.kind === "add-column" && action.column) {
      const fact = columnFact(action.column, script);
      draft.columns = columns
        ? { ...(draft.columns as Extract<typeof draft.columns, { state: "known" }>), value: [...columns, fact] }
        : unknown("ALTER TABLE adds a column to a table made elsewhere", fact.at);
      draft.keys = [...draft.keys, ...keyOfColumn(action.column, script)];
    } else if (action.kind === "drop-column") {
      const gone = new Set((action.columns ?? []).map((part) => part.text.toLowerCase()));
      draft.columns = columns
        ? {
            ...(draft.columns as Extract<typeof draft.columns, { state: "known" }>),
            value: columns.filter((column) => !gone.has(column.name.toLowerCase())),
          }
        : unknown("ALTER TABLE drops a column", draft.at);
    } else if (action.kind === "add-key" && action.keyKind)
      draft.keys = [...draft.keys, ...keyFact(action.keyKind, action.columns ?? [], action.span, script)];
    else if (action.kind === "set-options") setOptions(draft, action.options ?? [], script, "ALTER TABLE");
    else if (action.kind === "cluster-by") setCluster(draft, action.clusterBy ?? [], script, "ALTER TABLE");
    else if (action.kind === "rename" || action.kind === "swap" || action.kind === "other") continue;
    changed ||= Object.keys(before).some((key) => before[key as keyof Draft] !== draft[key as keyof Draft]);
  }
  return changed;
}

const at = (script: SqlScript, span: Span): Location => ({ file: script.file, span });

const columnFact = (column: ColumnDef, script: SqlScript): ColumnFact => ({
  name: column.name.text,
  type: column.type,
  notNull: column.notNull || column.primaryKey,
  at: at(script, column.name.span),
});

function keyOfColumn(column: ColumnDef, script: SqlScript): readonly KeyFact[] {
  const kind = column.primaryKey ? "primary" : column.unique ? "unique" : undefined;
  return kind ? keyFact(kind, [column.name], column.span, script) : [];
}

function keyFact(
  kind: "primary" | "unique" | "foreign",
  columns: readonly NamePart[],
  span: Span,
  script: SqlScript,
): readonly KeyFact[] {
  if (kind === "foreign" || columns.length === 0 || columns.some((column) => column.templated)) return [];
  return [{ kind, columns: columns.map((column) => column.text), at: at(script, span) }];
}

function setOptions(draft: Draft, options: readonly SqlOption[], script: SqlScript, layer: string): void {
  for (const option of options) {
    const value = option.value && bare(option.value);
    if (option.key === "require_partition_filter")
      draft.requireFilter =
        value?.kind === "literal" && value.type === "boolean"
          ? known(value.value.toLowerCase() === "true", at(script, option.span), layer)
          : unknown("its value is not a literal", at(script, option.span));
    else if ((option.key === "description" || option.key === "comment") && value?.kind === "literal")
      draft.description = value.templated
        ? unknown("a template stands in it", at(script, option.span))
        : known(value.value, at(script, option.span), layer);
  }
}

/** Redshift's sort keys order the blocks of a table as a clustering key does. */
const sortKeys = (options: readonly SqlOption[]): readonly Expr[] =>
  options.flatMap((option) => {
    if (option.key !== "sortkey" || !option.value) return [];
    const value = bare(option.value);
    return value.kind === "list" ? value.items : [value];
  });

function setCluster(draft: Draft, items: readonly Expr[], script: SqlScript, layer: string): void {
  const [first] = items;
  if (!first) return;
  const names = items.map((item) => {
    const columns = everyExpr(item).flatMap((inner) => (inner.kind === "column" ? [inner] : []));
    const [only] = columns;
    return columns.length === 1 && !only?.parts.at(-1)?.templated ? only?.parts.at(-1)?.text : undefined;
  });
  const place = at(script, { start: first.span.start, end: items.at(-1)?.span.end ?? first.span.end });
  draft.cluster = names.every((name) => name !== undefined)
    ? known(names, place, layer)
    : unknown("its clustering key is an expression", place);
}

/** The columns a query gives a table, where all of them have a name. */
function columnsOfQuery(query: Query, script: SqlScript): Known<readonly ColumnFact[]> {
  const [first] = branchesOf(query.body);
  const why = unknown("they are those of a query", at(script, query.span));
  if (!first) return why;
  const columns: ColumnFact[] = [];
  for (const item of first.items) {
    const expr = bare(item.expr);
    const part = item.alias ?? (expr.kind === "column" ? expr.parts.at(-1) : undefined);
    if (!part || part.templated || expr.kind === "star") return why;
    columns.push({
      name: part.text,
      type: expr.kind === "cast" ? expr.type : "",
      notNull: false,
      at: at(script, part.span),
    });
  }
  return columns.length > 0 ? known(columns, at(script, query.span), "query") : why;
}
