import type { Run } from "../../core/runs/run.ts";
import { contextAt, type PastContext } from "../at.ts";
import { measuredRuns } from "../measures/artifacts.ts";
import { type Measured, unmeasured } from "../measures/measure.ts";
import { checksPassed, dailyVolume, latency, NO_RUNS, pipelinesThatRan, successRate } from "../measures/measures.ts";
import { DAY, dayOf, lastDays, type Period } from "../measures/period.ts";
import { defineOperation, type OperationContext, type Refusal } from "../operation.ts";
import { Places } from "../places.ts";
import { platformOf } from "../platform.ts";
import { differences } from "./differences.ts";
import { findingDifferences } from "./findings.ts";
import { reportHtml } from "./html.ts";
import { reportPage } from "./page.ts";
import { type Changes, type Comparison, type ReportResult, reportSchema } from "./result.ts";
import { sentencesOf } from "./sentences.ts";

/** Days that are looked at where nobody says how many. */
const DAYS = 30;

/** Reports what was delivered: what runs now, and what changed since a commit. */
export const report = defineOperation({
  name: "report",
  title: "Report",
  summary: "Writes the delivery notification from what was measured, with what changed since a git reference.",
  description:
    "The delivery notification of a data engineer: pipelines that run, data volume, success rate, latency and data tests, each only where run artifacts of the workspace measure it, with the file and line; what was not measured is listed with how to supply it. With `since` also the pipelines, tasks and tables that were added, removed or changed since that commit, the findings that went and came, and success rate and latency before and after.",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      since: {
        type: "string",
        description: "Tag, branch or commit to compare with: `v1.2`, `main~20`, `1f6c0a9`.",
      },
      days: {
        type: "integer",
        minimum: 1,
        maximum: 3660,
        description: "Most days to measure on each side; 30 by default.",
      },
    },
    required: [],
  },
  subject: "since",
  output: reportSchema,
  words: ["report", "delivery", "delivered", "notification", "what changed", "since", "release", "summary"],
  async run(context, { since, days = DAYS }): Promise<ReportResult | Refusal> {
    const past = since === undefined ? undefined : await contextAt(context, since);
    if (past && "refused" in past) return past;
    const { runs, checks, freshness, read, notes } = await measuredRuns(context);
    const { before, after } = periods(runs, days, past);
    const none = unmeasured(runs.length === 0 ? NO_RUNS : `No run in the artifacts is newer than ${since}.`);
    const now = <T>(measure: (period: Period) => Measured<T>): Measured<T> => (after ? measure(after) : none);
    const both = (measure: (runs: readonly Run[], period: Period) => Measured<string>): Comparison => ({
      before: before ? measure(runs, before) : null,
      after: now((period) => measure(runs, period)),
    });
    const [rate, late] = [both(successRate), both(latency)];
    const changes = past ? await changesOf(past, context) : undefined;
    const { said, unsaid } = sentencesOf({
      pipelines: now((period) => pipelinesThatRan(runs, period)),
      volume: now((period) => dailyVolume(runs, period)),
      rate,
      latency: late,
      checks: now((period) => checksPassed(checks, period)),
      freshness,
      since,
      changes,
    });
    return {
      notification: said.map(({ text }) => text).join(" "),
      sentences: said,
      unsaid,
      period: after ? { from: dayOf(after.from), to: dayOf(after.to) } : null,
      rate,
      latency: late,
      since: since !== undefined && past ? { reference: since, commits: past.commits, notes: past.notes } : null,
      changes: changes ?? null,
      artifacts: read,
      notes,
    };
  },
  page: reportPage,
  html: reportHtml,
});

/** What is measured: the days up to the newest run but none before the commit, and as many before it. */
function periods(
  runs: readonly Run[],
  days: number,
  past: PastContext | undefined,
): { readonly before?: Period; readonly after?: Period } {
  const last = lastDays(runs, days);
  if (!past || !last) return last ? { after: last } : {};
  const commit = Math.max(...past.commits.map(({ date }) => Date.parse(date)));
  const before = { from: commit - days * DAY, to: commit - 1 };
  return last.to < commit ? { before } : { before, after: { from: Math.max(commit, last.from), to: last.to } };
}

async function changesOf(past: PastContext, context: OperationContext): Promise<Changes> {
  const [old, now] = [await platformOf(past), await platformOf(context)];
  const [oldPlaces, places] = [new Places(past.analyser), new Places(context.analyser)];
  const found = differences(old, now);
  const placed = (all: (typeof found)["pipelines"]): Promise<Changes["pipelines"]> =>
    Promise.all(
      all.map(async ({ name, kind, what, at }) => ({
        name,
        kind,
        what,
        place: await (kind === "removed" ? oldPlaces : places).of(at),
      })),
    );
  return {
    pipelines: await placed(found.pipelines),
    tasks: await placed(found.tasks),
    tables: await placed(found.tables),
    findings: await Promise.all(
      findingDifferences(old.findings, now.findings).map(async ({ newAt, ...counts }) => ({
        ...counts,
        newAt: await Promise.all(newAt.map((at) => places.of(at))),
      })),
    ),
  };
}
