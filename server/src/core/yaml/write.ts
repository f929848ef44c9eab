/** A value that can be written. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/** Words that YAML 1.1 or 1.2 takes for something else than text. */
const WORDS = /^(?:null|~|true|false|yes|no|on|off|y|n|\.nan|[-+]?\.inf)$/i;
const PLAIN = /^[A-Za-z_][\w .@/-]*$/;

/** A value as YAML on one line. */
export function yamlCode(value: PlainValue): string {
  if (value === null) return "null";
  if (typeof value === "string") return textCode(value);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(yamlCode).join(", ")}]`;
  return `{${Object.entries(value as Readonly<Record<string, PlainValue>>)
    .map(([key, inner]) => `${yamlKey(key)}: ${yamlCode(inner)}`)
    .join(", ")}}`;
}

/** A key as YAML. */
export const yamlKey = (key: string): string => (/^\+[A-Za-z_]\w*$/.test(key) ? key : textCode(key));

const textCode = (text: string): string =>
  PLAIN.test(text) && !WORDS.test(text) && !text.endsWith(" ") ? text : JSON.stringify(text);
