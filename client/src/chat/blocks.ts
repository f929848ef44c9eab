import { Fence, linesOf } from "./places.ts";

/** A page in the pieces it is streamed in. */
export interface Blocks {
  readonly blocks: readonly string[];
  /** Characters that were left out. */
  readonly left: number;
}

/** Splits Markdown at blank lines outside of fenced blocks, up to about `most` characters; a block that is cut is closed. */
export function blocksOf(markdown: string, most: number): Blocks {
  const blocks: string[] = [];
  const fence = new Fence();
  let block = "";
  let length = 0;
  for (const { line, isCode } of linesOf(markdown)) {
    if (length + line.length > most) {
      const closing = fence.closing;
      if (block !== "") blocks.push(closing === undefined ? block : `${block}${closing}\n`);
      return { blocks, left: markdown.length - length };
    }
    fence.takes(line);
    block += line;
    length += line.length;
    if (!isCode && line.trim() === "") {
      blocks.push(block);
      block = "";
    }
  }
  if (block !== "") blocks.push(block);
  return { blocks, left: 0 };
}
