import type { Lookup } from "../facts/keys.ts";
import type { Known } from "../facts/known.ts";
import type { TaskSummary } from "../facts/pipeline.ts";
import type { SqlScript, WriteSummary } from "../facts/script.ts";
import type {
  ColumnFact,
  FreshnessFact,
  KeyFact,
  Partitioning,
  RelationKind,
  RelationRef,
  TableDeclaration,
} from "../facts/table.ts";
import type { Expr, Select, Statement, TableSource } from "../sql/tree.ts";
import type { FileId, Location, Span } from "../text/span.ts";

/**
 * Everything the files of the workspace say about one table, joined. Where declarations disagree
 * the value is unknown.
 */
export interface TableView {
  /** Name for people: `raw.events`, `stg_orders`. */
  readonly name: string;
  readonly relation: RelationKind;
  readonly declarations: readonly TableDeclaration[];
  readonly partition: Known<Partitioning>;
  readonly requireFilter: Known<boolean>;
  readonly cluster: Known<readonly string[]>;
  readonly columns: Known<readonly ColumnFact[]>;
  readonly keys: readonly KeyFact[];
  readonly freshness: Known<FreshnessFact>;
  readonly owner: Known<string>;
  readonly bytes: Known<number>;
  readonly rows: Known<number>;
}

/** How a condition on a column of a scanned table stands. */
export interface ScanPredicate {
  /** Name of the base table's column, as written there. */
  readonly column: string;
  /** The whole condition: `event_date >= '2026-01-01'`. */
  readonly expr: Expr;
  /** The side that holds the column: the bare column, or what wraps it. */
  readonly columnSide: Expr;
  /** The other side; several for BETWEEN and IN lists. Empty for IS NULL and the like. */
  readonly others: readonly Expr[];
  readonly op:
    | "="
    | "<>"
    | "<"
    | "<="
    | ">"
    | ">="
    | "between"
    | "in"
    | "in-query"
    | "like"
    | "is-null"
    | "is-not-null"
    | "join"
    | "other";
  readonly negated: boolean;
  /** Stands below an OR together with conditions that do not mention the column. */
  readonly underOr: boolean;
  /** The OR it stands below, where `underOr` holds. */
  readonly or?: Expr;
  /** Written for a column that a query or view below computes: the two sides are put together from several places, so nothing can be rewritten in place. */
  readonly moved?: true;
  readonly at: Location;
}

/** One read of one stored table by one statement, views followed, with the conditions that reach it. */
export interface Scan {
  readonly kind: "scan";
  readonly script: SqlScript;
  readonly statement: Statement;
  /** Where the statement names the relation. */
  readonly at: Location;
  readonly source: TableSource;
  readonly relation: RelationRef;
  /** The stored table, if the workspace declares it. */
  readonly table: TableView | undefined;
  /** Views, ephemeral models and sources on the way, nearest first, with where they read on. */
  readonly through: readonly { readonly name: string; readonly at: Location }[];
  readonly predicates: readonly ScanPredicate[];
  /** Something unread could hold a condition: rules about absence are silent. */
  readonly uncertain: boolean;
  /** The statement stores or returns the rows (false for the body of a view definition, which runs only when read). */
  readonly executed: boolean;
  /** The select that names the table; absent for the target of an UPDATE, DELETE or MERGE and what stands beside it. */
  readonly select?: Select;
  /** Rows are cut off by LIMIT or TOP right where they are read. */
  readonly limited?: true;
  /** The table is what the statement writes: target of UPDATE, DELETE or MERGE. */
  readonly target?: true;
  /**
   * Where a condition on the table would be added: the end of the FROM clause or of the WHERE condition of the select
   * that names it, or of the ON condition where an outer join must keep its rows; `hasWhere` says that a condition stands
   * there, `wrap` that it is an OR which needs parentheses first.
   */
  readonly filterInsert: {
    readonly at: number;
    readonly hasWhere: boolean;
    readonly alias: string | undefined;
    readonly wrap?: Span;
  };
}

/** The joined view of the workspace that rules ask. Every answer is tracked as a dependency of the file being checked. */
export interface Graph {
  readonly lookup: Lookup;
  /** The table behind a name, `ref`, `source` or `this`, seen from a script. */
  table(relation: RelationRef, from: SqlScript): TableView | undefined;
  /** By declared name, seen from a file. */
  tableNamed(parts: readonly string[], from: FileId): TableView | undefined;
  /** What stands in FROM as a relation. */
  relationOf(source: TableSource, script: SqlScript): RelationRef;
  /** Reads of stored tables by a script. */
  scans(script: SqlScript): readonly Scan[];
  /** How each write of a script behaves when it runs again. */
  writes(script: SqlScript): readonly (WriteSummary & { readonly statement: Statement })[];
  /** Tasks that run a script: its own task, or those that name its file. */
  tasksRunning(script: SqlScript): readonly TaskSummary[];
  /** Whether columns identify a row of a table: proven by a key, or not. */
  provesUnique(table: TableView, columns: readonly string[]): KeyFact | undefined;
}
