import type { Place } from "../../../server/src/ops/places.ts";
import { numbersIn, wordsIn } from "./tokens.ts";

/** What may be said of a workspace: what stands in its files, and what was counted again. */
export interface Ground {
  readonly root: string;
  readonly files: Readonly<Record<string, string>>;
  /** Words of the operations themselves. */
  readonly vocabulary: ReadonlySet<string>;
  /** Numbers counted anew from facts. */
  readonly counted: ReadonlySet<number>;
  /** Whole texts that are facts themselves, as messages of findings are, and fixed phrases with a number in them. */
  readonly quotes: readonly string[];
}

/** An answer of an operation. */
interface Said {
  readonly data: unknown;
  readonly markdown: string;
}

/** Units of durations in seconds and of sizes in bytes that a file may be written in, the largest last. */
const DURATIONS = [1, 60, 3600, 86_400];
const SIZES = [1e3, 1e6, 1e9, 1e12, 1e15];

/** What an answer says that nothing supports, each with the place in the answer; empty for a grounded one. */
export function ungrounded({ data, markdown }: Said, ground: Ground): readonly string[] {
  const check = new Check(ground);
  check.value(data, "data");
  check.page(markdown);
  return check.complaints;
}

class Check {
  readonly complaints: string[] = [];
  private readonly words: ReadonlySet<string>;
  private readonly numbers: ReadonlySet<number>;

  constructor(private readonly ground: Ground) {
    const texts = Object.entries(ground.files).flat();
    this.words = new Set(texts.flatMap(wordsIn));
    const written = texts.flatMap(numbersIn);
    const seconds = written.flatMap((number) => DURATIONS.map((unit) => number * unit));
    const bytes = written.flatMap((number) => SIZES.map((unit) => number * unit));
    const counted = [...ground.counted];
    this.numbers = new Set([
      ...written,
      ...[...seconds, ...counted].flatMap(inDurations),
      ...[...bytes, ...counted].flatMap(inSizes),
    ]);
  }

  value(value: unknown, path: string): void {
    if (typeof value === "string") this.text(value, path);
    else if (typeof value === "number") this.number(value, path);
    else if (Array.isArray(value)) for (const [at, each] of value.entries()) this.value(each, `${path}[${at}]`);
    else if (typeof value === "object" && value !== null) {
      if (isPlace(value)) return this.place(value, path);
      for (const [key, each] of Object.entries(value)) this.value(each, `${path}.${key}`);
    }
  }

  /** Names of files with a line are places; the rest is text. */
  page(markdown: string): void {
    const rest = markdown.replaceAll("\\", "").replace(/`([^`\n]+):(\d+)`/g, (whole, file: string, line: string) => {
      if (!(file in this.ground.files)) return whole;
      this.line(file, Number(line), "page");
      return " ";
    });
    this.text(rest, "page");
  }

  private text(text: string, path: string): void {
    let own = text.replaceAll(`${this.ground.root}/`, "");
    for (const quote of this.ground.quotes) own = own.replaceAll(quote, " ");
    for (const word of wordsIn(own))
      if (!this.words.has(word) && !this.isOwn(word)) this.complaints.push(`${path}: \`${word}\``);
    for (const number of numbersIn(own)) this.number(number, path);
  }

  /** A word of the operations, or a single one of what they name in the plural. */
  private isOwn = (word: string): boolean => this.ground.vocabulary.has(word) || this.ground.vocabulary.has(`${word}s`);

  private number(number: number, path: string): void {
    if (!this.numbers.has(number)) this.complaints.push(`${path}: ${number}`);
  }

  private place({ file, line, column, endLine, endColumn }: Place, path: string): void {
    const name = file.replace(`${this.ground.root}/`, "");
    if (!(name in this.ground.files)) this.complaints.push(`${path}: there is no file ${name}`);
    else {
      this.line(name, line, path);
      this.line(name, endLine, path);
      const end = this.lineOf(name, endLine);
      if (column < 1 || endColumn > end.length + 1 || (line === endLine && endColumn < column))
        this.complaints.push(`${path}: ${name} has no column ${column} to ${endColumn} there`);
    }
  }

  private line(file: string, line: number, path: string): void {
    if (line < 1 || line > (this.ground.files[file] ?? "").split("\n").length)
      this.complaints.push(`${path}: ${file} has no line ${line}`);
  }

  private lineOf = (file: string, line: number): string =>
    ((this.ground.files[file] ?? "").split("\n")[line - 1] ?? "").replace(/\r$/, "");
}

/** A number of seconds, also as people read it: 7200 as 2 of hours. */
const inDurations = (seconds: number): readonly number[] => {
  const unit = DURATIONS.findLast((each) => seconds >= each && seconds % each === 0) ?? 1;
  return [seconds, seconds / unit];
};

/** A number of bytes, also as people read it: 2,300,000 as 2.3 of megabytes. */
const inSizes = (bytes: number): readonly number[] => {
  const unit = SIZES.findLast((each) => bytes >= each) ?? 1;
  return [bytes, Math.round((bytes / unit) * 1e3) / 1e3];
};

const isPlace = (value: object): value is Place => "file" in value && "line" in value && "endColumn" in value;
