import { toString as cronText } from "cronstrue";
import type { FileView, ReportedFinding } from "../engine/analyser.ts";
import type { Known } from "../facts/known.ts";
import type { Pipeline, Schedule, Task } from "../facts/pipeline.ts";
import type { TableView } from "../graph/graph.ts";
import type { RuleMeta } from "../rules/rule.ts";
import { type Location, type Span, touches } from "../text/span.ts";
import { entityAt } from "./entity.ts";

/** Writes a place as a Markdown link: `[dags/orders.yml:7](…)`. */
export type LinkTo = (at: Location) => Promise<string>;

/** Text for people about what stands at `span`. */
export interface HoverText {
  readonly markdown: string;
  readonly span: Span;
}

/** What a hover needs besides the file. */
export interface HoverOptions {
  readonly rules: ReadonlyMap<string, RuleMeta>;
  readonly link: LinkTo;
  /** Address of a rule's documentation page. */
  readonly docs: (rule: string) => string;
}

/** Everything known about what stands at an offset: findings first, then the table, task or value. */
export async function hover(view: FileView, offset: number, options: HoverOptions): Promise<HoverText | undefined> {
  const parts: HoverText[] = [];
  for (const finding of view.findings)
    if (touches(finding.at.span, offset))
      parts.push({ markdown: aboutFinding(finding, options), span: finding.at.span });
  const known = (await aboutEntity(view, offset, options.link)) ?? (await aboutValue(view, offset, options.link));
  if (known) parts.push(known);
  const [first] = parts;
  return first && { markdown: parts.map((part) => part.markdown).join("\n\n---\n\n"), span: first.span };
}

function aboutFinding(finding: ReportedFinding, { rules, docs }: HoverOptions): string {
  const meta = rules.get(finding.rule);
  // The message itself is shown by the editor, above this text.
  return `**[${finding.rule}](${docs(finding.rule)})** · ${meta?.title ?? ""}\n\n${meta?.docs.why ?? ""}`;
}

async function aboutEntity(view: FileView, offset: number, link: LinkTo): Promise<HoverText | undefined> {
  const entity = entityAt(view, offset);
  switch (entity?.kind) {
    case "table": {
      const table = view.graph.table(view.graph.relationOf(entity.source, entity.script), entity.script);
      return table && { markdown: await aboutTable(table, link), span: entity.span };
    }
    case "declaration": {
      const table = view.graph.tableNamed(entity.table.name, view.file);
      return table && { markdown: await aboutTable(table, link), span: entity.span };
    }
    case "task":
      return { markdown: await aboutTask(entity.task, link), span: entity.span };
    case "run":
      return { markdown: await aboutTask(entity.task, link), span: entity.span };
    case "pipeline":
      return { markdown: await aboutPipeline(entity.pipeline, link), span: entity.span };
    case "reference": {
      const { reference } = entity;
      if (reference.target.state === "known")
        return {
          markdown: `\`${reference.name}\` is ${await link(reference.target.value)}`,
          span: entity.span,
        };
      if (reference.target.state === "unknown")
        return { markdown: `\`${reference.name}\`: unknown, because ${reference.target.why}.`, span: entity.span };
      return undefined;
    }
    default:
      return undefined;
  }
}

/** How many columns are listed. */
const MOST_COLUMNS = 12;

