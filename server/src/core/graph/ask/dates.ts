import type { Expr } from "../../sql/tree.ts";
import { bare } from "./walk.ts";

/** A moment as written, without a zone unless UTC was named. */
export interface WrittenMoment {
  /** `2026-01-31`. */
  readonly day: string;
  /** Whether it is the very start of the day. */
  readonly midnight: boolean;
}

/** Lengths of time a calendar rewrite knows. */
export type CalendarUnit = "day" | "month" | "year";

const MOMENT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(?:Z|\+00(?::?00)?| ?UTC)?$/;

/** Reads `2026-01-31`, `2026-01-31 00:00:00`, `…Z`, `…+00`; undefined for anything else and for days that do not exist. */
export function readMoment(text: string): WrittenMoment | undefined {
  const match = MOMENT.exec(text.trim());
  if (!match) return undefined;
  const day = `${match[1]}-${match[2]}-${match[3]}`;
  if (!isDay(day)) return undefined;
  return { day, midnight: match.slice(4).every((part) => part === undefined || /^0*$/.test(part)) };
}

/** Whether `YYYY-MM-DD` is a day of the calendar. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** The first day of the unit after the one `day` begins; undefined when `day` does not begin one, or the year would not have four digits. */
export function nextUnit(day: string, unit: CalendarUnit): string | undefined {
  let [year, month, date] = day.split("-").map(Number) as [number, number, number];
  if (unit === "year" && (month !== 1 || date !== 1)) return undefined;
  if (unit === "month" && date !== 1) return undefined;
  if (unit === "year") year++;
  else if (unit === "month") month++;
  else date++;
  if (date > daysIn(year, month)) {
    date = 1;
    month++;
  }
  if (month > 12) {
    month = 1;
    year++;
  }
  return year > 9999 ? undefined : `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
}

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const MAKERS = new Set(["DATE", "TIMESTAMP", "DATETIME", "TO_DATE", "TO_TIMESTAMP"]);

/** The moment a constant says: a plain or typed string, or `DATE('…')`, `TIMESTAMP('…')` of one. */
export function momentOf(expr: Expr): WrittenMoment | undefined {
  let inner = bare(expr);
  if (inner.kind === "call" && MAKERS.has(inner.name) && inner.args.length === 1 && inner.args[0])
    inner = bare(inner.args[0]);
  if (inner.kind !== "literal" || inner.templated) return undefined;
  return inner.type === "string" || inner.type === "date" || inner.type === "timestamp"
    ? readMoment(inner.value)
    : undefined;
}
