import type { SqlScript } from "../../facts/script.ts";
import type { EditIntent } from "../../facts/subject.ts";
import type { DialectId, Expr, NamePart, QualifiedName } from "../../sql/tree.ts";
import type { Location, Span } from "../../text/span.ts";
import { bare } from "./walk.ts";

const BACKTICKS: readonly DialectId[] = ["bigquery", "databricks", "spark", "hive", "mysql", "clickhouse"];

/** A place in the file of a script. */
export const placeIn = (script: SqlScript, span: Span): Location => ({ file: script.file, span });

/** Puts `text` in the place of a span of a script's file. */
export const replaceText = (script: SqlScript, span: Span, text: string): EditIntent => ({
  do: "replace",
  at: placeIn(script, span),
  text,
});

/** Inserts `text` at an offset of a script's file. */
export const insertText = (script: SqlScript, at: number, text: string): EditIntent =>
  replaceText(script, { start: at, end: at }, text);

/** A name as it is written in a dialect. */
function partText(part: NamePart, dialect: DialectId): string | undefined {
  if (part.templated) return undefined;
  if (!part.quoted) return part.text;
  if (dialect === "tsql") return `[${part.text}]`;
  return BACKTICKS.includes(dialect) ? `\`${part.text}\`` : `"${part.text}"`;
}

/** A dotted name as SQL; undefined where it is not plain text. */
export function nameText(name: QualifiedName, script: SqlScript): string | undefined {
  if (name.expression !== undefined) return templateText(name.expression, script);
  const parts = name.parts.map((part) => partText(part, script.dialect.id));
  return parts.some((part) => part === undefined) ? undefined : parts.join(".");
}

/** A template expression with its braces, as far as it is simple. */
export function templateText(index: number, script: SqlScript): string | undefined {
  const found = script.expressions[index];
  if (found === undefined || found.engine !== "jinja") return undefined;
  switch (found.kind) {
    case "this":
      return "{{ this }}";
    case "ref":
      return found.package === undefined && found.version === undefined ? `{{ ref('${found.name}') }}` : undefined;
    case "source":
      return `{{ source('${found.source}', '${found.table}') }}`;
    case "name":
      return found.fallback === undefined ? `{{ ${[found.path.join("."), ...found.filters].join(" | ")} }}` : undefined;
    default:
      return undefined;
  }
}

/** A string as SQL. */
export const stringText = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/**
 * A simple value or column as SQL, for fixes that need it in a second place; undefined for whatever
 * cannot be written again from the tree alone.
 */
export function exprText(expr: Expr, script: SqlScript): string | undefined {
  const inner = bare(expr);
  switch (inner.kind) {
    case "column": {
      const parts = inner.parts.map((part) => partText(part, script.dialect.id));
      return parts.some((part) => part === undefined) ? undefined : parts.join(".");
    }
    case "literal":
      return literalText(inner, script);
    case "template":
      return templateText(inner.expression, script);
    case "parameter":
      return inner.name;
    default:
      return undefined;
  }
}

function literalText(expr: Extract<Expr, { kind: "literal" }>, script: SqlScript): string | undefined {
  if (expr.templated) {
    const [only] = expr.expressions;
    if (expr.type !== "string" || only === undefined || expr.expressions.length > 1) return undefined;
    const text = templateText(only, script);
    // Only a string that is the expression and nothing else: `'{{ ds }}'`.
    const found = script.expressions[only];
    const around = expr.span.end - expr.span.start - ((found?.span.end ?? 0) - (found?.span.start ?? 0));
    return text !== undefined && around <= 8 ? `'${text}'` : undefined;
  }
  switch (expr.type) {
    case "string":
      return stringText(expr.value);
    case "date":
      return `DATE ${stringText(expr.value)}`;
    case "number":
    case "boolean":
    case "null":
      return expr.value;
    default:
      return undefined;
  }
}
