import data from "../../../../data/secrets.json" with { type: "json" };
import type { Span } from "../../text/span.ts";
import { mayBeSecret } from "./leaving-values.ts";
import { isSecretKey } from "./secret-values.ts";
import { inText } from "./secrets.ts";

/** Formats that are too common in files to be findings, and too dangerous to let go. */
const FORMATS = data.leaving.map(({ pattern }) => new RegExp(pattern, "g"));
/** `password=…`, `"api_key": "…"`, `identified by '…'`, wherever it stands and however it is quoted; a value can hold another. */
const VALUE =
  /(?<![\w.])([A-Za-z][\w.-]{0,60})[\\"'`]{0,4}[ \t]{0,10}(?:=>|[:=]|[ \t]by[ \t])\s{0,10}[\\"'`]{0,4}(?=([^\s"'`\\,;&)}\]<>|]{8,200}))/gi;
/** How a value goes on behind what was looked at. */
const VALUE_REST = /[^\s"'`\\,;&)}\]<>|]*/y;
/** How a token goes on behind the characters its format counts. */
const TOKEN_REST = /[\w+/=-]*/y;
const KEY_START = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g;
const KEY_END = /-----END [A-Z ]{0,30}PRIVATE KEY-----/g;
/** Longest private key that is looked for, in characters. */
const LONGEST_KEY = 16_000;

/**
 * Stretches of a text that look like credentials, whatever kind of text it is, in order and apart from each other: for
 * what leaves. It looks wider than the rule for secrets in files, because hiding a word too many costs little. The work
 * grows with the text alone, whatever it holds.
 */
export function credentialsIn(text: string): readonly Span[] {
  const spans: Span[] = [];
  privateKeys(text, (span) => spans.push(span));
  const tokens: Span[] = [];
  inText(text, (_, span) => tokens.push(span));
  for (const format of FORMATS)
    for (const match of text.matchAll(format)) {
      const secret = match.groups?.secret ?? match[0];
      const start = match.index + match[0].lastIndexOf(secret);
      tokens.push({ start, end: start + secret.length });
    }
  const tokenEnd = ends(text, TOKEN_REST);
  for (const { start, end } of tokens.sort((a, b) => a.end - b.end)) spans.push({ start, end: tokenEnd(end) });
  const valueEnd = ends(text, VALUE_REST);
  for (const match of text.matchAll(VALUE)) {
    const [whole, key = "", value = ""] = match;
    if (!(isSecretKey(key) || /^identified$/i.test(key)) || !mayBeSecret(value)) continue;
    const start = match.index + whole.length;
    spans.push({ start, end: valueEnd(start + value.length) });
  }
  return united(spans);
}

/** Where a run of characters ends that goes through a place; places come in order, and no run is read twice. */
function ends(text: string, rest: RegExp): (place: number) => number {
  let reached = -1;
  return (place) => {
    if (place <= reached) return reached;
    rest.lastIndex = place;
    rest.test(text);
    // A match of nothing sets it, too.
    reached = rest.lastIndex;
    return reached;
  };
}

/** From the first line to the last; where the last is missing, as far as a key can reach. */
function privateKeys(text: string, add: (span: Span) => void): void {
  const found = text.matchAll(KEY_END);
  let next = found.next().value;
  for (const { index: start } of text.matchAll(KEY_START)) {
    // Both come in order, so that each end is looked for once.
    while (next && next.index < start) next = found.next().value;
    const reach = start + LONGEST_KEY;
    add({ start, end: next && next.index < reach ? next.index + next[0].length : Math.min(reach, text.length) });
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
