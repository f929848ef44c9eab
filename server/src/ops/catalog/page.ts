import { code, type Page, plural, table } from "../page.ts";
import { datasetPage } from "./dataset-page.ts";
import type { Listing } from "./listing.ts";
import type { CatalogResult } from "./operation.ts";
import { pipelinePage, taskPage } from "./pipeline-page.ts";
import type { UnreadFiles } from "./unread.ts";

/** The page of a catalogue's answer. */
export function catalogPage({ index, dataset, pipeline, task, unread }: CatalogResult, page: Page): string {
  const parts = index
    ? indexPage(index, page)
    : dataset
      ? datasetPage(dataset, page)
      : pipeline
        ? pipelinePage(pipeline, page)
        : task
          ? taskPage(task, page)
          : [];
  return [...parts, ...unreadPart(unread, page)].join("\n\n");
}

/** Rows of a list on a page at most. */
const MOST = 100;

function indexPage({ totals, pipelines, tasks, datasets }: Listing, page: Page): readonly string[] {
  const cut = (all: number, shown: number): string => (all > shown ? `\n\n… and ${all - shown} more.` : "");
  const parts = [
    `# Catalogue\n\n${plural(totals.pipelines, "pipeline")}, ${plural(totals.tasks, "task")}, ${plural(totals.datasets, "dataset")}.`,
  ];
  if (pipelines.length > 0) {
    const rows = pipelines
      .slice(0, MOST)
      .map(({ id, system, schedule, owner, tasks: own, place }) => [
        code(id),
        system,
        schedule === null ? "unknown" : code(schedule),
        owner === null ? "" : code(owner),
        String(own),
        page.at(place),
      ]);
    parts.push(
      `## Pipelines\n\n${table(["pipeline", "system", "schedule", "owner", "tasks", "where"], rows)}${cut(totals.pipelines, rows.length)}`,
    );
  }
  if (tasks.length > 0) {
    const rows = tasks
      .slice(0, MOST)
      .map(({ id, pipeline, role, place }) => [code(`${pipeline}.${id}`), role, page.at(place)]);
    parts.push(`## Tasks\n\n${table(["task", "does", "where"], rows)}${cut(totals.tasks, rows.length)}`);
  }
  if (datasets.length > 0) {
    const rows = datasets
      .slice(0, MOST)
      .map(({ name, relation, owner, writers, readers, place, declared }) => [
        code(name),
        relation,
        owner === null ? "" : code(owner),
        String(writers),
        String(readers),
        place ? `${page.at(place)}${declared ? "" : " (only named)"}` : "",
      ]);
    parts.push(
      `## Datasets\n\n${table(["dataset", "kind", "owner", "writers", "readers", "where"], rows)}${cut(totals.datasets, rows.length)}`,
    );
  }
  return parts;
}

function unreadPart({ total, files }: UnreadFiles, page: Page): readonly string[] {
  if (total === 0) return [];
  const names = files.map(({ file }) => page.file(file)).join(", ");
  const more = total > files.length ? `, and ${total - files.length} more` : "";
  return [
    `## Not read whole\n\nWhat is missing above may stand in ${names}${more}. \`coverage\` says why they were not read.`,
  ];
}
