import { credentialsIn } from "../core/systems/project/leaving.ts";
import { mayBeSecret } from "../core/systems/project/leaving-values.ts";
import { isSecretKey } from "../core/systems/project/secret-values.ts";

/** Stands where a credential was. */
const HIDDEN = "[hidden credential]";

/** A value whose texts hold nothing that looks like a credential, names of properties included. */
export function withoutSecrets<T>(value: T): T {
  if (typeof value === "string") return hidden(value) as T;
  if (Array.isArray(value)) return value.map(withoutSecrets) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      hidden(key),
      typeof each === "string" && isSecretKey(key) && mayBeSecret(each) ? HIDDEN : withoutSecrets(each),
    ]),
  ) as T;
}

function hidden(text: string): string {
  const spans = credentialsIn(text);
  if (spans.length === 0) return text;
  let result = "";
  let at = 0;
  for (const { start, end } of spans) {
    result += text.slice(at, start) + HIDDEN;
    at = end;
  }
  return result + text.slice(at);
}
