import { CHOICES, type FieldName, isNumber, isSet, NUMBERS, type NumberField, SETS } from "./requirements.ts";
import type { Values } from "./situation.ts";

/** Steps of decimal byte units. */
const BYTES = ["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"] as const;

const DECIMAL = new Intl.NumberFormat("en", { maximumFractionDigits: 6 });

/** Three significant digits, without an exponent, with thousands apart: `18.3`, `1,460`. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return "unbounded";
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return DECIMAL.format(rounded);
}

/** Bytes in the decimal unit that fits: `18.3 TB`. */
export function bytes(value: number): string {
  const step = value < 1000 ? 0 : Math.min(BYTES.length - 1, Math.floor(Math.log10(value) / 3));
  return `${digits(value / 1000 ** step)} ${BYTES[step]}`;
}

/** Minutes in the unit that fits: `30 seconds`, `5 minutes`, `4 hours`, `2 days`. */
export function minutes(value: number): string {
  if (value === 0) return "0 minutes";
  if (value < 1) return counted(value * 60, "second");
  if (value < 60) return counted(value, "minute");
  return value < 1440 * 2 ? counted(value / 60, "hour") : counted(value / 1440, "day");
}

const counted = (value: number, unit: string): string => `${digits(value)} ${unit}${digits(value) === "1" ? "" : "s"}`;

/** A number with its unit. */
export function quantity(value: number, unit: NumberField["unit"]): string {
  switch (unit) {
    case "minutes":
      return minutes(value);
    case "days":
      return value >= 730 && value % 365 === 0 ? counted(value / 365, "year") : counted(value, "day");
    case "bytes":
      return bytes(value);
    case "gigabytes a day":
      return `${bytes(value * 1e9)} a day`;
    case "%":
      return `${DECIMAL.format(value)}%`;
    case "":
      return digits(value);
    default:
      return `${digits(value)} ${unit}`;
  }
}

/** The value of a requirement, for people: `5 minutes`, `snowflake`, `database, files`. */
export function valueText(name: FieldName, value: Values[FieldName]): string {
  if (isNumber(name)) return quantity(value as number, NUMBERS[name].unit);
  if (isSet(name)) return (value as readonly string[]).length > 0 ? (value as readonly string[]).join(", ") : "none";
  return String(value);
}

/** Title of a requirement. */
export const titleOf = (name: FieldName): string => {
  if (isNumber(name)) return NUMBERS[name].title;
  return isSet(name) ? SETS[name].title : CHOICES[name].title;
};
