import type { InputProperty, KnownOperation } from "../../server/src/ops/operation.ts";

/** Names of the example platform that inputs of these names mean. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  rule: "no-retries",
  rules: ["null-comparison"],
  subject: "daily_sales",
  table: "daily_sales",
  pipeline: "daily_sales",
  paths: ["dbt"],
  changed: ["pipewright.yaml"],
};

/** Inputs of operations whose schema does not say all they need: either of two is enough, or the workspace may know it. */
const SPECIAL: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  explain: { rule: "no-retries" },
  scaffold: {
    target: "airflow-dag",
    source: "raw.return_events",
    destination: "marts.returns",
    keys: ["event_id"],
    owner: "returns-team",
    contact: "returns@shop.example",
  },
};

/** An input of an operation that it answers on the example platform: what it needs, from its schema. */
export const leastInput = ({ name, input }: KnownOperation): Record<string, unknown> =>
  SPECIAL[name] ??
  Object.fromEntries(input.required.map((field) => [field, sampleOf(field, propertyOf(input, field))]));

/** Inputs whose fields are wrong in turn, with the field that the refusal must name. */
export function badInputs({ input }: KnownOperation): readonly (readonly [string, Record<string, unknown>])[] {
  const least = Object.fromEntries(input.required.map((field) => [field, sampleOf(field, propertyOf(input, field))]));
  const bad: (readonly [string, Record<string, unknown>])[] = [["nonsense", { ...least, nonsense: 1 }]];
  for (const field of input.required) {
    const { [field]: _, ...rest } = least;
    bad.push([field, rest]);
  }
  for (const [field, property] of Object.entries(input.properties)) {
    bad.push([field, { ...least, [field]: property.type === "string" ? 7 : "seven" }]);
    if ("enum" in property && property.enum) bad.push([field, { ...least, [field]: "no such value" }]);
    if ("minimum" in property && property.minimum !== undefined)
      bad.push([field, { ...least, [field]: property.minimum - 1 }]);
    if (property.type === "array") bad.push([field, { ...least, [field]: [7] }]);
  }
  return bad;
}

function propertyOf({ properties }: KnownOperation["input"], field: string): InputProperty {
  const property = properties[field];
  if (!property) throw new Error(`\`${field}\` is required and not declared.`);
  return property;
}

function sampleOf(field: string, property: InputProperty): unknown {
  if (SAMPLES[field] !== undefined) return SAMPLES[field];
  switch (property.type) {
    case "boolean":
      return true;
    case "number":
    case "integer":
      return property.minimum ?? 1;
    case "array":
      return [property.items.enum?.[0] ?? "daily_sales"];
    case "string":
      return property.enum?.[0] ?? "daily_sales";
  }
}
