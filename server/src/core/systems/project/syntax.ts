import { parse, TomlError } from "smol-toml";
import type { Identity, Problem } from "../../facts/reference.ts";
import { hasTemplate } from "../../template/read.ts";
import { LineIndex } from "../../text/lines.ts";
import { basename } from "../../text/path.ts";
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

/** Marks of template engines the readers do not know. */
const FOREIGN = /<%|@@\w|^[ \t]*#(?:if|set|foreach)\b|\{%|\{\{|\[\[/m;

/** Whether mistakes in the form of a file are reported: it is one of ours, and no template stands in it. */
export function isChecked(file: string, language: FileLanguage, text: string): boolean {
  if (hasTemplate(text) || FOREIGN.test(text)) return false;
  if (language === "toml") return true;
  if (language === "json") return /"apiVersion"/.test(text) && /"kind"/.test(text);
  return (
    language === "yaml" &&
    !/^pipewright\.ya?ml$/.test(basename(file)) &&
    (YAML_NAMES.test(basename(file)) || YAML_SHAPES.test(text))
  );
}

/** Mistakes in the form of a file; keys that stand twice are identities. */
export function syntaxOf(input: FileInput): SyntaxFacts {
  if (!isChecked(input.file, input.language, input.text)) return NONE;
  if (input.language === "toml") return { problems: tomlProblems(input), identities: [] };
  const { file, text } = input;
  const problems: Problem[] = [];
  const identities: Identity[] = [];
  for (const problem of input.yaml().problems) {
    const at = { file, span: problem.span };
    if (problem.kind === "duplicate-key" && problem.other) {
      const first = { file, span: problem.other };
      const id = text.slice(problem.span.start, problem.span.end);
      const scope = "in this mapping";
      identities.push({ kind: "identity", what: "yaml-key", id, at: first, others: [at], scope });
      identities.push({ kind: "identity", what: "yaml-key", id, at, others: [first], scope });
    } else if (problem.kind === "syntax" || problem.kind === "alias")
      problems.push({ kind: "problem", source: "syntax", message: problem.message, at, related: [] });
  }
  return { problems, identities };
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
