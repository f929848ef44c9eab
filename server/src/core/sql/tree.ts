import type { Span } from "../text/span.ts";

/**
 * The tolerant clause tree. Plain data (it crosses threads), total (every input has one), every
 * span in file coordinates. What could not be read stays as `other` with its span, so nothing is lost silently.
 */

/** Dialects with their own lexer data. `generic` reads what all have in common; dialect rules stay silent on it. */
export type DialectId =
  | "generic"
  | "bigquery"
  | "snowflake"
  | "redshift"
  | "postgres"
  | "databricks"
  | "spark"
  | "hive"
  | "trino"
  | "athena"
  | "tsql"
  | "mysql"
  | "duckdb"
  | "flink"
  | "clickhouse"
  | "oracle"
  | "sqlite"
  | "teradata";

/** A script: its statements in order, and what could not be read. */
export interface Script {
  readonly dialect: DialectId;
  readonly statements: readonly Statement[];
  readonly comments: readonly Span[];
  readonly gaps: readonly Gap[];
}

/** A stretch that is not understood. Absence of anything inside it is not proven. */
export interface Gap {
  readonly span: Span;
  readonly reason: string;
}

/** One part of a dotted name, unquoted; case as written. */
export interface NamePart {
  readonly text: string;
  readonly quoted: boolean;
  /** Holds a template hole: `text` is only what stands around it. */
  readonly templated: boolean;
  readonly span: Span;
}

/** `project.dataset.table`; BigQuery's `` `a.b.c` `` is split into its parts. */
export interface QualifiedName {
  readonly parts: readonly NamePart[];
  readonly span: Span;
  /** The whole name is one template expression (`{{ ref('x') }}`): index into the reading's expressions. */
  readonly expression?: number;
  /** BigQuery wildcard: last part ends in `*`. */
  readonly wildcard: boolean;
}

export type Statement =
  | QueryStatement
  | InsertStatement
  | MergeStatement
  | UpdateStatement
  | DeleteStatement
  | TruncateStatement
  | CopyStatement
  | CreateTable
  | CreateView
  | AlterTable
  | DropStatement
  | TransactionStatement
  | BlockStatement
  | OtherStatement;

interface StatementBase {
  readonly span: Span;
  readonly gaps: readonly Gap[];
  /** Nesting in `BEGIN … END`, `IF`, `LOOP`, a procedure or `$$` body; 0 at the top. */
  readonly depth: number;
  /** Inside an `IF`/`CASE`/`LOOP`/exception block: it may not run. */
  readonly conditional: boolean;
}

export interface QueryStatement extends StatementBase {
  readonly kind: "query";
  readonly query: Query;
}

export interface InsertStatement extends StatementBase {
  readonly kind: "insert";
  readonly target: QualifiedName;
  /** `INSERT OVERWRITE`, Databricks `REPLACE WHERE`/`REPLACE USING`: replaces rows instead of adding. */
  readonly overwrite: boolean;
  /** `OR REPLACE`, `OR IGNORE`, `ON CONFLICT …`, `ON DUPLICATE KEY …`, `IGNORE`. */
  readonly conflict?: { readonly action: "update" | "nothing" | "other"; readonly span: Span };
  readonly columns: readonly NamePart[];
  readonly source:
    | { readonly kind: "query"; readonly query: Query }
    | {
        readonly kind: "values";
        readonly rows: number;
        /** The first rows, as far as they are read; `rows` counts all. */
        readonly sample?: readonly (readonly Expr[])[];
        readonly span: Span;
      }
    | { readonly kind: "other"; readonly span: Span };
  /** Static partition spec `PARTITION (ds = '…')`. */
  readonly partition: readonly { readonly column: NamePart; readonly value?: Expr }[];
  /** Databricks `REPLACE WHERE <condition>`: only these rows are replaced. */
  readonly replaceWhere?: Predicate;
}

export interface MergeStatement extends StatementBase {
  readonly kind: "merge";
  /** A WITH in front of the statement. */
  readonly ctes?: readonly Cte[];
  readonly target: TableSource;
  readonly source: FromItem;
  readonly on: Predicate | undefined;
  readonly clauses: readonly {
    /** `INSERT (a, b) …`: the columns written. */
    readonly columns?: readonly NamePart[];
    readonly when: "matched" | "not-matched" | "not-matched-by-source";
    readonly condition?: Predicate;
    readonly action: "update" | "insert" | "delete" | "nothing" | "other";
    readonly assignments: readonly Assignment[];
    readonly span: Span;
  }[];
}

