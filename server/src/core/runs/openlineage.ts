import type { ArtifactReading, Importer } from "./importer.ts";
import { asInstant, asList, asMeasure, asName, asObject, type JsonDocument, present } from "./json.ts";
import type { ArtifactPlace, CheckResult, Instant } from "./run.ts";

/** What an event says of one dataset that was read or written. */
export interface DatasetTraffic {
  /** Namespace and name. */
  readonly dataset: string;
  readonly rows?: number;
  readonly bytes?: number;
}

/** A RunEvent, as far as it is used. Those of one run are joined in `runs.ts`, since they may come in several files. */
export interface RunEvent {
  readonly run: string;
  readonly job: string;
  readonly kind: "start" | "running" | "complete" | "fail" | "abort" | "other";
  readonly when: Instant;
  /** The run that this one is a part of. */
  readonly parent?: { readonly run: string; readonly job: string };
  readonly nominal?: Instant;
  readonly outputs: readonly DatasetTraffic[];
  readonly inputs: readonly DatasetTraffic[];
  readonly checks: readonly CheckResult[];
  readonly at: ArtifactPlace;
}

const KINDS = new Map<string, RunEvent["kind"]>(
  Object.entries({
    START: "start",
    RUNNING: "running",
    COMPLETE: "complete",
    FAIL: "fail",
    ABORT: "abort",
    OTHER: "other",
  }),
);

/** Assertions that are kept of one dataset of one event. */
const MOST_ASSERTIONS = 1000;

/** Run events of OpenLineage: JSON lines, one document for each event, or a list of them. */
export const openLineage: Importer = {
  title: "OpenLineage events",
  globs: ["**/*openlineage*.{json,jsonl,ndjson,log}", "**/openlineage/**/*.{json,jsonl,ndjson,log}"],
  how: "The `file` transport of the clients appends each event as a line: `OPENLINEAGE__TRANSPORT__TYPE=file` and `OPENLINEAGE__TRANSPORT__LOG_FILE_PATH=openlineage.jsonl`. A list of events, or a file for each event, is read as well.",
  gives:
    "A run for each `runId`: begin and end from START and COMPLETE, FAIL or ABORT; rows and bytes written from `outputStatistics`, read from `inputStatistics` (or `dataQualityMetrics`); the nominal time; the parent; results of `dataQualityAssertions`. A run that has a parent counts as a task of it.",
  sources: [
    { title: "OpenLineage specification", url: "https://openlineage.io/docs/spec/run-cycle", read: "2026-11-24" },
    {
      title: "Facets in OpenLineage/spec/facets",
      url: "https://github.com/OpenLineage/OpenLineage/tree/main/spec/facets",
      read: "2026-11-24",
    },
    { title: "Python client, file transport", url: "https://openlineage.io/docs/client/python", read: "2026-11-24" },
  ],
  recognises: (value) => isEvent(Array.isArray(value) ? value[0] : value),
  read(document) {
    if (!Array.isArray(document.value)) return eventsOf([[document.value, document.at([])]]);
    return eventsOf(document.value.map((value, index) => [value, document.at([index])]));
  },
};

const isEvent = (value: unknown): boolean => {
  const event = asObject(value);
  return asObject(event?.run)?.runId !== undefined && event?.eventTime !== undefined && event.job !== undefined;
};

/** Reads values as events; what is none is counted. Events about datasets and jobs alone are not about runs. */
export function eventsOf(values: readonly (readonly [unknown, ArtifactPlace])[]): ArtifactReading {
  const events: RunEvent[] = [];
  let odd = 0;
  for (const [value, at] of values) {
    const event = eventOf(value, at);
    if (event) events.push(event);
    else if (!(asObject(value)?.eventTime !== undefined && asObject(value)?.run === undefined)) odd++;
  }
  return {
    events,
    notes: odd > 0 ? [`holds ${odd} lines or items that are no event of OpenLineage, which are left out`] : [],
  };
}

