import {
  accept,
  atEnd,
  type Cursor,
  here,
  inBrackets,
  isAhead,
  skipBrackets,
  skipOne,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { isStatementStart } from "./starts.ts";
import type { Expr } from "./tree.ts";

/** Rows that are read as expressions; the others are only counted, so that long lists cost no memory. */
const SAMPLE = 16;

/** VALUES and its rows. */
export function readValues(c: Cursor): {
  kind: "values";
  rows: number;
  sample: (readonly Expr[])[];
  span: { start: number; end: number };
} {
  const start = here(c);
  take(c);
  const sample: (readonly Expr[])[] = [];
  let rows = 0;
  while (!atEnd(c)) {
    if (isAhead(c, "ROW", "(")) take(c);
    if (word(c) === "(") {
      if (rows < SAMPLE) sample.push(inBrackets(c, () => readRow(c)));
      else skipBrackets(c);
    } else if (rows < SAMPLE) sample.push([c.grammar.expr(c)]);
    else while (!atEnd(c) && word(c) !== "," && !isStatementStart(c)) skipOne(c);
    rows++;
    // A comma may be missing between rows (ClickHouse, half-typed SQL).
    if (!accept(c, ",") && !(word(c) === "(" && rows > 0)) break;
  }
  return { kind: "values", rows, sample, span: spanFrom(c, start) };
}

function readRow(c: Cursor): Expr[] {
  const items: Expr[] = [];
  while (!atEnd(c)) {
    const from = c.at;
    items.push(c.grammar.expr(c));
    if (!accept(c, ",") || c.at === from) break;
  }
  return items;
}
