import { cover } from "../text/span.ts";
import {
  accept,
  atEnd,
  type Cursor,
  inBrackets,
  isAhead,
  peek,
  peekAt,
  skipBrackets,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { readQualifiedName } from "./read-name.ts";
import { readType } from "./read-type.ts";
import type { Expr } from "./tree.ts";

/** Beyond this many, postfix operators only lengthen the last one: chains stay flat. */
const MAX_RUN = 100;

/** What follows an operand directly: `::type`, `[i]`, `.field`, `:path`, AT TIME ZONE, COLLATE. */
export function readPostfix(c: Cursor, operand: Expr): Expr {
  let expr = operand;
  for (let run = 0; ; run++) {
    const next = readOne(c, expr);
    if (next === undefined) return expr;
    expr = run < MAX_RUN ? next : { ...expr, span: cover(expr.span, next.span) };
  }
}

function readOne(c: Cursor, expr: Expr): Expr | undefined {
  const token = peek(c);
  const start = expr.span.start;
  switch (token.upper) {
    case "::": {
      take(c);
      return { kind: "cast", expr, type: readType(c), safe: false, span: spanFrom(c, start) };
    }
    case "[": {
      if (token.newline && token.spaced) return undefined;
      inBrackets(c, () => {
        while (!atEnd(c)) {
          const from = c.at;
          if (word(c) !== ":" && word(c) !== ",") c.grammar.expr(c);
          if (!accept(c, ":")) accept(c, ",");
          if (c.at === from) break;
        }
      });
      return { kind: "access", expr, op: "[]", span: spanFrom(c, start) };
    }
    case ".": {
      const next = peekAt(c, 1);
      if (next.upper === "*") {
        c.at += 2;
        return { kind: "star", modified: false, open: true, span: spanFrom(c, start) };
      }
      if (next.kind !== "word" && next.kind !== "quoted" && next.kind !== "template") return undefined;
      c.at += 2;
      if (word(c) === "(") skipBrackets(c);
      return { kind: "access", expr, op: ".", span: spanFrom(c, start) };
    }
    case ":": {
      if (!c.lexicon.colonPaths) return undefined;
      const next = peekAt(c, 1);
      if (next.kind !== "word" && next.kind !== "quoted" && next.upper !== "[") return undefined;
      take(c);
      if (next.upper !== "[") readQualifiedName(c);
      return { kind: "access", expr, op: ":", span: spanFrom(c, start) };
    }
    case "!": {
      // Snowflake's `model!PREDICT(…)`.
      if (c.lexicon.id !== "snowflake" || peekAt(c, 1).kind !== "word" || peekAt(c, 2).upper !== "(") return undefined;
      c.at += 2;
      skipBrackets(c);
      return { kind: "access", expr, op: "!", span: spanFrom(c, start) };
    }
    case "AT": {
      if (!isAhead(c, "AT", "TIME", "ZONE") && !isAhead(c, "AT", "LOCAL")) return undefined;
      if (accept(c, "AT") && accept(c, "LOCAL"))
        return { kind: "access", expr, op: "at time zone", span: spanFrom(c, start) };
      c.at += 2;
      c.grammar.expr(c, 8);
      return { kind: "access", expr, op: "at time zone", span: spanFrom(c, start) };
    }
    case "COLLATE": {
      take(c);
      if (peek(c).kind === "string") take(c);
      else readQualifiedName(c);
      return { kind: "access", expr, op: "collate", span: spanFrom(c, start) };
    }
    default:
      return undefined;
  }
}
