import { evidence, type JsonSchema, place } from "../../src/ops/schema.ts";

/** Rows of a table of an output at most; the schema itself has the rest. */
const MOST = 70;

/** One value of an answer: where it is, and what it is. */
type Row = readonly [path: string, meaning: string];

/** The shape of an answer as rows for people: a path for each value, what is alike told once. */
export function shapeOf(schema: JsonSchema): { readonly rows: readonly Row[]; readonly left: number } {
  const rows: Row[] = [];
  const seen = new Map<JsonSchema, string>();
  walk(schema, "", "", rows, seen);
  return { rows: rows.slice(0, MOST), left: Math.max(0, rows.length - MOST) };
}

function walk(schema: JsonSchema, path: string, note: string, rows: Row[], seen: Map<JsonSchema, string>): void {
  const put = (meaning: string): void => {
    rows.push([path === "" ? "(the answer)" : path, meaning + note]);
  };
  if (schema === place) return put("place: file, line and column from 1, end");
  if (schema === evidence) return put("evidence: what a place shows, and the place");
  const claimed = claimOf(schema);
  if (claimed)
    return walk(claimed, path, `${note}, a claim: with confidence and evidence, or null with the reason`, rows, seen);
  const [given, nullable] = schema.anyOf ?? [];
  if (given && schema.anyOf?.length === 2 && nullable?.type === "null")
    return walk(given, path, `${note}, or null`, rows, seen);
  if (schema.anyOf) return put(schema.anyOf.map(wordOf).join(" or "));
  const before = seen.get(schema);
  if (before !== undefined && (schema.properties || schema.items)) return put(`like \`${before}\``);
  if (schema.properties || schema.items) seen.set(schema, path);
  if (schema.items) {
    const simple = !schema.items.properties && !schema.items.items && !schema.items.anyOf && schema.items !== evidence;
    if (simple || schema.items === place)
      return put(`list of ${schema.items === place ? "places" : wordOf(schema.items)}`);
    return walk(schema.items, `${path}[]`, note, rows, seen);
  }
  if (!schema.properties) return put(wordOf(schema));
  const required = new Set(schema.required ?? []);
  if (note !== "") put("object");
  for (const [name, inner] of Object.entries(schema.properties))
    walk(inner, path === "" ? name : `${path}.${name}`, required.has(name) ? "" : ", optional", rows, seen);
}

/** What a claim is about: its value or the reason why there is none. */
function claimOf({ anyOf }: JsonSchema): JsonSchema | undefined {
  const [first] = anyOf ?? [];
  return first?.properties?.confidence && first.properties.evidence ? first.properties.value : undefined;
}

function wordOf({ type, enum: values, const: only, additionalProperties }: JsonSchema): string {
  if (only !== undefined) return `\`${String(only)}\``;
  if (values) return values.map((value) => `\`${String(value)}\``).join(", ");
  if (typeof additionalProperties === "object") return `map of names to ${wordOf(additionalProperties)}`;
  const types = typeof type === "string" ? [type] : (type ?? ["anything"]);
  return types
    .map((each) => ({ string: "text", integer: "whole number", boolean: "yes or no" })[each] ?? each)
    .join(" or ");
}
