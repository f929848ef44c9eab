import { type Desk, MOST, scansFor } from "./desk.ts";
import { scannedOf } from "./reading.ts";
import { storedOf } from "./storage.ts";
import type { Driver } from "./types.ts";

/** The tables of the subject that are read whole most, then those that are largest; each with what is missing. */
export async function driversOf(desk: Desk): Promise<readonly Driver[]> {
  const { platform, places, thing } = desk;
  const own = scansFor(desk);
  const ids = new Set(own.map(({ dataset }) => dataset));
  if (thing?.kind === "dataset") ids.add(thing.dataset.id);
  if (!thing) for (const { id, bytes } of platform.datasets.values()) if (bytes.state === "known") ids.add(id);
  const drivers: (Driver & { readonly rank: number })[] = [];
  for (const id of ids) {
    const dataset = platform.datasets.get(id);
    const at = dataset?.declaredAt[0] ?? own.find((scan) => scan.dataset === id)?.at;
    if (!dataset || !at) continue;
    const { figures, missing } = await scannedOf(dataset, own, desk);
    const scanned = figures[0] ?? null;
    const isBigQuery = desk.scans.some(
      (scan) => scan.dataset === id && scan.dialect.certain && scan.dialect.id === "bigquery",
    );
    const stored = await storedOf(dataset, isBigQuery, desk);
    const bytes = dataset.bytes.state === "known" ? dataset.bytes.value : 0;
    const read =
      figures[0]?.inputs.filter(({ unit }) => unit === "runs").reduce((all, { value }) => all + value, 0) ?? 0;
    drivers.push({
      table: dataset.name,
      place: await places.of(at),
      scanned,
      stored,
      missing,
      rank: bytes * read || bytes / 1e9,
    });
  }
  return drivers
    .sort((a, b) => b.rank - a.rank || (a.table < b.table ? -1 : 1))
    .slice(0, MOST)
    .map(({ rank: _, ...driver }) => driver);
}
