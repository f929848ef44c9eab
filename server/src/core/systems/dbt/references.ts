import { distance } from "fastest-levenshtein";
import type { Lookup } from "../../facts/keys.ts";
import { absent, type Known, known, unknown } from "../../facts/known.ts";
import type { Reference } from "../../facts/reference.ts";
import type { TemplateExpression } from "../../template/template.ts";
import type { Location } from "../../text/span.ts";
import { macrosNamed } from "./macros.ts";
import type { PropertiesValue } from "./properties.ts";
import type { Scope } from "./visible.ts";

/** What is known of the place a reference stands in. */
export interface From {
  readonly scope: Scope;
  /** Name of the project, for messages. */
  readonly project: string;
  /** dbt resolves it whenever it parses the project: not in a branch, a macro, a test or a disabled node. */
  readonly certain: boolean;
}

/** A ref, source or macro call as a reference; undefined for what is none, or is a macro that may come from anywhere. */
export function referenceOf(
  expression: TemplateExpression,
  at: Location,
  from: From,
  lookup: Lookup,
): Reference | undefined {
  const within = `project \`${from.project}\``;
  const certain = from.certain && from.scope.complete && !expression.conditional;
  switch (expression.kind) {
    case "ref": {
      const target = nodeTarget(expression, from, certain, lookup);
      const nearest = target.state === "absent" ? nearestNames(expression.name, nodeNames(from.scope, lookup)) : [];
      return { kind: "reference", what: "dbt-ref", name: expression.name, at, target, nearest, within };
    }
    case "source": {
      const name = `${expression.source}.${expression.table}`;
      const target = sourceTarget(expression.source, name, from, certain, lookup);
      const nearest = target.state === "absent" ? nearestNames(name, sourceNames(from.scope, lookup)) : [];
      return {
        kind: "reference",
        what: "dbt-source",
        name,
        at,
        target,
        nearest: at.span.end - at.span.start === name.length ? nearest : [],
        within,
      };
    }
    case "call":
      return macroReference(expression, at, from, certain, lookup);
    default:
      return undefined;
  }
}

const NOT_ALL = "not every place that could declare it was read";

function nodeTarget(
  ref: Extract<TemplateExpression, { kind: "ref" }>,
  from: From,
  certain: boolean,
  lookup: Lookup,
): Known<Location> {
  const { scope } = from;
  const nodes = lookup.all("dbt-node", ref.name).map(({ value }) => value);
  const seen = nodes.filter((node) => scope.roots.has(node.project));
  const found = seen.find((node) => ref.package === undefined || node.package === ref.package) ?? seen[0];
  if (found) return known(found.at, found.at, found.package);
  const versioned = lookup
    .all("dbt-properties", ref.name)
    .find(({ value }) => scope.roots.has(value.project) && (value.values as PropertiesValue).versioned);
  if (versioned) return known(versioned.value.at, versioned.value.at);
  if (!certain || nodes.length > 0) return unknown(NOT_ALL);
  if (ref.package !== undefined && !scope.names.has(ref.package)) return unknown("the package is not in the workspace");
  if (replaced("ref", scope, lookup)) return unknown("the project replaces `ref`");
  return absent([{ name: `project \`${from.project}\` and its packages` }]);
}

function sourceTarget(source: string, name: string, from: From, certain: boolean, lookup: Lookup): Known<Location> {
  const { scope } = from;
  const all = lookup.all("dbt-source", name).map(({ value }) => value);
  const found = all.find((each) => scope.roots.has(each.project));
  if (found) return known(found.at, found.at);
  const hidden = [...lookup.all("dbt-source", `${source}.*`), ...lookup.all("dbt-source", "*")];
  if (!certain || all.length > 0 || hidden.some(({ value }) => scope.roots.has(value.project))) return unknown(NOT_ALL);
  if (replaced("source", scope, lookup)) return unknown("the project replaces `source`");
  return absent([{ name: `project \`${from.project}\` and its packages` }]);
}

/** Macros that replace dbt's own function may find what is not declared. */
const replaced = (name: "ref" | "source", scope: Scope, lookup: Lookup): boolean =>
  macrosNamed(name, scope, lookup).length > 0;

/** A macro can be told to be missing only where its package is named and was read whole. */
function macroReference(
  call: Extract<TemplateExpression, { kind: "call" }>,
  at: Location,
  from: From,
  certain: boolean,
  lookup: Lookup,
): Reference | undefined {
  const [found] = macrosNamed(call.name, from.scope, lookup);
  const [owner, macro] = call.name.split(".");
  if (!found && (macro === undefined || !from.scope.names.has(owner ?? ""))) return undefined;
  const target: Known<Location> = found
    ? known(found.value.at, found.value.at)
    : certain
      ? absent([{ name: `package \`${owner}\`` }])
      : unknown(NOT_ALL);
  return {
    kind: "reference",
    what: "dbt-macro",
    name: call.name,
    at,
    target,
    nearest: [],
    within: `project \`${from.project}\``,
  };
}

const nodeNames = (scope: Scope, lookup: Lookup): readonly string[] =>
  lookup
    .keys("dbt-node")
    .filter((name) => lookup.all("dbt-node", name).some(({ value }) => scope.roots.has(value.project)));

const sourceNames = (scope: Scope, lookup: Lookup): readonly string[] =>
  lookup
    .keys("dbt-source")
    .filter((name) => !name.endsWith("*"))
    .filter((name) => lookup.all("dbt-source", name).some(({ value }) => scope.roots.has(value.project)));

/** Names that differ in a few letters, nearest first, at most three. */
function nearestNames(name: string, names: readonly string[]): readonly string[] {
  const most = Math.max(2, Math.floor(name.length / 4));
  return names
    .filter((other) => Math.abs(other.length - name.length) <= most)
    .map((other) => ({ other, far: distance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far || (a.other < b.other ? -1 : 1))
    .slice(0, 3)
    .map(({ other }) => other);
}
