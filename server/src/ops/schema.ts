/** A JSON schema (2020-12) of what an operation answers; only the words that are used here. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly minimum?: number;
}

/** A text. */
export const text: JsonSchema = { type: "string" };

/** One of these texts. */
export const oneOf = (values: readonly string[]): JsonSchema => ({ type: "string", enum: values });

/** A whole number of zero or more. */
export const count: JsonSchema = { type: "integer", minimum: 0 };

export const flag: JsonSchema = { type: "boolean" };

export const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });

/** A map from names to values. */
export const mapOf = (values: JsonSchema): JsonSchema => ({ type: "object", additionalProperties: values });

/** This, or null where nothing shows it. */
export const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: "null" }] });

/** An object with these properties and no others; those in `optional` may be missing. */
export const object = (
  required: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema => ({
  type: "object",
  properties: { ...required, ...optional },
  required: Object.keys(required),
  additionalProperties: false,
});

/** A {@link Place}. */
export const place = object({ file: text, line: count, column: count, endLine: count, endColumn: count });

/** A place with what it shows. */
export const evidence = object({ message: text, place });
