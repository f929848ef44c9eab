/** Bytes in decimal units, three digits at most: `2.3TB`. */
export function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${shortened(value)}${units[unit]}`;
}

/** A part of a whole in percent with one decimal, cut and not rounded: only a whole is 100%. */
export const percentText = (part: number, whole: number): string =>
  `${(Math.floor((part * 1000) / whole) / 10).toFixed(1).replace(/\.0$/, "")}%`;

/** Seconds as people say them: `40s`, `43min`, `4.2h`. */
export function secondsText(seconds: number): string {
  if (seconds < 90) return `${shortened(seconds)}s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)}min`;
  return seconds < 48 * 3600 ? `${shortened(seconds / 3600)}h` : `${shortened(seconds / 86_400)}d`;
}

const shortened = (value: number): string =>
  value < 10 ? value.toFixed(1).replace(/\.0$/, "") : String(Math.round(value));
