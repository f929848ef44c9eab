import data from "../../../../data/secrets.json" with { type: "json" };
import { decoded, looksMade } from "./secret-values.ts";

/** Characters of a value that decide. */
const ENOUGH = 200;

/** Words of a placeholder, and what else may stand in one. */
const WORDS = new RegExp([...data.placeholders].sort((a, b) => b.length - a.length).join("|"), "gi");
const BESIDE = /[\d!._-]|ord|me|here/gi;

/** `${X}`, `{{ x }}`, `$X`, `%(x)s`, `%X%`: the value comes from elsewhere; `vault:…`: it is kept elsewhere. */
const REFERENCE =
  /^(?:\$\{|\$\(|\$[A-Z][A-Z0-9_]*$|\{\{|\{%|%\(|%[A-Z_]+%|<|ENC\[|AQICA|vault:|arn:|projects\/|op:\/\/|secrets?[/:.])/;

/**
 * Whether the value of a secret key may be the secret, for what leaves. Unlike a finding, a credential is not let go
 * because a word in it says that it may be none: only a value that is nothing but such words is a placeholder.
 */
export function mayBeSecret(whole: string): boolean {
  const value = whole.slice(0, ENOUGH);
  return looksMade(value) && !REFERENCE.test(value) && !isAllPlaceholder(value) && !isAllPlaceholder(decoded(value));
}

/** A value of nothing but words that say it is none, digits and marks: `changeme123`, `your-password-here`. */
const isAllPlaceholder = (value: string): boolean =>
  value !== "" && value.replace(WORDS, "").replace(BESIDE, "") === "";
