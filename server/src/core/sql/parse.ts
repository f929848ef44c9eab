import type { Hole } from "../text/hole.ts";
import type { SourceText } from "../text/source.ts";
import type { Cursor, Grammar } from "./cursor.ts";
import { lexiconOf } from "./dialects/all.ts";
import { readExpr } from "./expressions.ts";
import { tokenize } from "./lexer.ts";
import { prepare } from "./prepare.ts";
import { readQuery } from "./query.ts";
import { readBody, readScript, readStatement, readStatements } from "./split.ts";
import type { DialectId, Script } from "./tree.ts";

const GRAMMAR: Grammar = {
  expr: readExpr,
  query: readQuery,
  statements: readStatements,
  statement: readStatement,
  body: readBody,
};

/**
 * Reads SQL. The only door to the layer: total, linear in the text, and every offset in the result is one of the file.
 * `holes` are offsets in `source.text`, ascending and not overlapping: a blank one is skipped, a value one stands as a
 * name, a value or a part of either. Statements come in order of place; the inner ones of a block follow it, deeper.
 */
export function parseScript(source: SourceText, dialect: DialectId, holes: readonly Hole[] = []): Script {
  const { tokens, comments } = tokenize(source, dialect, holes);
  const c: Cursor = {
    tokens,
    ...prepare(tokens),
    lexicon: lexiconOf(dialect),
    source,
    holes,
    grammar: GRAMMAR,
    out: [],
    comments: [...comments],
    at: 0,
    end: tokens.length,
    depth: 0,
    level: 0,
    conditional: false,
    bodies: 0,
    gaps: [],
    dotted: [],
  };
  readScript(c);
  const gaps = c.gaps.concat(c.out.flatMap((statement) => statement.gaps));
  gaps.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  c.comments.sort((a, b) => a.start - b.start);
  return { dialect, statements: c.out, comments: c.comments, gaps };
}
