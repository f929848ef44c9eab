import { type Cursor, gap, peek, peekAt, spanFrom, take, word } from "./cursor.ts";
import { type Draft, plain } from "./draft.ts";
import { readOther } from "./other.ts";
import { isUnmistakable } from "./starts.ts";

const QUERIES = new Set(["SELECT", "SEL", "WITH", "VALUES", "FROM", "(", "TABLE"]);

/** What the first words say. `limit` is how far a block may reach. */
export function readOneStatement(c: Cursor, _limit: number): Draft {
  const first = word(c);
  if (peek(c).kind === "template") return readTemplate(c) ?? readOther(c);
  if (QUERIES.has(first)) return { kind: "query", query: c.grammar.query(c) };
  return readOther(c);
}

/** A template that stands where a statement could. */
function readTemplate(c: Cursor): Draft | undefined {
  const next = peekAt(c, 1);
  const at = c.at;
  const token = take(c);
  if (next.kind === "end" || next.newline || isUnmistakable(c)) {
    gap(c, spanFrom(c, token.start), "A template stands for a statement.");
    return plain("");
  }
  c.at = at;
  return undefined;
}
