import { blocksOf } from "./blocks.ts";
import type { PlaceLink } from "./places.ts";
import { piecesOf } from "./places.ts";

/** Where an answer goes. */
export interface Sink {
  markdown(text: string): void;
  /** A place that opens when it is chosen. */
  place(place: PlaceLink): void;
  /** What is being done, until the next text comes. */
  progress(text: string): void;
}

/** Characters of a page that are shown: more is read in an editor. */
const MOST_SHOWN = 60_000;

/** Streams a page of the server, its places as anchors; says so where it is cut. */
export function streamPage(markdown: string, sink: Sink, most: number = MOST_SHOWN): void {
  const { blocks, left } = blocksOf(markdown, most);
  for (const block of blocks)
    for (const piece of piecesOf(block))
      if (typeof piece === "string") sink.markdown(piece);
      else sink.place(piece);
  if (left > 0)
    sink.markdown(
      `\n\n*${left.toLocaleString("en")} more characters are not shown: ask about fewer files, or about one table.*`,
    );
}
