import tableNames from "../../../data/table-names.json" with { type: "json" };
import type { RelationRef } from "../facts/table.ts";
import type { QualifiedName, Statement } from "../sql/tree.ts";
import type { TemplateExpression } from "../template/template.ts";

/**
 * The relation a name in SQL means. Template holes in front of a known name are left out
 * (`{{ params.project }}.raw.events` is `raw.events`), since names are compared from their end.
 */
export function relationOfName(name: QualifiedName, expressions: readonly TemplateExpression[]): RelationRef {
  if (name.expression !== undefined) {
    const found = expressions[name.expression];
    switch (found?.kind) {
      case "ref":
        return {
          kind: "ref",
          name: found.name,
          ...(found.package === undefined ? {} : { package: found.package }),
          ...(found.version === undefined ? {} : { version: found.version }),
        };
      case "source":
        return { kind: "source", source: found.source, table: found.table };
      case "this":
        return { kind: "this" };
      default:
        return UNKNOWN;
    }
  }
  const parts = knownParts(name);
  return parts.length > 0 ? { kind: "name", parts } : UNKNOWN;
}

const UNKNOWN: RelationRef = { kind: "unknown" };

/** The parts behind the last template hole, unquoted; none when the last part itself holds one. */
export function knownParts(name: QualifiedName): readonly string[] {
  let from = name.parts.length;
  while (from > 0 && !name.parts[from - 1]?.templated) from--;
  return name.parts.slice(from).map((part) => part.text);
}

/** Whether two statements name the same thing as far as the words go: the shorter name must end the longer one. */
export function sameTable(a: QualifiedName, b: QualifiedName): boolean {
  if (a.expression !== undefined || b.expression !== undefined) return false;
  if (a.parts.some((part) => part.templated) || b.parts.some((part) => part.templated)) {
    return a.parts.length === b.parts.length && a.parts.every((part, at) => part.text === b.parts[at]?.text);
  }
  const length = Math.min(a.parts.length, b.parts.length);
  if (length === 0) return false;
  for (let at = 1; at <= length; at++) {
    const [left, right] = [a.parts.at(-at), b.parts.at(-at)];
    if (!left || !right || left.text.toLowerCase() !== right.text.toLowerCase()) return false;
  }
  return true;
}

/** Whether two names mean the same relation, template expressions (`{{ this }}`, `{{ ref('x') }}`) included. */
export function sameRelation(a: QualifiedName, b: QualifiedName, expressions: readonly TemplateExpression[]): boolean {
  if (a.expression === undefined && b.expression === undefined) return sameTable(a, b);
  if (a.expression === undefined || b.expression === undefined) return false;
  const [left, right] = [relationOfName(a, expressions), relationOfName(b, expressions)];
  if (left.kind === "ref" && right.kind === "ref") return left.name === right.name && left.package === right.package;
  if (left.kind === "source" && right.kind === "source")
    return left.source === right.source && left.table === right.table;
  if (left.kind === "unknown" && right.kind === "unknown")
    return samePrint(expressions[a.expression], expressions[b.expression]);
  return left.kind === "this" && right.kind === "this";
}

/** Whether two template expressions print the same text in one run. */
export function samePrint(a: TemplateExpression | undefined, b: TemplateExpression | undefined): boolean {
  if (!a || !b || a.kind !== b.kind || a.kind === "unknown") return false;
  return JSON.stringify(a, withoutPlaces) === JSON.stringify(b, withoutPlaces);
}

const withoutPlaces = (key: string, value: unknown): unknown =>
  key === "span" || key.endsWith("Span") || key === "block" || key === "conditional" ? undefined : value;

/** The table a statement writes, by name. */
export function targetOf(statement: Statement): QualifiedName | undefined {
  switch (statement.kind) {
    case "insert":
    case "truncate":
    case "copy":
      return statement.target;
    case "merge":
    case "update":
    case "delete":
      return statement.target.name;
    case "create-table":
    case "create-view":
      return statement.name;
    default:
      return undefined;
  }
}

const STAGING = new Set(tableNames.staging);
const LANDING = new Set(tableNames.landing);

/** The words of a name, lower case: `raw_events.Click-log` has `raw`, `events`, `click` and `log`. */
export const wordsOf = (name: string): readonly string[] => name.toLowerCase().split(/[^a-z0-9]+/);

/** Whether a table is a place where data only passes through: `stg_orders`, `tmp.x`, `orders_staging`, `#orders`. */
export const isStagingName = (name: QualifiedName): boolean =>
  name.parts.some((part) => wordsOf(part.text).some((word) => STAGING.has(word))) ||
  (name.parts.at(-1)?.text.startsWith("#") ?? false);

/** Whether rows are meant to pile up in a table of this name: raw, landing, log, event and audit tables. */
export const isLandingName = (name: QualifiedName): boolean =>
  name.parts.some((part) => wordsOf(part.text).some((word) => LANDING.has(word)));
