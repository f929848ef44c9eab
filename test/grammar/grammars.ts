import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A grammar of ours as package.json contributes it; paths are relative to the repository. */
export interface GrammarContribution {
  readonly scopeName: string;
  readonly path: string;
  readonly language?: string;
  readonly injectTo?: readonly string[];
  readonly embeddedLanguages?: Readonly<Record<string, string>>;
}

/** Our grammars; a test holds this list against package.json. */
export const GRAMMARS: readonly GrammarContribution[] = [
  { language: "jinja-sql", scopeName: "source.sql.jinja", path: "./syntaxes/jinja-sql.tmLanguage.json" },
  {
    language: "jinja-yaml",
    scopeName: "source.yaml.jinja",
    path: "./syntaxes/jinja-yaml.tmLanguage.json",
    embeddedLanguages: { "meta.embedded.block.sql": "jinja-sql" },
  },
  { scopeName: "source.pipewright.jinja", path: "./syntaxes/jinja.tmLanguage.json" },
  {
    scopeName: "pipewright.injection.sql-jinja",
    path: "./syntaxes/sql-jinja.injection.tmLanguage.json",
    injectTo: ["source.sql", "source.yaml"],
  },
  {
    scopeName: "pipewright.injection.sql-jinja-in-string",
    path: "./syntaxes/sql-jinja-in-string.injection.tmLanguage.json",
    injectTo: ["source.sql", "source.yaml"],
  },
  {
    scopeName: "pipewright.injection.sql-jinja-strings",
    path: "./syntaxes/sql-jinja-strings.injection.tmLanguage.json",
    injectTo: ["source.sql", "source.yaml"],
  },
  {
    scopeName: "pipewright.injection.yaml-sql",
    path: "./syntaxes/yaml-sql.injection.tmLanguage.json",
    injectTo: ["source.yaml"],
    embeddedLanguages: { "meta.embedded.block.sql": "jinja-sql" },
  },
  {
    scopeName: "pipewright.injection.yaml-jinja",
    path: "./syntaxes/yaml-jinja.injection.tmLanguage.json",
    injectTo: ["source.yaml"],
  },
];

const require = createRequire(import.meta.url);
const SQL = join(dirname(require.resolve("@codingame/monaco-vscode-sql-default-extension/package.json")), "resources");
const YAML = join(
  dirname(require.resolve("@codingame/monaco-vscode-yaml-default-extension/package.json")),
  "resources",
);

/** VS Code's own grammars, as it ships them. */
const BUILT_IN: Readonly<Record<string, string>> = {
  "source.sql": join(SQL, "sql.tmLanguage.json"),
  "source.yaml": join(YAML, "yaml.tmLanguage.json"),
  "source.yaml.embedded": join(YAML, "yaml-embedded.tmLanguage.json"),
  ...Object.fromEntries(
    ["1.0", "1.1", "1.2", "1.3"].map((version) => [
      `source.yaml.${version}`,
      join(YAML, `yaml-${version}.tmLanguage.json`),
    ]),
  ),
};

const FILES: Readonly<Record<string, string>> = {
  ...BUILT_IN,
  ...Object.fromEntries(GRAMMARS.map((grammar) => [grammar.scopeName, join(ROOT, grammar.path)])),
};

/** VS Code injects what is contributed for a scope into every scope below it as well. */
const injectionsFor = (scope: string): string[] => {
  const parts = scope.split(".");
  return parts.flatMap((_, index) => {
    const prefix = parts.slice(0, index + 1).join(".");
    return GRAMMARS.filter((grammar) => grammar.injectTo?.includes(prefix)).map((grammar) => grammar.scopeName);
  });
};

const onigLib = async (): Promise<textmate.IOnigLib> => {
  const file = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(file);
  return {
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  };
};

const loading: { registry?: textmate.Registry } = {};

/** One registry for all tests: the regular expression engine may be loaded only once. */
const registry = (): textmate.Registry => {
  loading.registry ??= new textmate.Registry({
    onigLib: onigLib(),
    loadGrammar: async (scope) => {
      const file = FILES[scope];
      return file === undefined ? null : textmate.parseRawGrammar(readFileSync(file, "utf8"), file);
    },
    getInjections: injectionsFor,
  });
  return loading.registry;
};

/** A piece of a line with its scopes, the file's own first. */
export interface Piece {
  /** 0-based. */
  readonly line: number;
  readonly text: string;
  readonly scopes: readonly string[];
}

/** The pieces of `text` as VS Code would colour a file whose language has the grammar `scope`. */
export async function tokenise(scope: string, text: string): Promise<readonly Piece[]> {
  const grammar = await registry().loadGrammar(scope);
  if (!grammar) throw new Error(`no grammar for ${scope}`);
  let state = textmate.INITIAL;
  return text.split("\n").flatMap((line, index) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens.map((token) => ({
      line: index,
      text: line.slice(token.startIndex, token.endIndex),
      scopes: token.scopes,
    }));
  });
}

/** The scopes of the `nth` piece that is exactly `text` (white space around it aside); fails when there is none. */
export function scopesOf(pieces: readonly Piece[], text: string, nth = 0): readonly string[] {
  const piece = pieces.filter((each) => each.text.trim() === text)[nth];
  if (!piece) throw new Error(`no piece ${JSON.stringify(text)} in\n${pieces.map((each) => each.text).join("¦")}`);
  return piece.scopes;
}

/** Whether any of `scopes` is `scope` or below it. */
export const has = (scopes: readonly string[], scope: string): boolean =>
  scopes.some((each) => each === scope || each.startsWith(`${scope}.`));
