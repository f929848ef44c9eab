import { bullets, code, escaped, type Page, table } from "../page.ts";
import { durationText } from "../runs.ts";
import { line, valuesOf } from "../values.ts";
import { findingsPart, partlyText } from "./parts.ts";
import type { PipelineEntry } from "./pipeline.ts";
import type { TaskEntry, WholeTask } from "./task.ts";

const yesNo = (value: boolean): string => (value ? "yes" : "no");

/** Tasks on a page at most. */
const MOST = 60;

/** The page of a pipeline. */
export function pipelinePage(entry: PipelineEntry, page: Page): readonly string[] {
  const { tasks, inputs, outputs, same } = entry;
  const ports = (list: PipelineEntry["inputs"]): string =>
    bullets(list.map(({ dataset, shown }) => `${code(dataset)}, ${page.at(shown.place)}`));
  return [
    `# ${code(entry.id)}\n\nA pipeline of ${entry.system} (${entry.flavour}), declared at ${page.at(entry.shown.place)}.${
      entry.open ? " It is built in a loop, from a template or from data: there may be more tasks." : ""
    }${same.length > 0 ? ` The same id stands at ${same.map(({ place }) => page.at(place)).join(", ")}.` : ""}`,
    ...valuesOf(
      [
        line("schedule", entry.schedule, code),
        line("time zone", entry.timezone, code),
        line("owner", entry.owner, code),
        line("start", entry.startDate, code),
        line("end", entry.endDate, code),
        line("catches up missed runs", entry.catchup, yesNo),
        line("runs at once", entry.maxActiveRuns, String),
        line("overlapping runs", entry.overlap, escaped),
        line("timeout of a run", entry.timeout, durationText),
        line("SLA", entry.sla, durationText),
        line("alert on failure", entry.alert, code),
        line("paused", entry.suspended, yesNo),
        line("version", entry.version, code),
      ],
      page,
    ),
    `## Tasks\n\n${tasks.length === 0 ? "None were found." : taskTable(tasks, page)}`,
    `## Reads\n\n${inputs.length === 0 ? "No table that its tasks read was found." : ports(inputs)}`,
    `## Writes\n\n${outputs.length === 0 ? "No table that its tasks write was found." : ports(outputs)}`,
    findingsPart(entry.findings, page),
  ];
}

function taskTable(tasks: readonly TaskEntry[], page: Page): string {
  const rows = tasks
    .slice(0, MOST)
    .map(({ id, role, retries, timeout, dependsOn, shown }) => [
      code(id),
      role,
      retries.value === null ? "" : String(retries.value),
      timeout.value === null ? "" : durationText(timeout.value),
      dependsOn.value === null ? "" : dependsOn.value.map(code).join(", "),
      page.at(shown.place),
    ]);
  const more = tasks.length > MOST ? `\n\n… and ${tasks.length - MOST} more.` : "";
  return `${table(["task", "does", "retries", "timeout", "waits for", "where"], rows)}${more}`;
}

/** The page of a task. */
export const taskPage = (entry: WholeTask, page: Page): readonly string[] => [
  `# ${code(`${entry.pipeline}.${entry.id}`)}\n\nA task of kind ${escaped(entry.role)}, declared at ${page.at(entry.shown.place)}.`,
  ...valuesOf(
    [
      line("operator", entry.operator, code),
      line("retries", entry.retries, String),
      line("delay between retries", entry.retryDelay, durationText),
      line("timeout", entry.timeout, durationText),
      line("SLA", entry.sla, durationText),
      line("owner", entry.owner, code),
      line("alert on failure", entry.alert, code),
      line("waits for", entry.dependsOn, (ids) => ids.map(code).join(", ")),
      line("SQL", entry.runs, (paths) => paths.map(code).join(", ")),
    ],
    page,
  ),
  `## Moves\n\n${
    entry.moves.length === 0
      ? "No statement that it runs was found."
      : bullets(
          entry.moves.map(
            (move) =>
              `${page.at(move.place)}: ${move.from.length > 0 ? move.from.map(code).join(", ") : "nothing that is a table"} → ${move.to === null ? "rows that are not stored" : `${code(move.to)} (${move.effect})`}${partlyText(move)}`,
          ),
        )
  }`,
  findingsPart(entry.findings, page),
];
