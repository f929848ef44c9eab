import type { FileId } from "../../core/text/span.ts";
import { type ArtifactNote, measuredRuns } from "../measures/artifacts.ts";
import { artifactNotes, type Measured, measureOf, unmeasured } from "../measures/measure.ts";
import { dailyVolume, latency, NO_RUNS, pipelinesThatRan, successRate } from "../measures/measures.ts";
import { dayOf, lastDays, within } from "../measures/period.ts";
import { defineOperation, PATHS } from "../operation.ts";
import { bullets, code, escaped, type Page, plural, table } from "../page.ts";
import { Places } from "../places.ts";
import { platformOf } from "../platform.ts";
import { count, list, object, oneOf, orNull, text } from "../schema.ts";
import { withStatedGrowth } from "./growth.ts";
import { type PipelineRuns, pipelinesOf, pipelinesSchema } from "./pipelines.ts";
import { type StatusWord, statusWord, WORDS } from "./word.ts";

/** The progress message of a data engineer; a field is null where nothing measured it. */
interface Progress {
  readonly agent: "data-engineer";
  readonly status: StatusWord;
  readonly progress: {
    readonly pipelines_deployed: number | null;
    readonly data_volume: string | null;
    readonly pipeline_success_rate: string | null;
    readonly avg_latency: string | null;
  };
}

/** What {@link status} answers. */
export interface StatusResult {
  readonly message: Progress;
  /** For each field of the message what it follows from, or why it is null. */
  readonly fields: {
    readonly status: Measured<StatusWord>;
    readonly pipelines_deployed: Measured<number>;
    readonly data_volume: Measured<string>;
    readonly pipeline_success_rate: Measured<string>;
    readonly avg_latency: Measured<string>;
  };
  /** Days (UTC) that were looked at; null where there is no run. */
  readonly window: { readonly from: string; readonly to: string; readonly days: number } | null;
  readonly pipelines: readonly PipelineRuns[];
  /** Pipelines that the workspace declares; how many of them are deployed it does not tell. */
  readonly declared: number;
  /** Artifacts that were read. */
  readonly artifacts: readonly { readonly file: FileId; readonly title: string }[];
  readonly notes: readonly ArtifactNote[];
}

/** Days that are looked at where nobody says how many. */
const DAYS = 30;

