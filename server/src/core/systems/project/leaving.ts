import data from "../../../../data/secrets.json" with { type: "json" };
import type { Span } from "../../text/span.ts";
import { isSecretKey, looksSecret } from "./secret-values.ts";
import { inText } from "./secrets.ts";

/** Formats that are too common in files to be findings, and too dangerous to let go. */
const FORMATS = data.leaving.map(({ pattern }) => new RegExp(pattern, "g"));
/** `password=…`, `"api_key": "…"`, `identified by '…'`, wherever it stands and however it is quoted; a value can hold another. */
const VALUE =
  /(?<![\w.])([A-Za-z][\w.-]{0,60})[\\"'`]{0,4}[ \t]{0,10}(?:=>|[:=]|[ \t]by[ \t])\s{0,10}[\\"'`]{0,4}(?=([^\s"'`\\,;&)}\]<>|]{8,200}))/gi;
const KEY_START = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g;
const KEY_END = /-----END [A-Z ]{0,30}PRIVATE KEY-----/g;
/** Longest private key that is looked for, in characters. */
const LONGEST_KEY = 16_000;

/**
 * Stretches of a text that look like credentials, whatever kind of text it is, in order and apart from each other: for
 * what leaves. It looks wider than the rule for secrets in files, because hiding a word too many costs little.
 */
export function credentialsIn(text: string): readonly Span[] {
  const spans: Span[] = [];
  const add = (_: string, span: Span): void => void spans.push(span);
  privateKeys(text, add);
  inText(text, add);
  for (const format of FORMATS)
    for (const match of text.matchAll(format)) {
      const secret = match.groups?.secret ?? match[0];
      const start = match.index + match[0].lastIndexOf(secret);
      add("", { start, end: start + secret.length });
    }
  for (const match of text.matchAll(VALUE)) {
    const [whole, key = "", value = ""] = match;
    if (!(isSecretKey(key) || /^identified$/i.test(key)) || !looksSecret(value)) continue;
    const start = match.index + whole.length;
    add("", { start, end: start + value.length });
  }
  return united(spans);
}

/** From the first line to the last; where the last is missing, as far as a key can reach. */
function privateKeys(text: string, add: (what: string, span: Span) => void): void {
  for (const match of text.matchAll(KEY_START)) {
    const start = match.index;
    KEY_END.lastIndex = start;
    const end = KEY_END.exec(text);
    const reach = start + LONGEST_KEY;
    add("", { start, end: end && end.index < reach ? end.index + end[0].length : Math.min(reach, text.length) });
  }
}

/** The same stretches in order, those that touch made one. */
function united(spans: readonly Span[]): readonly Span[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}
