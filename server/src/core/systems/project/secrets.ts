import data from "../../../../data/secrets.json" with { type: "json" };
import type { SecretCandidate } from "../../facts/reference.ts";
import { basename } from "../../text/path.ts";
import type { FileId, Span } from "../../text/span.ts";
import type { YamlNode } from "../../yaml/document.ts";
import type { FileInput } from "../system.ts";
import { textSpan } from "../yaml-tree.ts";
import { isMakeBelieve, isPlaceholder, isSecretKey, looksSecret } from "./secret-values.ts";

const TOKENS = data.tokens.map(({ what, pattern }) => ({ what, pattern: new RegExp(pattern, "g") }));
const PRIVATE_KEY =
  /-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY-----(?:\\n|[\s"'+]){1,40}[A-Za-z0-9+/=]{40}/g;
const CONNECTION = /\b[a-z][a-z0-9+.-]{1,30}:\/\/([^\s:/@"'`<>]{1,60}):([^\s:/@"'`]{3,80})@([\w.-]{1,100})/gi;
const JDBC = /\bjdbc:[a-z0-9:]{1,30}\/\/[^\s"'`]{1,200}[?&;]password=([^\s"'`&;]{3,80})/gi;
/** `password = "…"`, `PASSWORD=…`, `identified by '…'`. */
const ASSIGNED =
  /\b([A-Za-z][\w.-]{0,60})["']?[ \t]{0,10}(?:=|:|=>|[ \t]by[ \t])[ \t]{0,10}(["'])([^"'\r\n]{8,200})\2/gi;
const LINE = /^[ \t]{0,20}(?:export[ \t]+)?([A-Za-z][\w.-]{0,60})[ \t]{0,10}[=:][ \t]{0,10}([^\s"'#]{8,200})[ \t]*$/gm;

/** A quick look: whether the scan can find anything. */
export const mayHoldSecret = (text: string): boolean =>
  /passw|pwd|identified|passphrase|secret|token|api_?-?key|access_?-?key|private|account_?-?key|:\/\/[^\s/]{1,140}@/i.test(
    text,
  ) || TOKENS.some(({ pattern }) => text.search(pattern) >= 0);

/**
 * Texts of a file that look like credentials. Examples, tests, templates, references to variables and well-known
 * placeholders are left out; what is left is worth a person's look. Each place is named once.
 */
export function secretsIn(input: FileInput): readonly SecretCandidate[] {
  if (isMakeBelieve(input.file, input.root)) return [];
  const found: SecretCandidate[] = [];
  const add = (
    looksLike: string,
    span: Span,
    more: Pick<SecretCandidate, "key" | "keyPath" | "instead"> = {},
  ): void => {
    if (found.some(({ at }) => at.span.start < span.end && span.start < at.span.end)) return;
    const { file } = input;
    found.push({ kind: "secret", looksLike, at: { file, span }, language: languageOf(input), ...more });
  };
  inText(input.text, add);
  if (input.language === "yaml" || input.language === "json") inTree(input, add);
  else {
    assigned(input.text, ASSIGNED, 3, add, input.language === "sql" ? /pass|secret|identified/i : /./);
    if (input.language !== "python" && input.language !== "sql") assigned(input.text, LINE, 2, add, /./);
  }
  return found.sort((a, b) => a.at.span.start - b.at.span.start);
}

/** Takes a place that looks like a credential of some kind. */
export type Add = (looksLike: string, span: Span, more?: Pick<SecretCandidate, "key" | "keyPath" | "instead">) => void;

const languageOf = ({ language }: FileInput): SecretCandidate["language"] => language;

/** Formats that tell by themselves. */
export function inText(text: string, add: Add): void {
  for (const { what, pattern } of TOKENS)
    for (const match of text.matchAll(pattern)) {
      if (/EXAMPLE|(.)\1{5}/i.test(match[0])) continue;
      add(what, { start: match.index, end: match.index + match[0].length });
    }
  for (const match of text.matchAll(PRIVATE_KEY))
    add("private key", { start: match.index, end: match.index + match[0].indexOf("-----", 10) + 5 });
  for (const match of text.matchAll(CONNECTION)) {
    const [whole, user = "", password = "", host = ""] = match;
    if (
      isPlaceholder(password) ||
      password === user ||
      /^[A-Z_]+$/.test(password) ||
      isLocal(host) ||
      !looksChosen(password)
    )
      continue;
    const start = match.index + whole.lastIndexOf(`:${password}@`) + 1;
    add("password in a connection string", { start, end: start + password.length });
  }
  for (const match of text.matchAll(JDBC)) {
    const password = match[1] ?? "";
    if (isPlaceholder(password) || !looksChosen(password)) continue;
    const start = match.index + match[0].length - password.length;
    add("password in a connection string", { start, end: start + password.length });
  }
}

/** A password a person chose for a real server is rarely one plain word. */
const looksChosen = (password: string): boolean =>
  password.length >= 6 && /\d/.test(password) && /[A-Za-z]/.test(password);

const isLocal = (host: string): boolean =>
  /^(?:localhost|127\.|0\.0\.0\.0|host$|hostname$|server$)|example\.|\.example$|\.test$/i.test(host);

/** `key = value` in code and settings. In SQL an equals sign mostly compares, so `only` narrows the keys. */
function assigned(text: string, pattern: RegExp, group: number, add: Add, only: RegExp): void {
  for (const match of text.matchAll(pattern)) {
    const [whole, key = ""] = match;
    const value = match[group] ?? "";
    if (!(isSecretKey(key) || /^identified$/i.test(key)) || !only.test(key) || !looksSecret(value)) continue;
    const start = match.index + whole.lastIndexOf(value);
    add(`value of \`${key}\``, { start, end: start + value.length }, { key });
  }
}

/** Values of secret keys in YAML and JSON. */
function inTree(input: FileInput, add: Add): void {
  for (const document of input.yaml().documents) {
    const stack: { node: YamlNode; path: readonly string[] }[] = document.root
      ? [{ node: document.root, path: [] }]
      : [];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { node, path } = next;
      // Behind an alias stands what was read at its anchor.
      if (node.alias || path.length > 60) continue;
      if (node.kind === "seq") for (const item of node.items) stack.push({ node: item, path });
      if (node.kind !== "map") continue;
      for (const { key, value, merged } of node.entries) {
        if (merged) continue;
        const keyPath = [...path, key];
        if (value.kind !== "scalar") stack.push({ node: value, path: keyPath });
        else if (isLiteral(value, key))
          add(`value of \`${key}\``, textSpan(value), { key, keyPath, ...dbtReference(input.file, key, value.span) });
      }
    }
  }
}

const isLiteral = (value: Extract<YamlNode, { kind: "scalar" }>, key: string): boolean =>
  typeof value.value === "string" &&
  !value.templated &&
  value.tag === undefined &&
  value.style !== "literal" &&
  value.style !== "folded" &&
  isSecretKey(key) &&
  looksSecret(value.value);

/**
 * In a dbt profile: an environment variable with the prefix whose values dbt keeps out of its logs
 * (https://docs.getdbt.com/reference/dbt-jinja-functions/env_var, read 2026-11-24).
 */
function dbtReference(file: FileId, key: string, span: Span): Pick<SecretCandidate, "instead"> {
  if (!/^profiles\.ya?ml$/.test(basename(file))) return {};
  const variable = `DBT_ENV_SECRET_${key.toUpperCase().replace(/\W/g, "_")}`;
  return { instead: { at: { file, span }, text: `"{{ env_var('${variable}') }}"`, variable } };
}
