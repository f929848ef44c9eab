import type { Dataset } from "../../core/platform/platform.ts";
import { type Desk, inMoney, MOST, runsOfScan, SCAN_PRICES, type Sum, scansFor, sum } from "./desk.ts";
import { assumption, grainOf, isMissing, parameter, runsOfText, statistic } from "./inputs.ts";
import type { TableScan } from "./scans.ts";
import type { Figure, Missing } from "./types.ts";

const UPPER = "An upper bound: engines with columnar storage read, and bill, only the columns a statement names.";

/** What a filter on the partition column of a table would save, for each statement that reads it whole. */
export async function partitionFilter(desk: Desk): Promise<Sum> {
  const own = scansFor(desk);
  const whole = own.filter(({ extent }) => extent === "whole");
  const figures: Figure[] = [];
  const missing: Missing[] = [];
  for (const scan of whole.slice(0, MOST)) {
    const dataset = desk.platform.datasets.get(scan.dataset);
    if (!dataset) continue;
    const part = await filtered(scan, dataset, desk);
    figures.push(...part.figures);
    missing.push(...part.missing);
  }
  if (whole.length === 0) {
    const unsure = own.filter(({ extent }) => extent === "unknown");
    missing.push({
      what: "a statement that reads it whole",
      how:
        unsure.length > 0
          ? "None is certain to. Something that was not read, or a partitioning nobody declares, decides at this place."
          : "No statement of the workspace is known to read it without a filter on its partitions.",
      place: unsure[0] ? await desk.places.of(unsure[0].at) : null,
    });
  }
  return { figures, missing };
}

async function filtered(scan: TableScan, dataset: Dataset, desk: Desk): Promise<Sum> {
  const { places, parameters } = desk;
  const [bytes, growth, grain, { runs, missing }] = [
    await statistic(dataset, "bytes", places),
    await statistic(dataset, "daily_growth", places),
    await grainOf(dataset, places),
    await runsOfScan(scan, desk),
  ];
  const gaps = [bytes, growth, grain].filter(isMissing);
  if (isMissing(bytes) || isMissing(growth) || isMissing(grain) || runs.length === 0)
    return { figures: [], missing: [...gaps, ...missing] };
  const partitions =
    parameters.partitions === undefined
      ? assumption("partitions a run reads", 1, "partitions")
      : parameter("partitions a run reads", parameters.partitions, "partitions");
  const place = await places.of(scan.at);
  const read = Math.min(bytes.value, growth.value * grain.value * partitions.value);
  const figure: Figure = {
    name: `Read of ${dataset.name} at line ${place.line}`,
    unit: "bytes a month",
    before: bytes.value * sum(runs),
    after: read * sum(runs),
    formula: `before: ${bytes.name} × runs; after: least of ${bytes.name} and ${growth.name} × days in a partition × partitions a run reads, × runs`,
    inputs: [
      { ...bytes, evidence: [...bytes.evidence, { message: "It is read whole here.", place }] },
      growth,
      grain,
      partitions,
      ...runs,
    ],
    notes: [UPPER],
  };
  const money = await inMoney(figure, priceIdOf(scan), scan.dialect.id, desk);
  return { figures: money.figures, missing: [...missing, ...money.missing] };
}

const priceIdOf = ({ dialect }: TableScan) => (dialect.certain ? SCAN_PRICES[dialect.id] : undefined);

/** What another schedule would change in the bytes a pipeline reads. */
export async function otherSchedule(desk: Desk): Promise<Sum> {
  const text = desk.parameters.schedule;
  const after = text === undefined ? undefined : runsOfText(text);
  if (text === undefined || after === undefined)
    return {
      figures: [],
      missing: [
        {
          what: "the new schedule",
          how: 'Give it as `schedule`: a cron expression of five fields such as "0 */6 * * *", or a preset such as @weekly.',
          place: null,
        },
      ],
    };
  const figures: Figure[] = [];
  const missing: Missing[] = [];
  for (const scan of scansFor(desk).slice(0, MOST)) {
    const dataset = desk.platform.datasets.get(scan.dataset);
    if (!dataset) continue;
    const place = await desk.places.of(scan.at);
    if (scan.extent !== "whole") {
      missing.push({
        what: `how much of ${dataset.name} a run reads`,
        how:
          scan.extent === "some partitions"
            ? "A filter keeps it to some partitions; how many, no file tells."
            : "Whether it is read whole is not certain.",
        place,
      });
      continue;
    }
    const bytes = await statistic(dataset, "bytes", desk.places);
    const { runs, missing: gaps } = await runsOfScan(scan, desk);
    missing.push(...gaps, ...(isMissing(bytes) ? [bytes] : []));
    if (isMissing(bytes) || runs.length === 0) continue;
    const next = parameter(`runs a month with ${text}`, after, "runs");
    const figure: Figure = {
      name: `Read of ${dataset.name} at line ${place.line}`,
      unit: "bytes a month",
      before: bytes.value * sum(runs),
      after: bytes.value * after,
      formula: `${bytes.name} × runs`,
      inputs: [
        { ...bytes, evidence: [...bytes.evidence, { message: "It is read whole here.", place }] },
        ...runs,
        next,
      ],
      notes: [UPPER],
    };
    const money = await inMoney(figure, priceIdOf(scan), scan.dialect.id, desk);
    figures.push(...money.figures);
    missing.push(...money.missing);
  }
  if (figures.length === 0 && missing.length === 0)
    missing.push({
      what: "a read of a declared table",
      how: "No statement of the subject is known to read one.",
      place: null,
    });
  return { figures, missing };
}

/** What would be read and billed in a month by statements that read a table whole; null where nothing does. */
export async function scannedOf(dataset: Dataset, scans: readonly TableScan[], desk: Desk): Promise<Sum> {
  const whole = scans.filter((scan) => scan.dataset === dataset.id && scan.extent === "whole");
  const bytes = await statistic(dataset, "bytes", desk.places);
  if (whole.length === 0) return { figures: [], missing: isMissing(bytes) ? [bytes] : [] };
  const found = await Promise.all(whole.slice(0, MOST).map((scan) => runsOfScan(scan, desk)));
  const runs = found.flatMap((one) => one.runs);
  const missing = [...(isMissing(bytes) ? [bytes] : []), ...found.flatMap((one) => one.missing)];
  if (isMissing(bytes) || runs.length === 0) return { figures: [], missing };
  const read = await Promise.all(
    whole
      .slice(0, MOST)
      .map(async ({ at }) => ({ message: "It is read whole here.", place: await desk.places.of(at) })),
  );
  const figure: Figure = {
    name: `Reads of ${dataset.name} whole`,
    unit: "bytes a month",
    before: bytes.value * sum(runs),
    after: null,
    formula: `${bytes.name} × runs of all statements that read it whole`,
    inputs: [{ ...bytes, evidence: [...bytes.evidence, ...read] }, ...runs],
    notes: [UPPER],
  };
  const engines = new Set(whole.map(({ dialect }) => (dialect.certain ? dialect.id : "an engine that is not certain")));
  const [engine = ""] = engines;
  const id = engines.size === 1 ? SCAN_PRICES[engine] : undefined;
  const money = await inMoney(figure, id, engines.size === 1 ? engine : "more than one engine", desk);
  return { figures: money.figures.slice(-1), missing: [...missing, ...money.missing] };
}
