import data from "../../../../data/secrets.json" with { type: "json" };
import { basename, dirname, relativeTo } from "../../text/path.ts";
import type { FileId } from "../../text/span.ts";

const KEYS = data.keys;
const PLACEHOLDER = new RegExp(data.placeholders.join("|"), "i");
const FOLDERS = new Set(data.folders);
const FILES = new RegExp(data.files.join("|"), "i");

/** Whether credentials in a file are made up by what the file is for: examples, documentation, tests. */
export const isMakeBelieve = (file: FileId, root: FileId): boolean =>
  FILES.test(basename(file)) ||
  dirname(relativeTo(root, file))
    .toLowerCase()
    .split("/")
    .some((folder) => FOLDERS.has(folder));

/** Whether the value of a key of this name is a secret: `db_password`, `apiKey`, not `token_url`. */
export function isSecretKey(key: string): boolean {
  const folded = key.toLowerCase().replace(/[^a-z]/g, "");
  return KEYS.some((end) => folded.endsWith(end)) && !/(?:name|ref|path|file|url|type|id|existingsecret)$/.test(folded);
}

/** Whether a text stands for a credential or refers to one instead of being one. */
export const isPlaceholder = (value: string): boolean =>
  PLACEHOLDER.test(value) ||
  /^[*.x_-]+$/i.test(value) ||
  /[{}<>$%]|\*\*\*|\.\.\.|^(?:ENC\[|AQICA|vault:|arn:|projects\/|op:\/\/|secret)/.test(value);

/**
 * Whether the value of a secret key looks chosen or generated as a secret and holds no word that says it is none.
 */
export const looksSecret = (value: string): boolean =>
  looksMade(value) && !isPlaceholder(value) && !isPlaceholder(decoded(value));

/**
 * Whether a text is letters and digits in one piece of some length and variety. Words, names of secrets, paths, addresses,
 * numbers and UUIDs are none.
 */
export function looksMade(value: string): boolean {
  if (value.length < 8 || value.length > 500 || /\s/.test(value)) return false;
  if (!/[A-Za-z]/.test(value) || !/\d/.test(value)) return false;
  if (/^(?:[~.]?\/|[a-z]+:\/\/|[A-Za-z]:\\)/.test(value) || /^[\w.-]+\.[a-z]{2,4}$/i.test(value)) return false;
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return false;
  // `orders-v2-prod`, `kafka_topic_01`: words with a number among them.
  if (
    /^[a-z]+(?:[-_./][a-z]*\d{0,3}[a-z]*)+$/i.test(value) &&
    !/[A-Z]/.test(value.slice(1).replace(/[-_./][A-Z]/g, ""))
  )
    return false;
  return entropy(value) >= 2.75;
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** A text in Base64, as Kubernetes Secrets hold it, where it is plain ASCII; else nothing. */
export function decoded(value: string): string {
  let text = "";
  let bits = 0;
  let count = 0;
  for (const char of value.replace(/=+$/, "")) {
    bits = ((bits << 6) | BASE64.indexOf(char)) & 0xfff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    text += String.fromCharCode((bits >> count) & 0xff);
  }
  return /^[\x20-\x7e]+$/.test(text) ? text : "";
}

/** Bits a character, by how often each occurs. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
