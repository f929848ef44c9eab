import type { InputProperty } from "./operation.ts";

/** The fields a text gives, and the text without them. */
export interface Fields {
  readonly input: Readonly<Record<string, unknown>>;
  readonly rest: string;
}

/**
 * Reads `depth: 3`, `direction=upstream`, `rules: a, b` out of a question: a known property, then its value up to the next
 * one, a semicolon or the end of the line. Values that are not of the property's type are given as they are: the server says
 * what is wrong with them.
 */
export function fieldsIn(text: string, properties: Readonly<Record<string, InputProperty>>): Fields {
  const names = Object.keys(properties);
  if (names.length === 0) return { input: {}, rest: text };
  const name = names.map((each) => each.replace(/[^\w]/g, "\\$&")).join("|");
  const field = new RegExp(`(?<![\\w.-])(${name})\\s*[:=]\\s*(.*?)(?=[;,]?\\s+(?:${name})\\s*[:=]|[;\\n]|$)`, "gi");
  const input: Record<string, unknown> = {};
  const rest = text.replace(field, (whole: string, written: string, value: string) => {
    const known = names.find((each) => each.toLowerCase() === written.toLowerCase());
    const property = known === undefined ? undefined : properties[known];
    if (known === undefined || !property || value.trim() === "") return whole;
    input[known] = valueOf(value.trim().replace(/[?.]+$/, ""), property);
    return " ";
  });
  return { input, rest };
}

function valueOf(text: string, { type }: InputProperty): unknown {
  switch (type) {
    case "array":
      return text
        .split(/\s*,\s*/)
        .map(bare)
        .filter((item) => item !== "");
    case "boolean":
      return /^(?:true|yes|on)$/i.test(text) ? true : /^(?:false|no|off)$/i.test(text) ? false : text;
    case "number":
    case "integer":
      return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
    default:
      return bare(text);
  }
}

const bare = (text: string): string => text.replace(/^[`"']+|[`"']+$/g, "");
