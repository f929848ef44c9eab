import type { Known } from "../../core/facts/known.ts";
import type { Schedule, TaskSummary } from "../../core/facts/pipeline.ts";
import type { DialectFact } from "../../core/facts/script.ts";
import { partitionedScan, predicatesOn, prunes } from "../../core/graph/ask/pruning.ts";
import type { Scan } from "../../core/graph/graph.ts";
import type { Platform } from "../../core/platform/platform.ts";
import type { Location } from "../../core/text/span.ts";
import type { OperationContext } from "../operation.ts";

/** A read of a stored table by a statement that runs. */
export interface TableScan {
  /** Id of the dataset. */
  readonly dataset: string;
  readonly at: Location;
  readonly dialect: DialectFact;
  /** Whether a condition keeps it to some partitions; `unknown` where something unread may. */
  readonly extent: "whole" | "some partitions" | "unknown";
  /** Its select joins it to others. */
  readonly joined: boolean;
  readonly runs: readonly Pick<TaskSummary, "pipeline" | "task" | "at">[];
  readonly schedules: readonly { readonly pipeline: string; readonly schedule: Known<Schedule> }[];
}

/** Every read of a stored table that is known, views followed; in order of file and place. */
export async function scansOf(
  platform: Platform,
  { analyser, signal }: OperationContext,
): Promise<readonly TableScan[]> {
  const files = [...new Set(platform.flows.map(({ file }) => file))].sort();
  const found = new Map<string, TableScan>();
  for (const file of files) {
    const view = await analyser.view(file, signal);
    if (!view) continue;
    for (const script of view.facts.scripts)
      for (const scan of view.graph.scans(script)) {
        const dataset = datasetOf(scan, platform);
        if (dataset === undefined || !scan.executed || scan.target) continue;
        const key = `${file} ${scan.at.span.start} ${dataset}`;
        const one = toTableScan(scan, dataset, view.graph.tasksRunning(script));
        const other = found.get(key);
        // Variants of one text: what one of them reads whole is read whole in some runs.
        if (other?.extent !== "whole") found.set(key, one);
      }
  }
  return [...found.values()];
}

function toTableScan(scan: Scan, dataset: string, tasks: readonly TaskSummary[]): TableScan {
  const schedules = new Map(tasks.map(({ pipeline, schedule }) => [pipeline, { pipeline, schedule }]));
  return {
    dataset,
    at: scan.at,
    dialect: scan.script.dialect,
    extent: extentOf(scan),
    joined: (scan.select?.from.length ?? 0) > 1,
    runs: tasks.map(({ pipeline, task, at }) => ({ pipeline, task, at })),
    schedules: [...schedules.values()],
  };
}

function extentOf(scan: Scan): TableScan["extent"] {
  const known = partitionedScan(scan);
  if (known && predicatesOn(scan, known).some((predicate) => prunes(predicate, known.dialect)))
    return "some partitions";
  if (scan.uncertain) return "unknown";
  if (!known) return scan.table?.partition.state === "absent" ? "whole" : "unknown";
  // A condition that does not prune for certain may still do so at run time.
  return predicatesOn(scan, known).some(({ op }) => op === "join" || op === "in-query") ? "unknown" : "whole";
}

/** The dataset a scan reads: its longest declared name, as the platform's catalogue calls it. */
function datasetOf({ table }: Scan, { datasets }: Platform): string | undefined {
  if (!table) return undefined;
  const names = table.declarations.map(({ name }) => name).sort((a, b) => b.length - a.length);
  return names.map((name) => name.join(".").toLowerCase()).find((id) => datasets.has(id));
}