/** Says how pipelines stand, from what other tools recorded. */
export const status = defineOperation({
  name: "status",
  title: "Status",
  summary: "Says how the pipelines run: how many, how much data, success rate, latency. Measured, or null.",
  description:
    "The progress message of a data engineer: pipelines that run, data volume a day, success rate and mean latency, each from run artifacts in the workspace (dbt run results, OpenLineage events, exports of Airflow and Databricks runs) with the file and line; null with the reason where no artifact measures it. Status is `operating` when the newest finished run of every pipeline succeeded, `degraded` when some failed, `failing` when all failed, `unmeasured` without runs.",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      days: {
        type: "integer",
        minimum: 1,
        maximum: 3660,
        description: "Days to look back from the newest run; 30 by default.",
      },
      paths: { ...PATHS, description: "Files and folders with run artifacts; without any, the whole workspace." },
    },
    required: [],
  },
  output: object({
    message: object({
      agent: { const: "data-engineer" },
      status: oneOf(WORDS),
      progress: object({
        pipelines_deployed: orNull(count),
        data_volume: orNull(text),
        pipeline_success_rate: orNull(text),
        avg_latency: orNull(text),
      }),
    }),
    fields: object({
      status: measureOf(oneOf(WORDS)),
      pipelines_deployed: measureOf(count),
      data_volume: measureOf(text),
      pipeline_success_rate: measureOf(text),
      avg_latency: measureOf(text),
    }),
    window: orNull(object({ from: text, to: text, days: count })),
    pipelines: pipelinesSchema,
    declared: count,
    artifacts: list(object({ file: text, title: text })),
    notes: artifactNotes,
  }),
  words: ["status", "progress", "success rate", "latency", "how many pipelines", "data volume", "runs", "failing"],
  async run(context, { days = DAYS, paths }): Promise<StatusResult> {
    const platform = await platformOf(context);
    const { runs, read, notes } = await measuredRuns(context, paths);
    const period = lastDays(runs, days);
    const inside = period ? within(runs, period) : [];
    const none = unmeasured(NO_RUNS);
    const fields: StatusResult["fields"] = {
      status: statusWord(runs, period),
      pipelines_deployed: period ? pipelinesThatRan(runs, period) : none,
      data_volume: withStatedGrowth(period ? dailyVolume(runs, period) : none, platform),
      pipeline_success_rate: period ? successRate(runs, period) : none,
      avg_latency: period ? latency(runs, period) : none,
    };
    return {
      message: {
        agent: "data-engineer",
        status: fields.status.claim.value ?? "unmeasured",
        progress: {
          pipelines_deployed: fields.pipelines_deployed.claim.value,
          data_volume: fields.data_volume.claim.value,
          pipeline_success_rate: fields.pipeline_success_rate.claim.value,
          avg_latency: fields.avg_latency.claim.value,
        },
      },
      fields,
      window: period ? { from: dayOf(period.from), to: dayOf(period.to), days } : null,
      pipelines: await pipelinesOf(inside, platform, new Places(context.analyser)),
      declared: platform.pipelines.length,
      artifacts: read,
      notes,
    };
  },
  page(result, page) {
    const { message, fields, window, pipelines, declared, artifacts, notes } = result;
    const parts = [
      `# Status: ${message.status}`,
      `\`\`\`json\n${JSON.stringify(message, null, 2)}\n\`\`\``,
      window
        ? `Runs of ${plural(window.days, "day")} up to the newest one, ${window.from} to ${window.to} (UTC), from ${plural(artifacts.length, "artifact")}.`
        : NO_RUNS,
      `The workspace declares ${plural(declared, "pipeline")}; which of them are deployed, only runs show.`,
      table(
        ["field", "value", "from"],
        Object.entries(fields).map(([name, measure]) => [code(name), ...cellsOf(measure, page)]),
      ),
    ];
    if (pipelines.length > 0) parts.push("## Pipelines", pipelineTable(pipelines, page));
    if (artifacts.length > 0)
      parts.push("## Artifacts", bullets(artifacts.map(({ file, title }) => `${page.file(file)}: ${title}`)));
    if (notes.length > 0)
      parts.push("## Not used", bullets(notes.map(({ file, note }) => `${page.file(file)} ${escaped(note)}.`)));
    return parts.join("\n\n");
  },
});

/** Reasons and bases are our own sentences; names of the workspace stand in the evidence alone. */
function cellsOf({ claim, basis }: Measured<unknown>, page: Page): readonly [string, string] {
  if ("why" in claim) return ["null", claim.why];
  const shown = claim.evidence.slice(0, 3).map(({ message, place }) => `${escaped(message)}: ${page.at(place)}`);
  return [escaped(String(claim.value)), [basis, ...shown].join(" · ")];
}

const MOST_PIPELINES = 50;

function pipelineTable(pipelines: readonly PipelineRuns[], page: Page): string {
  const rows = pipelines
    .slice(0, MOST_PIPELINES)
    .map(({ name, source, declared, succeeded, failed, newest }) => [
      code(name),
      source,
      String(succeeded),
      String(failed),
      `${newest.state}${newest.at === null ? "" : `, ${newest.at.slice(0, 16).replace("T", " ")}`} ${page.at(newest.place)}`,
      declared ? page.at(declared) : "not in the workspace",
    ]);
  const more = pipelines.length - rows.length;
  return `${table(["pipeline", "source", "succeeded", "failed", "newest run", "declared"], rows)}${more > 0 ? `\n\n… and ${more} more.` : ""}`;
}