export interface Assignment {
  readonly column: ColumnRef;
  readonly value: Expr;
  readonly span: Span;
}

export interface UpdateStatement extends StatementBase {
  readonly kind: "update";
  /** A WITH in front of the statement. */
  readonly ctes?: readonly Cte[];
  readonly target: TableSource;
  readonly assignments: readonly Assignment[];
  readonly from: readonly FromItem[];
  readonly where: Predicate | undefined;
}

export interface DeleteStatement extends StatementBase {
  readonly kind: "delete";
  /** A WITH in front of the statement. */
  readonly ctes?: readonly Cte[];
  readonly target: TableSource;
  readonly using: readonly FromItem[];
  readonly where: Predicate | undefined;
}

export interface TruncateStatement extends StatementBase {
  readonly kind: "truncate";
  readonly target: QualifiedName;
  /** `PARTITION (…)`: only a part is emptied. */
  readonly partial?: true;
}

export interface CopyStatement extends StatementBase {
  readonly kind: "copy";
  /** `load` into a table (COPY INTO t FROM @stage, LOAD DATA INTO, COPY t FROM), `unload` out of one (COPY INTO @stage, EXPORT DATA, UNLOAD). */
  readonly direction: "load" | "unload";
  readonly target: QualifiedName | undefined;
  /** `LOAD DATA OVERWRITE`, … */
  readonly overwrite: boolean;
  readonly query?: Query;
  readonly options: readonly SqlOption[];
}

/** `key = value` of OPTIONS(…), WITH(…), TBLPROPERTIES(…), or a bare Snowflake property. Keys lower case. */
export interface SqlOption {
  readonly key: string;
  readonly value: Expr | undefined;
  readonly span: Span;
}

export interface ColumnDef {
  readonly name: NamePart;
  /** Type as written, upper case, single spaces, parameters kept: `NUMERIC(10,2)`; `""` when absent. */
  readonly type: string;
  readonly notNull: boolean;
  readonly primaryKey: boolean;
  readonly unique: boolean;
  /** `name AS <expression>`, GENERATED ALWAYS AS (…). */
  readonly computed?: Expr;
  readonly defaultValue?: Expr;
  /** OPTIONS(…), COMMENT '…' of the column. */
  readonly options?: readonly SqlOption[];
  readonly span: Span;
}

export interface CreateTable extends StatementBase {
  readonly kind: "create-table";
  readonly name: QualifiedName;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly temporary: boolean;
  /** Plain, Snowflake/Databricks `DYNAMIC`/`STREAMING`, external, `CLONE`/`LIKE`/`COPY` of another. */
  readonly flavour: "plain" | "external" | "dynamic" | "streaming" | "clone" | "like" | "snapshot";
  readonly columns: readonly ColumnDef[];
  readonly keys: readonly {
    readonly kind: "primary" | "unique" | "foreign";
    readonly columns: readonly NamePart[];
    readonly span: Span;
  }[];
  /** PARTITION BY / PARTITIONED BY / `partitioning = ARRAY[…]`; each item an expression (`event_date`, `DATE(ts)`, `bucket(16, id)`). */
  readonly partitionBy: readonly Expr[];
  readonly partitionSpan?: Span;
  readonly clusterBy: readonly Expr[];
  readonly options: readonly SqlOption[];
  readonly query?: Query;
  /** What CLONE, LIKE or COPY takes after. */
  readonly origin?: QualifiedName;
  /** Flink `WATERMARK FOR ts AS …`. */
  readonly watermark?: { readonly column: ColumnRef; readonly expr: Expr; readonly span: Span };
}

export interface CreateView extends StatementBase {
  readonly kind: "create-view";
  readonly name: QualifiedName;
  readonly materialized: boolean;
  readonly orReplace: boolean;
  readonly columns: readonly NamePart[];
  readonly options: readonly SqlOption[];
  readonly partitionBy: readonly Expr[];
  readonly clusterBy: readonly Expr[];
  readonly query: Query | undefined;
}

