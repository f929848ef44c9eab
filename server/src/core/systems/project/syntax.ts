import { type ParseError, parse as parseJson, printParseErrorCode } from "jsonc-parser";
import { parse, TomlError } from "smol-toml";
import type { Identity, Problem } from "../../facts/reference.ts";
import { hasTemplate } from "../../template/read.ts";
import { LineIndex } from "../../text/lines.ts";
import { basename, relativeTo } from "../../text/path.ts";
import type { YamlProblem } from "../../yaml/document.ts";
import type { FileInput, FileLanguage } from "../system.ts";

/** What is wrong with the form of a file. */
export interface SyntaxFacts {
  readonly problems: readonly Problem[];
  readonly identities: readonly Identity[];
}

const NONE: SyntaxFacts = { problems: [], identities: [] };

/** Names under which a YAML file is what the name says. */
const YAML_NAMES =
  /^(?:dbt_project|profiles|packages|dependencies|selectors|schema|sources|_sources|kustomization|pipewright\.catalog|defaults|docker-compose(?:\.[\w-]+)?)\.ya?ml$/;

/** Keys that tell a file our systems read: manifests, dag-factory, dbt properties. */
const YAML_SHAPES =
  /^apiVersion:[^\n]*(?:\n[^\n]*){0,5}\nkind:|^[ \t]+(?:-[ \t]+)?operator:[ \t]*["']?[\w.]+|^[ \t]*default_args:|^version:[ \t]*2\b(?:[^\n]*\n){1,10}(?:models|sources|snapshots|seeds|exposures|macros):/m;

/** Folders in which broken files are kept on purpose. */
const TEST_DATA = /\/(?:tests?|__tests__|fixtures?|testdata|test[-_]data|e2e|specs?)\//;

/** Marks of template engines the readers do not know. */
const FOREIGN = /<%|@@\w|^[ \t]*#(?:if|set|foreach)\b|\{%|\{\{/m;

/** Larger JSON files are data. */
const MAX_JSON = 1_000_000;

/** Whether mistakes in the form of a file are reported: it is one of ours, and no template stands in it. */
export function isChecked(file: string, language: FileLanguage, text: string): boolean {
  if (hasTemplate(text) || FOREIGN.test(text)) return false;
  if (language === "toml") return true;
  if (language === "json") return text.length <= MAX_JSON;
  return (
    language === "yaml" &&
    !/^pipewright\.ya?ml$/.test(basename(file)) &&
    (YAML_NAMES.test(basename(file)) || YAML_SHAPES.test(text))
  );
}

/** Mistakes in the form of a file; a key that stands a second time is an identity. */
export function syntaxOf(input: FileInput): SyntaxFacts {
  if (!isChecked(input.file, input.language, input.text)) return NONE;
  if (TEST_DATA.test(`/${relativeTo(input.root, input.file)}`)) return NONE;
  if (input.language === "toml") return { problems: tomlProblems(input), identities: [] };
  if (input.language === "json") return { problems: jsonProblems(input), identities: [] };
  const { file, text } = input;
  const problems: Problem[] = [];
  const identities: Identity[] = [];
  const misread = lenientFrom(text, input.yaml().problems);
  for (const problem of input.yaml().problems) {
    const at = { file, span: problem.span };
    if (problem.kind === "duplicate-key" && problem.other) {
      const first = { file, span: problem.other };
      const id = text.slice(problem.span.start, problem.span.end);
      const scope = "in this mapping";
      identities.push({ kind: "identity", what: "yaml-key", id, at, others: [first], scope });
    } else if ((problem.kind === "syntax" || problem.kind === "alias") && problem.span.start < misread)
      problems.push({ kind: "problem", source: "syntax", message: problem.message, at, related: [] });
  }
  return { problems, identities };
}

/**
 * Where JSON in quotes starts whose last line, `}'`, is indented no further than its key. YAML forbids that, but the
 * readers of Kubernetes and Python take it, so nothing is reported from there on.
 */
function lenientFrom(text: string, problems: readonly YamlProblem[]): number {
  const found = problems
    .slice(0, 20)
    .find(
      ({ span }) =>
        /^['"]\s*[{[]/.test(text.slice(span.start, span.start + 80)) &&
        text.slice(span.start).search(/\n[ \t]*[}\]]['"][ \t]*(?:\r?\n|$)/) >= 0,
    );
  return found?.span.start ?? Number.POSITIVE_INFINITY;
}

function tomlProblems({ file, text }: FileInput): readonly Problem[] {
  try {
    parse(text);
    return [];
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const lines = new LineIndex(text);
    const start = lines.offset({ line: error.line - 1, character: error.column - 1 });
    const [first = "It cannot be read"] = error.message.replace(/^Invalid TOML document: /, "").split("\n");
    return [
      {
        kind: "problem",
        source: "syntax",
        message: `This is not valid TOML: ${first.replace(/\.$/, "")}.`,
        at: { file, span: { start, end: Math.max(start, lines.lineEnd(error.line - 1)) } },
        related: [],
      },
    ];
  }
}

/** The parser calls itself for each level. */
const MAX_JSON_DEPTH = 400;

const JSON_MISTAKES: Readonly<Record<string, string>> = {
  InvalidSymbol: "this is no JSON value",
  InvalidNumberFormat: "this is not a number",
  PropertyNameExpected: "a name in double quotes is expected here",
  ValueExpected: "a value is expected here",
  ColonExpected: "a colon is expected here",
  CommaExpected: "a comma, or the end of what was opened, is expected here",
  CloseBraceExpected: "a closing brace is expected here",
  CloseBracketExpected: "a closing bracket is expected here",
  UnexpectedEndOfComment: "the comment is never closed",
  UnexpectedEndOfString: "the string is never closed",
  UnexpectedEndOfNumber: "the number is not finished",
  InvalidUnicode: "this is no code of a character",
  InvalidEscapeCharacter: "this escape is unknown",
  InvalidCharacter: "this character must be escaped",
};

/** The first mistake in a JSON file. Comments and trailing commas are taken; lines of JSON are no mistake. */
function jsonProblems({ file, text }: FileInput): readonly Problem[] {
  // What does not begin as JSON is something else under its name: a shell script, notes.
  if (!/^\uFEFF?\s*[[{]/.test(text) || deepest(text) > MAX_JSON_DEPTH) return [];
  const errors: ParseError[] = [];
  parseJson(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  const mistake = first && JSON_MISTAKES[printParseErrorCode(first.error)];
  if (!first || !mistake) return [];
  const start = Math.min(first.offset, Math.max(0, text.trimEnd().length - 1));
  const span = { start, end: Math.max(start + 1, Math.min(text.length, first.offset + first.length)) };
  const message = `This is not valid JSON: ${mistake}.`;
  return [{ kind: "problem", source: "syntax", message, at: { file, span }, related: [] }];
}

/** How deep brackets nest; those in strings count, too, which does no harm. */
function deepest(text: string): number {
  let depth = 0;
  let most = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 91 || unit === 123) most = Math.max(most, ++depth);
    else if (unit === 93 || unit === 125) depth--;
  }
  return most;
}
