/** A position as editors count: both zero-based, `character` in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/**
 * Offsets to lines and back. A line ends at `\n`, `\r\n` or a lone `\r`, as the Language Server
 * Protocol demands; building it is linear, a look-up is logarithmic.
 */
export class LineIndex {
  private readonly starts: number[];
  private readonly length: number;

  constructor(private readonly text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.starts = starts;
    this.length = text.length;
  }

  /** How many lines the text has; an empty text has one. */
  get lineCount(): number {
    return this.starts.length;
  }

  /** The line an offset is on, zero-based; offsets outside are clamped. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The position of an offset; offsets outside are clamped. */
  position(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.length));
    const line = this.lineOf(at);
    return { line, character: at - (this.starts[line] as number) };
  }

  /** The offset of a position; a character beyond the line's end stands for that end. */
  offset(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.starts.length) return this.length;
    const start = this.starts[position.line] as number;
    return Math.min(start + Math.max(0, position.character), this.lineEnd(position.line));
  }

  /** Where a line starts. */
  lineStart(line: number): number {
    return this.starts[Math.max(0, Math.min(line, this.starts.length - 1))] as number;
  }

  /** Where a line's text ends, its line break left out. */
  lineEnd(line: number): number {
    const next = line + 1 < this.starts.length ? (this.starts[line + 1] as number) : this.length;
    let end = next;
    while (end > this.lineStart(line) && isBreak(this.text.charCodeAt(end - 1))) end--;
    return end;
  }
}

const isBreak = (unit: number): boolean => unit === 10 || unit === 13;
