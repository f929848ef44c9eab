import { readOrderKeys } from "./call.ts";
import { accept, acceptAll, atEnd, type Cursor, deeper, gap, here, skipUntil, spanFrom, take, word } from "./cursor.ts";
import { readFrom } from "./from.ts";
import { readAlias } from "./read-alias.ts";
import { readItem } from "./select.ts";
import type { Expr, FromItem, Query, QueryBody, Select, SelectItem } from "./tree.ts";

type Draft = { -readonly [K in keyof Select]: Select[K] };
type Result = Omit<Query, "ctes">;

/** `|>` operators behind a query: each one is a select over what stands before it. */
export function readPipes(c: Cursor, first: Query): Result {
  let result: Result = first;
  let steps = 0;
  while (word(c) === "|>") {
    const next = steps++ < 100 ? deeper(c, 1, () => readStep(c, result)) : undefined;
    if (next) result = next;
    else {
      const start = here(c);
      take(c);
      skipUntil(c, (token) => token.upper === "|>", "Too many pipe operators.");
      gap(c, spanFrom(c, start), "Too many pipe operators.");
    }
  }
  return result;
}

function readStep(c: Cursor, before: Result): Result {
  const start = before.span.start;
  take(c);
  const operator = word(c);
  const done = (body: QueryBody, extra: Partial<Pick<Query, "orderBy" | "limit">> = {}): Result => {
    const limit = extra.limit;
    const result = { span: spanFrom(c, start), body, orderBy: extra.orderBy ?? [] };
    return limit ? { ...result, limit } : result;
  };
  switch (operator) {
    case "WHERE": {
      const whereStart = here(c);
      take(c);
      const condition = c.grammar.expr(c);
      const draft = reuse(before, (select) => isBare(select) && select.where === undefined) ?? wrap(before);
      draft.where = condition;
      draft.whereSpan = spanFrom(c, whereStart);
      return done(closed(c, draft));
    }
    case "SELECT":
    case "EXTEND": {
      take(c);
      const distinct = operator === "SELECT" && accept(c, "DISTINCT");
      const draft = reuse(before, isBare) ?? wrap(before);
      const items = readItems(c);
      draft.items = operator === "EXTEND" ? [...draft.items, ...items] : items;
      draft.distinct = distinct;
      return done(closed(c, draft));
    }
    case "AGGREGATE": {
      take(c);
      const draft = reuse(before, isBare) ?? wrap(before);
      const items = word(c) === "GROUP" ? [] : readItems(c);
      const keys = acceptAll(c, "GROUP", "BY") || acceptAll(c, "GROUP", "AND", "ORDER", "BY") ? readItems(c) : [];
      draft.items = [...keys, ...items];
      draft.groupBy = keys.map((key) => key.expr);
      draft.grouping = keys.length > 0 ? "plain" : "none";
      return done(closed(c, draft));
    }
    case "ORDER":
      return { ...before, orderBy: readOrderKeys(c), span: spanFrom(c, start) };
    case "LIMIT": {
      const limitStart = here(c);
      take(c);
      const value = c.grammar.expr(c);
      if (accept(c, "OFFSET")) c.grammar.expr(c);
      return { ...before, limit: { value, span: spanFrom(c, limitStart) }, span: spanFrom(c, start) };
    }
    case "DISTINCT": {
      take(c);
      const draft = wrap(before);
      draft.distinct = true;
      return done(closed(c, draft));
    }
    case "AS": {
      const alias = readAlias(c, "table");
      const draft = wrap(before);
      const source = draft.from[0]?.source;
      if (alias && source?.kind === "derived") draft.from = [{ span: source.span, source: { ...source, alias } }];
      return done(closed(c, draft));
    }
    case "UNION":
    case "INTERSECT":
    case "EXCEPT": {
      take(c);
      const all = accept(c, "ALL");
      if (!all) accept(c, "DISTINCT");
      acceptAll(c, "BY", "NAME");
      let left: QueryBody = { kind: "nested", query: { ...before, ctes: [] }, span: before.span };
      do {
        const from = here(c);
        const query = c.grammar.query(c);
        const right: QueryBody = { kind: "nested", query, span: spanFrom(c, from) };
        const op = operator.toLowerCase() as "union" | "intersect" | "except";
        left = { kind: "set", op, all, left, right, span: spanFrom(c, start) };
      } while (accept(c, ","));
      return done(left);
    }
    case "SET":
    case "DROP":
    case "RENAME":
      return done(readChange(c, before, operator));
    default:
      return readJoinStep(c, before, done) ?? readUnknown(c, before, done);
  }
}

