/** Bytes in the largest decimal unit that leaves at least one: `2.3 TB`, with at most so many digits behind the point. */
export function sizeText(bytes: number, digits = 3): string {
  for (const [unit, size] of [
    ["PB", 1e15],
    ["TB", 1e12],
    ["GB", 1e9],
    ["MB", 1e6],
    ["kB", 1e3],
  ] as const)
    if (Math.abs(bytes) >= size)
      return `${(bytes / size).toLocaleString("en", { maximumFractionDigits: digits })} ${unit}`;
  return `${bytes.toLocaleString("en", { maximumFractionDigits: digits })} B`;
}