export interface AlterTable extends StatementBase {
  readonly kind: "alter-table";
  readonly name: QualifiedName;
  readonly actions: readonly {
    readonly kind:
      | "add-column"
      | "drop-column"
      | "add-key"
      | "set-options"
      | "cluster-by"
      | "swap"
      | "rename"
      | "other";
    readonly column?: ColumnDef;
    readonly columns?: readonly NamePart[];
    readonly keyKind?: "primary" | "unique" | "foreign";
    readonly options?: readonly SqlOption[];
    readonly clusterBy?: readonly Expr[];
    readonly ifNotExists?: boolean;
    /** `SWAP WITH x`, `RENAME TO x`. */
    readonly other?: QualifiedName;
    readonly span: Span;
  }[];
}

export interface DropStatement extends StatementBase {
  readonly kind: "drop";
  readonly object: string;
  readonly name: QualifiedName;
  readonly ifExists: boolean;
}

export interface TransactionStatement extends StatementBase {
  readonly kind: "transaction";
  readonly action: "begin" | "commit" | "rollback" | "autocommit-off" | "autocommit-on";
}

/** `BEGIN … END`, `IF`, `LOOP`, `CREATE PROCEDURE`, `EXECUTE IMMEDIATE $$…$$`: its inner statements follow in the script with a greater depth. */
export interface BlockStatement extends StatementBase {
  readonly kind: "block";
  readonly word: string;
  readonly name?: QualifiedName;
  readonly handlesErrors: boolean;
  /** What IF, WHILE or CASE asks first; the conditions of further branches are not kept. */
  readonly condition?: Expr;
}

/** DECLARE, SET, CALL, GRANT, USE, CREATE STREAM/TASK/STAGE/…: its first words tell which (`create stream`). */
export interface OtherStatement extends StatementBase {
  readonly kind: "other";
  /** Leading keywords, lower case: `declare`, `set`, `call`, `create stream`, `create or replace task`. */
  readonly words: string;
  readonly name?: QualifiedName;
  /** Variables a DECLARE or SET defines, with their value. */
  readonly variables: readonly { readonly name: string; readonly value?: Expr; readonly span: Span }[];
  /** Bare properties of a CREATE or ALTER (Snowflake TASK, WAREHOUSE, STREAM …). */
  readonly options: readonly SqlOption[];
  /** `CREATE STREAM s ON TABLE t`, `CREATE INDEX i ON t`. What a `CREATE TASK|PIPE|ALERT` runs follows as a deeper statement. */
  readonly on?: QualifiedName;
  /** Columns of `CREATE UNIQUE INDEX`; absent when it is partial or on an expression. */
  readonly columns?: readonly NamePart[];
  readonly query?: Query;
  /** What it evaluates: arguments of CALL, the value of RETURN and ASSERT, the body of a function. */
  readonly values?: readonly Expr[];
}

/** A query: CTEs, a body, and what follows the body. */
export interface Query {
  readonly span: Span;
  readonly ctes: readonly Cte[];
  readonly body: QueryBody;
  readonly orderBy: readonly { readonly expr: Expr; readonly descending: boolean; readonly span: Span }[];
  readonly limit?: { readonly value?: Expr; readonly span: Span };
}

export interface Cte {
  readonly name: NamePart;
  readonly columns: readonly NamePart[];
  readonly query: Query;
  readonly recursive: boolean;
  readonly span: Span;
}

export type QueryBody =
  | Select
  | {
      readonly kind: "set";
      readonly op: "union" | "intersect" | "except";
      readonly all: boolean;
      readonly left: QueryBody;
      readonly right: QueryBody;
      readonly span: Span;
    }
  | { readonly kind: "nested"; readonly query: Query; readonly span: Span }
  | {
      readonly kind: "values";
      readonly rows: number;
      /** The first rows, as far as they are read; `rows` counts all. */
      readonly sample?: readonly (readonly Expr[])[];
      readonly span: Span;
    }
  | { readonly kind: "unread"; readonly span: Span };

