import type { Token } from "./tokens.ts";

/** Words that never stand inside brackets at the start of a line: a bracket before them was never closed. */
const HARD_STARTS = new Set(["CREATE", "MERGE", "TRUNCATE", "ALTER"]);
const HARD_SECOND = new Set([
  "INTO",
  "TABLE",
  "OR",
  "VIEW",
  "TEMP",
  "TEMPORARY",
  "EXTERNAL",
  "MATERIALIZED",
  "SCHEMA",
  "DATABASE",
  "PROCEDURE",
  "FUNCTION",
]);

/** What is looked up while reading, found in three linear passes: the matching bracket, the end of a run of `(`, the next separator. */
export function prepare(tokens: readonly Token[]): { pairs: Int32Array; leads: Int32Array; separators: Int32Array } {
  const count = tokens.length;
  const pairs = new Int32Array(count).fill(count);
  const leads = new Int32Array(count);
  const separators = new Int32Array(count + 1).fill(count);
  const open: Open = { indexes: [], round: 0 };
  const giveUp = (at: number): void => {
    for (const index of open.indexes) pairs[index] = at;
    open.indexes.length = open.round = 0;
  };
  for (let i = 0; i < count; i++) {
    const token = tokens[i] as Token;
    if (token.kind === "separator") giveUp(i);
    else if (token.kind === "operator") matchBracket(tokens, pairs, open, i, token.upper);
    else if (open.indexes.length > 0 && token.newline && HARD_STARTS.has(token.upper)) {
      const next = tokens[i + 1];
      if (next && HARD_SECOND.has(next.upper)) giveUp(i);
    }
  }
  giveUp(count);
  for (let i = count - 1; i >= 0; i--) {
    const token = tokens[i] as Token;
    leads[i] = token.upper === "(" && i + 1 < count ? (leads[i + 1] as number) : i;
    separators[i] = token.kind === "separator" ? i : (separators[i + 1] as number);
  }
  return { pairs, leads, separators };
}

/** Brackets that wait for their closing one, and how many of them are round. */
interface Open {
  readonly indexes: number[];
  round: number;
}

function matchBracket(tokens: readonly Token[], pairs: Int32Array, open: Open, i: number, upper: string): void {
  if (upper === "(" || upper === "[" || upper === "{") {
    open.indexes.push(i);
    if (upper === "(") open.round++;
    return;
  }
  if (upper !== ")" && upper !== "]" && upper !== "}") return;
  const opening = (index: number | undefined): string => (index === undefined ? "" : (tokens[index] as Token).upper);
  if (upper !== ")") {
    const wanted = upper === "]" ? "[" : "{";
    if (opening(open.indexes.at(-1)) === wanted) pairs[open.indexes.pop() as number] = i;
    return;
  }
  // A round bracket closes over others that were left open, never the other way round.
  if (open.round === 0) return;
  while (opening(open.indexes.at(-1)) !== "(") pairs[open.indexes.pop() as number] = i;
  pairs[open.indexes.pop() as number] = i;
  open.round--;
}