/** `|> JOIN t ON …`: the relation is read as if it stood in FROM. */
function readJoinStep(c: Cursor, before: Result, done: (body: QueryBody) => Result): Result | undefined {
  const words = ["JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS"];
  if (!words.includes(word(c))) return undefined;
  const draft = reuse(before, (select) => isBare(select) && select.where === undefined) ?? wrap(before);
  const joined = readFrom(c);
  // readFrom sees an empty first relation before the join words and says so; that one is what stands before.
  const gaps = c.gaps.findLastIndex(
    (item) => item.reason === "A table is missing." && item.span.end <= (joined[1]?.span.start ?? 0),
  );
  if (joined[0]?.source.kind === "unread" && gaps >= 0) c.gaps.splice(gaps, 1);
  draft.from = [...draft.from, ...joined.filter((item, at) => at > 0 || item.source.kind !== "unread")];
  draft.whereInsert = spanFrom(c, draft.span.start).end;
  return done(closed(c, draft));
}

/** SET, DROP and RENAME: a star with changes. */
function readChange(c: Cursor, before: Result, operator: string): QueryBody {
  const start = here(c);
  take(c);
  const draft = wrap(before);
  const except = [];
  const replace = [];
  const rename = [];
  while (!atEnd(c) && word(c) !== "|>") {
    const token = take(c);
    const name = {
      text: token.text,
      quoted: token.kind === "quoted",
      templated: token.expressions.length > 0,
      span: { start: token.start, end: token.end },
    };
    if (operator === "DROP") except.push(name);
    else if (operator === "SET" && accept(c, "=")) replace.push({ expr: c.grammar.expr(c), name });
    else if (operator === "RENAME") {
      accept(c, "AS");
      const to = take(c);
      rename.push({
        from: name,
        to: {
          text: to.text,
          quoted: to.kind === "quoted",
          templated: to.expressions.length > 0,
          span: { start: to.start, end: to.end },
        },
      });
    }
    if (!accept(c, ",")) break;
  }
  const span = spanFrom(c, start);
  const star: Expr = { kind: "star", modified: true, span, except, replace, rename };
  draft.items = [{ span, expr: star }];
  return closed(c, draft);
}

function readUnknown(c: Cursor, before: Result, done: (body: QueryBody) => Result): Result {
  const start = here(c);
  const draft = wrap(before);
  skipUntil(c, (token) => token.upper === "|>", "This pipe operator is not read.");
  const item: SelectItem = {
    span: spanFrom(c, start),
    expr: { kind: "star", modified: false, open: true, span: spanFrom(c, start) },
  };
  draft.items = [item];
  return done(closed(c, draft));
}

function readItems(c: Cursor): SelectItem[] {
  const items: SelectItem[] = [];
  while (!atEnd(c) && word(c) !== "|>" && word(c) !== "GROUP") {
    const from = c.at;
    const item = readItem(c);
    if (item) items.push(item);
    if (word(c) === "ASC" || word(c) === "DESC") take(c);
    if (!accept(c, ",") || c.at === from) break;
  }
  return items;
}

/** Nothing but `SELECT * FROM …` so far, so that an operator can be put into it. */
function isBare(select: Select): boolean {
  const [only, ...more] = select.items;
  if (!only || more.length > 0 || only.expr.kind !== "star" || only.expr.modified || only.expr.open) return false;
  return only.expr.span.start === only.expr.span.end && !select.distinct && select.grouping === "none";
}

function reuse(before: Result, fits: (select: Select) => boolean): Draft | undefined {
  if (before.body.kind !== "select" || before.limit || !fits(before.body)) return undefined;
  return { ...before.body };
}

/** `SELECT * FROM (<what stands before>)`. */
function wrap(before: Result): Draft {
  const { span } = before;
  const source: FromItem["source"] = {
    kind: "derived",
    query: { ...before, ctes: [] },
    columns: [],
    lateral: false,
    modifiers: [],
    span,
  };
  const at = { start: span.end, end: span.end };
  return {
    kind: "select",
    span,
    distinct: false,
    distinctOn: [],
    items: [{ span: at, expr: { kind: "star", modified: false, span: at } }],
    from: [{ span, source }],
    where: undefined,
    groupBy: [],
    grouping: "none",
    having: undefined,
    qualify: undefined,
    whereInsert: span.end,
  };
}

const closed = (c: Cursor, draft: Draft): Select => ({ ...draft, span: spanFrom(c, draft.span.start) });