export interface Select {
  readonly kind: "select";
  readonly span: Span;
  /** TOP n of this select; when it is the whole query, `limit` of the query says so too. */
  readonly top?: { readonly value?: Expr; readonly span: Span };
  /** `SELECT … INTO t`: the table this makes. */
  readonly into?: QualifiedName;
  /** `WINDOW w AS (…)`. */
  readonly windows?: readonly { readonly name: NamePart; readonly window: Window }[];
  readonly distinct: boolean;
  /** Postgres DISTINCT ON (…). */
  readonly distinctOn: readonly Expr[];
  readonly items: readonly SelectItem[];
  readonly from: readonly FromItem[];
  readonly where: Predicate | undefined;
  /** From the WHERE keyword to the end of its condition. */
  readonly whereSpan?: Span;
  readonly groupBy: readonly Expr[];
  /** GROUP BY ALL, ROLLUP, CUBE, GROUPING SETS. */
  readonly grouping: "none" | "plain" | "all" | "sets";
  readonly having: Predicate | undefined;
  readonly qualify: Predicate | undefined;
  /** Where a WHERE clause would be inserted: behind the last FROM item, or the end of the items. */
  readonly whereInsert: number;
}

export interface SelectItem {
  readonly span: Span;
  readonly expr: Expr;
  readonly alias?: NamePart;
}

/** A relation in FROM; the first has no join, a comma makes a `comma` join. */
export interface FromItem {
  readonly span: Span;
  readonly source: TableSource | DerivedTable | FunctionTable | JoinGroup | UnreadTable;
  readonly join?: {
    readonly kind:
      | "inner"
      | "left"
      | "right"
      | "full"
      | "cross"
      | "comma"
      | "semi"
      | "anti"
      | "natural"
      | "asof"
      | "other";
    readonly on?: Predicate;
    readonly using: readonly NamePart[];
    /** The join keywords themselves (`LEFT JOIN`, `,`). */
    readonly span: Span;
    /** LATERAL, CROSS APPLY, and comma/cross joins onto UNNEST/FLATTEN: the right side refers to the left. */
    readonly lateral: boolean;
  };
}

export interface TableSource {
  readonly kind: "table";
  readonly name: QualifiedName;
  readonly alias?: NamePart;
  readonly columns: readonly NamePart[];
  /** TABLESAMPLE, FOR SYSTEM_TIME AS OF, AT(…), CHANGES(…), PIVOT/UNPIVOT, index or table hints: kinds in lower case. */
  readonly modifiers: readonly string[];
  readonly span: Span;
}
export interface DerivedTable {
  readonly kind: "derived";
  readonly query: Query;
  readonly alias?: NamePart;
  readonly columns: readonly NamePart[];
  readonly lateral: boolean;
  readonly modifiers: readonly string[];
  readonly span: Span;
}
/** UNNEST(x), FLATTEN(input => x), TABLE(f(x)), generate_series(…). */
export interface FunctionTable {
  readonly kind: "function";
  readonly name: string;
  readonly args: readonly Expr[];
  readonly alias?: NamePart;
  readonly columns: readonly NamePart[];
  readonly lateral: boolean;
  readonly span: Span;
}
/** A parenthesised join: `a JOIN (b JOIN c ON …) ON …`. */
export interface JoinGroup {
  readonly kind: "group";
  readonly items: readonly FromItem[];
  readonly span: Span;
}
export interface UnreadTable {
  readonly kind: "unread";
  readonly alias?: NamePart;
  readonly span: Span;
}

/** A condition is an expression; `conjuncts()` splits it at its top-level ANDs. */
export type Predicate = Expr;

