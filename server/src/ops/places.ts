import type { Analyser } from "../core/engine/analyser.ts";
import { LineIndex } from "../core/text/lines.ts";
import { isWithin } from "../core/text/path.ts";
import type { FileId, Location } from "../core/text/span.ts";

/** A stretch of a file as people count: lines and columns from 1, columns in UTF-16 code units, the end exclusive. */
export interface Place {
  readonly file: FileId;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Turns locations into places; the lines of each file are counted once. */
export class Places {
  private readonly indexes = new Map<FileId, Promise<LineIndex>>();

  constructor(private readonly analyser: Analyser) {}

  /** The place of a location; the start of the file where its text is gone. */
  async of({ file, span }: Location): Promise<Place> {
    const lines = await this.linesOf(file);
    const start = lines.position(span.start);
    const end = lines.position(span.end);
    return {
      file,
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    };
  }

  private linesOf(file: FileId): Promise<LineIndex> {
    let index = this.indexes.get(file);
    if (!index) {
      index = this.analyser.text(file).then((text) => new LineIndex(text ?? ""));
      this.indexes.set(file, index);
    }
    return index;
  }
}

/** Whether a file is one of these, or in one of these folders; every file is where there are none. */
export const isAmong = (paths: readonly FileId[] | undefined, file: FileId): boolean =>
  paths === undefined || paths.some((path) => isWithin(path, file));
