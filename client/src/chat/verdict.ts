import { linesOf, type Piece, piecesOf } from "./places.ts";

/** A verdict is not longer. */
const MOST = 1000;

/** What a page says first, below its title: the answer in a sentence. */
export function verdictOf(markdown: string): readonly Piece[] {
  let verdict = "";
  for (const { line, isCode } of linesOf(markdown)) {
    if (verdict === "" && (line.trim() === "" || /^#{1,6} /.test(line))) continue;
    if (isCode || line.trim() === "" || (verdict !== "" && /^\s*(?:[-*|#]|\d+\.)/.test(line))) break;
    verdict += ` ${line.trim().replace(/^[-*] /, "")}`;
  }
  const text = verdict.trim();
  if (text.length > MOST || text.startsWith("|")) return [];
  return piecesOf(text);
}