async function aboutTable(table: TableView, link: LinkTo): Promise<string> {
  const rows: (readonly [string, string | undefined])[] = [
    ["partitioned by", await valueText(table.partition, link, partitionText)],
    ["filter required", await valueText(table.requireFilter, link, yesNo)],
    ["clustered by", await valueText(table.cluster, link, (names) => names.join(", "))],
    ["key", await keyText(table, link)],
    [
      "freshness",
      await valueText(table.freshness, link, ({ errorAfter, warnAfter }) => freshText(errorAfter ?? warnAfter)),
    ],
    ["owner", await valueText(table.owner, link, String)],
    ["rows", await valueText(table.rows, link, (value) => value.toLocaleString("en"))],
    ["bytes", await valueText(table.bytes, link, (value) => value.toLocaleString("en"))],
  ];
  const columns =
    table.columns.state === "known"
      ? `\n\n${table.columns.value
          .slice(0, MOST_COLUMNS)
          .map((column) => `\`${column.name}\`${column.type ? ` ${column.type}` : ""}`)
          .join(
            " · ",
          )}${table.columns.value.length > MOST_COLUMNS ? ` · and ${table.columns.value.length - MOST_COLUMNS} more` : ""}`
      : "";
  const places = await Promise.all(table.declarations.slice(0, 3).map((declared) => link(declared.at)));
  return `**${table.name}** (${table.relation}), declared in ${places.join(", ") || "no file of the workspace"}\n\n${list(rows)}${columns}`;
}

const partitionText = ({
  columns,
}: {
  readonly columns: readonly { readonly name: string; readonly transform?: string }[];
}) => columns.map(({ name, transform }) => (transform ? `${transform}(${name})` : name)).join(", ");

const freshText = (seconds: number | undefined): string =>
  seconds === undefined
    ? "none"
    : `at most ${(seconds / 3600).toLocaleString("en", { maximumFractionDigits: 2 })} h old`;

async function keyText(table: TableView, link: LinkTo): Promise<string | undefined> {
  const [key] = table.keys;
  return key && `${key.columns.join(", ")} (${await link(key.at)})`;
}

async function aboutPipeline(pipeline: Pipeline, link: LinkTo): Promise<string> {
  const what = { "dag-factory": "DAG", python: "DAG", cronjob: "CronJob", job: "Job" }[pipeline.flavour];
  return `**${pipeline.id}** (${what}${pipeline.open ? ", in part made by code" : ""})\n\n${list(await pipelineRows(pipeline, link))}`;
}

async function pipelineRows(
  pipeline: Pipeline,
  link: LinkTo,
): Promise<readonly (readonly [string, string | undefined])[]> {
  return [
    ["schedule", await valueText(pipeline.schedule, link, scheduleText)],
    ["timezone", await valueText(pipeline.timezone, link, String)],
    ["starts", await valueText(pipeline.startDate, link, (date) => (date.kind === "fixed" ? date.iso : date.text))],
    ["catchup", await valueText(pipeline.catchup, link, yesNo)],
    ["runs at once", await valueText(pipeline.maxActiveRuns, link, String)],
    ["overlap", await valueText(pipeline.overlap, link, String)],
    ["timeout", await valueText(pipeline.timeout, link, secondsText)],
    ["owner", await valueText(pipeline.owner, link, String)],
    ["alert", await valueText(pipeline.alert, link, String)],
  ];
}

async function aboutTask(task: Task, link: LinkTo): Promise<string> {
  const rows: (readonly [string, string | undefined])[] = [
    ["operator", await valueText(task.operator, link, (name) => `\`${name}\``)],
    ["retries", await valueText(task.retries, link, String)],
    ["retry delay", await valueText(task.retryDelay, link, secondsText)],
    ["timeout", await valueText(task.timeout, link, secondsText)],
    ["owner", await valueText(task.owner, link, String)],
    ["alert", await valueText(task.alert, link, String)],
    ["after", task.dependsOn.length > 0 ? task.dependsOn.map(({ id }) => `\`${id}\``).join(", ") : undefined],
    [
      "runs",
      task.runs.length > 0
        ? (
            await Promise.all(
              task.runs.map(async (run) =>
                run.kind === "inline"
                  ? "SQL written here"
                  : run.resolved === undefined
                    ? `\`${run.path}\``
                    : await link({ file: run.resolved, span: { start: 0, end: 0 } }),
              ),
            )
          ).join(", ")
        : undefined,
    ],
    ["dialect", task.dialect?.reason],
  ];
  return `**${task.id}** of ${task.pipeline}\n\n${list(rows)}`;
}

/** Explains a value where it is written, e.g. a cron expression in words. */
async function aboutValue(view: FileView, offset: number, link: LinkTo): Promise<HoverText | undefined> {
  for (const pipeline of view.facts.pipelines) {
    const { schedule } = pipeline;
    if (schedule.state === "known" && schedule.at.file === view.file && touches(schedule.at.span, offset))
      return { markdown: `**${pipeline.id}**: ${scheduleText(schedule.value)}`, span: schedule.at.span };
  }
  for (const pipeline of view.facts.pipelines) {
    for (const key of [
      "catchup",
      "maxActiveRuns",
      "startDate",
      "timeout",
      "owner",
      "alert",
      "overlap",
      "timezone",
    ] as const) {
      const value: Known<unknown> = pipeline[key];
      if (value.state === "known" && value.at.file === view.file && touches(value.at.span, offset))
        return { markdown: await aboutPipeline(pipeline, link), span: value.at.span };
    }
  }
  return undefined;
}

/** A schedule for people: cron in words, with the expression. */
export function scheduleText(schedule: Schedule): string {
  switch (schedule.kind) {
    case "cron":
      return `${inWords(schedule.text)} (\`${schedule.text}\`)`;
    case "preset":
      return `\`@${schedule.name}\``;
    case "interval":
      return `every ${secondsText(schedule.seconds)}`;
    case "event":
      return `on ${schedule.what}`;
    case "manual":
      return "only by hand or from another pipeline";
    case "once":
      return "once";
    case "continuous":
      return "all the time";
  }
}

function inWords(cron: string): string {
  try {
    return cronText(cron, { use24HourTimeFormat: true, verbose: true });
  } catch {
    // cronstrue throws a string for what it cannot read; then the expression alone is shown.
    return "schedule";
  }
}

function secondsText(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

const yesNo = (value: boolean): string => (value ? "yes" : "no");

/** A value with where it comes from; unknown ones say why, absent ones are left out. */
async function valueText<T>(value: Known<T>, link: LinkTo, text: (value: T) => string): Promise<string | undefined> {
  if (value.state === "known") return `${text(value.value)} (${await link(value.at)})`;
  return value.state === "unknown" ? `unknown, because ${value.why}` : undefined;
}

const list = (rows: readonly (readonly [string, string | undefined])[]): string =>
  rows.flatMap(([name, text]) => (text === undefined ? [] : [`- ${name}: ${text}`])).join("\n");
