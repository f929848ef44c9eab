import type { ReportedFinding } from "../core/engine/analyser.ts";
import type { Model } from "../core/facts/dbt.ts";
import { valueOf } from "../core/facts/known.ts";
import type { Flow, Platform } from "../core/platform/platform.ts";
import { touches } from "./behind.ts";

/** How safe it is to do something again. */
export const VERDICTS = ["safe", "unsafe", "depends", "unknown"] as const;

/** Whether something can be done again, and why. */
export interface Verdict {
  readonly verdict: (typeof VERDICTS)[number];
  readonly why: string;
}

/** What a second run, and a run for an earlier interval, leave behind. */
export interface Safety {
  readonly rerun: Verdict;
  readonly backfill: Verdict;
}

const safe = (why: string): Verdict => ({ verdict: "safe", why });
const unsafe = (why: string): Verdict => ({ verdict: "unsafe", why });
const depends = (why: string): Verdict => ({ verdict: "depends", why });
const unknown = (why: string): Verdict => ({ verdict: "unknown", why });

const KEPT = "It stores nothing: the query runs when somebody reads.";

/**
 * Whether a statement can run again, by what it does to the table it writes. `interval` says whether the tasks of its
 * pipeline name the stretch of time they run for; undefined where nobody looked.
 */
export function safetyOf(flow: Flow, platform: Platform, interval?: boolean): Safety {
  const found = byEffect(flow, modelOf(flow, platform), interval);
  if (!clockDecides(flow, platform)) return found;
  const why = "The clock decides which rows it loads:";
  return {
    rerun:
      found.rerun.verdict === "safe"
        ? depends(`${why} on the same day a second run gives the same rows, on another day others.`)
        : found.rerun,
    backfill: unsafe(`${why} a run for an earlier interval loads today's.`),
  };
}

/** The dbt model behind the table a statement writes. */
export function modelOf({ write, file }: Flow, { datasets, models }: Platform): Model | undefined {
  const name = write && datasets.get(write.dataset)?.model;
  if (name === undefined) return undefined;
  // Two projects may have models of one name.
  const named = models.filter((each) => each.name === name);
  return named.find((each) => each.file === file) ?? named[0];
}

/** Whether a finding says that the clock decides which rows are loaded. */
const clockDecides = (flow: Flow, { findings }: Platform): boolean =>
  findings.some((finding) => finding.rule === "wall-clock-in-load" && isAbout(finding, flow));

/** Whether a finding speaks of a statement: stands in it, or shows it as evidence. All of a model's file is the model. */
export const isAbout = ({ at, evidence }: ReportedFinding, flow: Flow): boolean =>
  flow.origin.kind === "model"
    ? at.file === flow.file
    : touches(flow.at, at) || evidence.some((each) => touches(flow.at, each.at));

function byEffect(flow: Flow, model: Model | undefined, interval: boolean | undefined): Safety {
  const { write } = flow;
  if (!write)
    return both(
      flow.complete
        ? safe("It writes no table that is known.")
        : unknown("It was not read whole: it may write something."),
    );
  const { effect, extent } = write;
  switch (effect) {
    case "append":
      return {
        rerun: unsafe("Each run adds rows: a second run adds the same rows again."),
        backfill: unsafe("An interval that was loaded before is added a second time. Take its rows out first."),
      };
    case "replace":
      return {
        rerun: safe("A run replaces what it wrote before: the rows are the same after a second one."),
        backfill: replaced(extent, interval),
      };
    case "merge":
      return byKey("It writes by key: a second run meets the rows of the first.");
    case "delete":
      return both(safe("It takes rows out: a second run finds none of them."));
    case "update":
      return both(
        depends("An UPDATE gives the same rows twice only where it does not build on the values it changes."),
      );
    case "once":
      return {
        rerun: depends(
          "Its input counts as consumed after a run that went well: a second one adds nothing, and brings nothing back.",
        ),
        backfill: unsafe("What was consumed is not read again: the past must be loaded another way."),
      };
    case "view":
      return both(safe(KEPT));
    case "model":
      return model ? ofModel(model, interval) : both(unknown("Its dbt configuration is not known."));
    case "unknown":
      return both(unknown(`How it writes cannot be told: ${write.because}.`));
  }
}

const both = (verdict: Verdict): Safety => ({ rerun: verdict, backfill: verdict });

const byKey = (why: string): Safety => ({
  rerun: safe(why),
  backfill: depends(
    "Rows of an earlier interval overwrite newer ones with the same key: run the later intervals after it.",
  ),
});

function replaced(extent: "table" | "window" | "keys" | undefined, interval: boolean | undefined): Verdict {
  if (extent === "window") return safe("It replaces the rows of its own window and leaves the others alone.");
  if (extent === undefined)
    return depends(
      "Whether it replaces the partitions it writes or the whole table is for the engine's settings to say.",
    );
  if (interval === undefined)
    return depends("It replaces the whole table; whether a run is for one interval only is not known.");
  return interval
    ? unsafe(
        "It replaces the whole table: after a run for an earlier interval, the table may hold that interval alone.",
      )
    : safe("It replaces the whole table whatever the interval: a backfill does no more than one run.");
}

/** Incremental strategies that replace the partitions or the time they write. */
const WINDOWED: ReadonlySet<string> = new Set(["insert_overwrite", "microbatch"]);

function ofModel(model: Model, interval: boolean | undefined): Safety {
  if (model.resource === "seed") return both(safe("A seed is loaded anew from its file."));
  if (model.resource === "snapshot")
    return {
      rerun: safe("A snapshot adds a version only where the source has changed since."),
      backfill: unsafe("A snapshot sees the source as it is now: versions that were missed cannot be made up."),
    };
  const materialized = valueOf(model.materialized);
  switch (materialized) {
    case undefined:
      return both(
        unknown(
          model.materialized.state === "unknown"
            ? `How it is materialized is unknown, because ${model.materialized.why}.`
            : "No file says how it is materialized.",
        ),
      );
    case "view":
    case "ephemeral":
      return both(safe(KEPT));
    case "table":
    case "materialized_view":
      return { rerun: safe("dbt builds it anew in each run."), backfill: replaced("table", interval ?? false) };
    case "incremental":
      return incremental(model);
    default:
      return both(unknown(`\`${materialized}\` is not a materialization of dbt's own.`));
  }
}

function incremental({ strategy, uniqueKey, hooked, asksIncremental, opaque }: Model): Safety {
  const chosen = valueOf(strategy);
  if (chosen !== undefined && WINDOWED.has(chosen))
    return both(safe(`\`${chosen}\` replaces the partitions or the time it writes.`));
  if (chosen !== "append" && uniqueKey.state === "known")
    return byKey("Rows with the same `unique_key` are replaced: a second run meets the rows of the first.");
  if (uniqueKey.state === "unknown" || strategy.state === "unknown")
    return both(unknown("Its strategy or its `unique_key` is not known."));
  if (hooked) return both(unknown("A pre-hook runs before it and may take rows out."));
  if (!asksIncremental && opaque.length > 0)
    return both(unknown("Macros it calls decide what it adds, and are not seen."));
  return {
    rerun: !asksIncremental
      ? unsafe("It adds every row of its input in each run, and has no key.")
      : depends(
          "It adds rows and has no key: a second run adds those again that its filter lets through. `--full-refresh` makes it anew.",
        ),
    backfill: unsafe("It adds rows and has no key: use `--full-refresh`."),
  };
}