function eventOf(value: unknown, at: ArtifactPlace): RunEvent | undefined {
  const event = asObject(value);
  const run = asObject(event?.run);
  const id = asName(run?.runId);
  const job = asName(asObject(event?.job)?.name);
  const when = asInstant(event?.eventTime);
  if (!event || !run || id === undefined || job === undefined || when === undefined) return undefined;
  const facets = asObject(run.facets) ?? {};
  const parent = asObject(facets.parent) ?? asObject(facets.parentRun);
  const parentRun = asName(asObject(parent?.run)?.runId);
  const parentJob = asName(asObject(parent?.job)?.name);
  const nominal = asObject(facets.nominalTime);
  const inputs = asList(event.inputs).flatMap((each) =>
    traffic(each, "inputFacets", ["inputStatistics", "dataQualityMetrics"]),
  );
  return {
    run: id,
    job,
    // An event without a type carries facets alone.
    kind: KINDS.get(String(event.eventType).toUpperCase()) ?? "other",
    when,
    ...(parentRun !== undefined && parentJob !== undefined && parentRun !== id
      ? { parent: { run: parentRun, job: parentJob } }
      : {}),
    ...present({ nominal: asInstant(nominal?.nominalEndTime) ?? asInstant(nominal?.nominalStartTime) }),
    outputs: asList(event.outputs).flatMap((each) => traffic(each, "outputFacets", ["outputStatistics"])),
    inputs,
    checks: [...asList(event.inputs), ...asList(event.outputs)].flatMap((each) => checksOf(each, when, at)),
    at,
  };
}

/** Rows and bytes of a dataset. Facets stand in `inputFacets` or `outputFacets`; early producers put them into `facets`. */
function traffic(value: unknown, where: string, names: readonly string[]): readonly DatasetTraffic[] {
  const dataset = asObject(value);
  const name = nameOf(value);
  if (!dataset || name === undefined) return [];
  for (const facets of [asObject(dataset[where]), asObject(dataset.facets)])
    for (const facet of names) {
      const found = asObject(facets?.[facet]);
      const measured = present({
        rows: asMeasure(found?.rowCount),
        bytes: asMeasure(found?.size) ?? asMeasure(found?.bytes),
      });
      if (Object.keys(measured).length > 0) return [{ dataset: name, ...measured }];
    }
  return [{ dataset: name }];
}

function checksOf(value: unknown, when: Instant, at: ArtifactPlace): readonly CheckResult[] {
  const dataset = asObject(value);
  const subject = nameOf(value);
  const checks: CheckResult[] = [];
  for (const facets of [dataset?.inputFacets, dataset?.outputFacets, dataset?.facets])
    for (const each of asList(asObject(asObject(facets)?.dataQualityAssertions)?.assertions).slice(
      0,
      MOST_ASSERTIONS,
    )) {
      const assertion = asObject(each);
      const check = asName(assertion?.assertion);
      if (check === undefined || typeof assertion?.success !== "boolean") continue;
      const column = asName(assertion.column);
      checks.push({
        source: "openlineage",
        check: column === undefined ? check : `${check}(${column})`,
        ...present({ subject }),
        passed: assertion.success,
        when,
        at,
      });
    }
  return checks;
}

function nameOf(value: unknown): string | undefined {
  const dataset = asObject(value);
  const name = asName(dataset?.name);
  return name === undefined ? undefined : `${asName(dataset?.namespace) ?? ""} ${name}`;
}

/** Whether a text looks like JSON lines of OpenLineage, by its first line that is not empty. */
export function isEventLines(text: string): boolean {
  const first = /[^\s][^\r\n]*/.exec(text)?.[0] ?? "";
  try {
    return isEvent(JSON.parse(first));
  } catch {
    return false;
  }
}

/** Reads JSON lines. A last line that was cut short is left out, and told. */
export function readEventLines(file: JsonDocument["file"], text: string): ArtifactReading {
  const values: (readonly [unknown, ArtifactPlace])[] = [];
  let broken = 0;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    try {
      values.push([JSON.parse(line), { file, line: index + 1, pointer: "" }]);
    } catch {
      broken++;
    }
  }
  const reading = eventsOf(values);
  const notes = broken > 0 ? [`has ${broken} lines that are no whole JSON, which are left out`] : [];
  return { ...reading, notes: [...notes, ...(reading.notes ?? [])] };
}
