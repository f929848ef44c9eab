import { visit } from "jsonc-parser";
import type { FileId } from "../text/span.ts";
import type { ArtifactPlace, Instant } from "./run.ts";

/** An object of a JSON document. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The value as an object; undefined for anything else. */
export const asObject = (value: unknown): JsonObject | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;

/** The value as a list; empty for anything else. */
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Longer names are none, characters. */
const LONGEST = 1000;

/** The value as a name: text that is not empty. */
export const asName = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" && value.length <= LONGEST ? value : undefined;

/** The value as a name; whole numbers are ids, too. */
export const asId = (value: unknown): string | undefined =>
  Number.isSafeInteger(value) ? String(value) : asName(value);

/** The value as a measure: finite and not below zero. Adapters of dbt write some as text. */
export function asMeasure(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d{1,18}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : undefined;
}

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?$/;

/** The value as a moment: ISO 8601 text; without an offset it is UTC, which is what the sources write. */
export function asInstant(value: unknown): Instant | undefined {
  if (typeof value !== "string" || !ISO.test(value)) return undefined;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`;
  return sensible(Date.parse(zoned.replace(" ", "T").replace(",", ".")));
}

/** The value as a moment: milliseconds since 1970. Zero means that there is none. */
export const asMilliseconds = (value: unknown): Instant | undefined =>
  typeof value === "number" ? sensible(value) : undefined;

/** Moments of the years 2000 to 2199; all else is a mistake of whoever wrote it. */
const sensible = (at: number): Instant | undefined =>
  at >= 946_684_800_000 && at < 7_258_118_400_000 ? at : undefined;

/** Seconds between two moments; undefined where one is missing or they are in the wrong order. */
export const secondsBetween = (start: Instant | undefined, end: Instant | undefined): number | undefined =>
  start !== undefined && end !== undefined && end >= start ? (end - start) / 1000 : undefined;

/** A JSON document with the lines of its records. */
export interface JsonDocument {
  readonly file: FileId;
  readonly value: unknown;
  /** The place of what a pointer leads to; the line is that of the nearest record around it. */
  at(path: readonly (string | number)[]): ArtifactPlace;
}

/** Records are this deep at most: `/runs/0/tasks/1`. */
const DEEPEST = 4;

/** Reads a JSON document, or says in words that go after its name why it is none. Lines are found when they are asked for. */
export function readJson(file: FileId, text: string): JsonDocument | { readonly trouble: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    return { trouble: "is not whole JSON: it was cut short or is damaged" };
  }
  let lines: ReadonlyMap<string, number> | undefined;
  return {
    file,
    value,
    at(path) {
      lines ??= linesOf(text);
      let line = 1;
      for (let length = 1; length <= Math.min(path.length, DEEPEST); length++)
        line = lines.get(pointerOf(path.slice(0, length))) ?? line;
      return { file, line, pointer: pointerOf(path) };
    },
  };
}

/** The line of each object that is an item of a list. */
function linesOf(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  try {
    visit(text, {
      onObjectBegin: (_offset, _length, line, _character, path) => {
        const at = path();
        if (at.length <= DEEPEST && typeof at.at(-1) === "number") lines.set(pointerOf(at), line + 1);
      },
    });
  } catch (error) {
    // Nested too deep for the walker; the places that are known stay.
    if (!(error instanceof RangeError)) throw error;
  }
  return lines;
}

const pointerOf = (path: readonly (string | number)[]): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same without what is undefined. */
export const present = <T extends object>(values: T): Present<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;

/** The smallest of many numbers; undefined for none. */
export const least = (values: readonly number[]): number | undefined =>
  values.reduce<number | undefined>(
    (found, value) => (found === undefined || value < found ? value : found),
    undefined,
  );