export type Expr =
  | ColumnRef
  | {
      readonly kind: "literal";
      readonly type: "string" | "number" | "boolean" | "null" | "date" | "timestamp" | "interval";
      readonly value: string /** A string with a hole in it. */;
      readonly templated: boolean /** Expressions printed inside it. */;
      readonly expressions: readonly number[];
      readonly span: Span;
    }
  /** One template expression standing as a value. */
  | { readonly kind: "template"; readonly expression: number; readonly span: Span }
  /** A bare word that is an argument and no column, upper case: `DAY` in `DATE_TRUNC(d, DAY)`, DEFAULT. */
  | { readonly kind: "keyword"; readonly word: string; readonly span: Span }
  /** `@p`, `:p`, `?`, `$1`, `${x}` not read as a template, a declared variable used with `@`. */
  | { readonly kind: "parameter"; readonly name: string; readonly span: Span }
  | {
      readonly kind: "star";
      readonly qualifier?: QualifiedName /** EXCEPT/EXCLUDE/REPLACE/ILIKE follow. */;
      readonly modified: boolean;
      /** Columns left out by EXCEPT or EXCLUDE. */
      readonly except?: readonly NamePart[];
      /** `REPLACE (expr AS name)`: columns that keep their name and place. */
      readonly replace?: readonly { readonly expr: Expr; readonly name: NamePart }[];
      readonly rename?: readonly { readonly from: NamePart; readonly to: NamePart }[];
      /** What remains cannot be told from the names (`ILIKE '…'`, `COLUMNS(…)`, `f(x).*`). */
      readonly open?: true;
      readonly span: Span;
    }
  | {
      readonly kind: "call" /** Upper case, dotted. */;
      readonly name: string;
      readonly args: readonly Expr[];
      /** Names of arguments (`input => x`, `x AS name` in STRUCT), parallel to `args`; absent when none has one. */
      readonly argNames?: readonly (string | undefined)[];
      readonly distinct: boolean;
      readonly over?: Window;
      readonly filter?: Expr;
      readonly orderBy: readonly Expr[];
      readonly span: Span;
      readonly nameSpan: Span;
    }
  | {
      readonly kind: "cast";
      readonly expr: Expr /** As written, upper case. */;
      readonly type: string /** TRY_CAST, SAFE_CAST. */;
      readonly safe: boolean;
      readonly span: Span;
    }
  | { readonly kind: "unary"; readonly op: "not" | "-" | "+" | "~"; readonly expr: Expr; readonly span: Span }
  | {
      readonly kind: "binary";
      readonly op: BinaryOp;
      readonly left: Expr;
      readonly right: Expr;
      readonly span: Span;
      readonly opSpan: Span;
    }
  | {
      readonly kind: "between";
      readonly expr: Expr;
      readonly low: Expr;
      readonly high: Expr;
      readonly negated: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: "in";
      readonly expr: Expr;
      readonly items: readonly Expr[];
      readonly query?: Query;
      readonly negated: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: "like";
      readonly expr: Expr;
      readonly pattern: Expr;
      readonly negated: boolean;
      readonly op: string;
      readonly span: Span;
    }
  | {
      readonly kind: "is";
      readonly expr: Expr;
      readonly what: "null" | "true" | "false" | "unknown" | "distinct";
      readonly other?: Expr;
      readonly negated: boolean;
      readonly span: Span;
    }
  | { readonly kind: "exists"; readonly query: Query; readonly span: Span }
  | { readonly kind: "subquery"; readonly query: Query; readonly span: Span }
  | {
      readonly kind: "case";
      readonly operand?: Expr;
      readonly whens: readonly { readonly when: Expr; readonly then: Expr }[];
      readonly otherwise?: Expr;
      readonly span: Span;
    }
  | { readonly kind: "list"; readonly items: readonly Expr[]; readonly span: Span }
  /** `(x)`; kept so that edits know about the parentheses. */
  | { readonly kind: "paren"; readonly expr: Expr; readonly span: Span }
  /** `x[0]`, `x:path.to`, `x.y.z` beyond a column, `AT TIME ZONE`, COLLATE. */
  | { readonly kind: "access"; readonly expr: Expr; readonly op: string; readonly span: Span }
  /** Not understood; what could be recognised inside is listed, nothing follows from what is not. */
  | { readonly kind: "other"; readonly parts: readonly Expr[]; readonly span: Span };

export interface ColumnRef {
  readonly kind: "column";
  /** Qualifier first: `o.order_date`; the last part is the column (or a struct field). */
  readonly parts: readonly NamePart[];
  readonly span: Span;
}

export type BinaryOp =
  | "and"
  | "or"
  | "="
  | "<>"
  | "<"
  | "<="
  | ">"
  | ">="
  | "<=>"
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "||"
  | "&"
  | "|"
  | "^"
  | "other";

export interface Window {
  readonly partitionBy: readonly Expr[];
  readonly orderBy: readonly { readonly expr: Expr; readonly descending: boolean }[];
  /** `OVER w`. */
  readonly name?: string;
  readonly span: Span;
}
