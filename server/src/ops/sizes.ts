/** Bytes in the largest decimal unit that leaves at least one: `2.3 TB`, up to three digits behind the point. */
export function sizeText(bytes: number): string {
  for (const [unit, size] of [
    ["PB", 1e15],
    ["TB", 1e12],
    ["GB", 1e9],
    ["MB", 1e6],
    ["kB", 1e3],
  ] as const)
    if (bytes >= size) return `${(bytes / size).toLocaleString("en", { maximumFractionDigits: 3 })} ${unit}`;
  return `${bytes.toLocaleString("en")} B`;
}
