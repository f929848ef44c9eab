import data from "../../../data/orchestrators.json" with { type: "json" };
import { valueOf } from "../../core/facts/known.ts";
import { dirname } from "../../core/text/path.ts";
import type { FileId, Location } from "../../core/text/span.ts";
import { nameOf } from "../page.ts";
import type { Places } from "../places.ts";
import type { Command, CommandTable } from "./types.ts";
import type { Unit } from "./units.ts";

/** An orchestrator whose commands are known. */
export type SystemKey = keyof typeof data.systems;

interface Row {
  readonly command: string | null;
  readonly note?: string;
  readonly why?: string;
  readonly page?: string;
}

/** Names that go into commands. */
interface Names {
  readonly pipeline?: string;
  readonly task?: string;
  readonly file?: string;
  readonly folder?: string;
}

/** What to do, in the order of a runbook. */
const STEPS = ["trigger", "rerun", "backfill", "pause", "resume", "logs"] as const;

/** The commands for a pipeline: of the orchestrator its facts name, and of Composer where a file of the workspace names it. */
export async function commandsOf(
  unit: Unit,
  composer: Location | undefined,
  roots: readonly FileId[],
  places: Places,
): Promise<readonly CommandTable[]> {
  const file = nameOf(roots, unit.at.file);
  const names: Names = {
    pipeline: unit.id,
    ...(unit.tasks.length === 1 && unit.tasks[0] ? { task: unit.tasks[0].id } : {}),
    file,
    folder: file.includes("/") ? dirname(file) : ".",
  };
  const at = [await places.of(unit.at)];
  const table = (key: SystemKey, because: string, shown = at): CommandTable => tableOf(key, because, shown, names);
  if (unit.system === "dbt") return [table("dbt", "It is a dbt project.")];
  if (unit.system === "kubernetes")
    return unit.flavour === "cronjob"
      ? [table("kubernetes-cronjob", "It is a CronJob.")]
      : [table("kubernetes-job", "It is a Job.")];
  if (unit.system !== "airflow") return [];
  const version = unit.pipeline && valueOf(unit.pipeline.version);
  const tables: CommandTable[] = [];
  if (version && unit.pipeline?.version.state === "known") {
    const shown = [await places.of(unit.pipeline.version.at)];
    const why = `Airflow is pinned to \`${version.text}\`.`;
    if (/composer-/.test(version.text)) tables.push(table("composer", why, shown));
    tables.push(table(version.major >= 3 ? "airflow-3" : "airflow-2", why, shown));
  } else {
    const why = "No file of the workspace pins the version of Airflow, so both are shown.";
    tables.push(table("airflow-2", why), table("airflow-3", why));
  }
  if (composer && !tables.some(({ system }) => system === data.systems.composer.title))
    tables.push(table("composer", "A file of the workspace names Cloud Composer.", [await places.of(composer)]));
  return tables;
}

/** The commands of one system; names that are not known stay words in capitals. */
export function tableOf(
  key: SystemKey,
  because: string,
  places: CommandTable["places"],
  names: Names = {},
): CommandTable {
  const system = data.systems[key];
  const rows = system.commands as Readonly<Record<(typeof STEPS)[number], Row>>;
  return {
    system: system.title,
    because,
    places,
    checked: data.checked,
    commands: STEPS.map((step): Command => {
      const row = rows[step];
      const command = row.command === null ? null : filled(row.command, names);
      const note =
        row.command !== null && command === null
          ? "A name in it cannot be written in a shell safely: control characters, or a dash at its start."
          : (row.note ?? row.why ?? "");
      return { do: step, command, note, page: row.page ?? system.page };
    }),
  };
}

/** A command with its names, each as one word of a POSIX shell; null where a name cannot be one. */
function filled(template: string, names: Names): string | null {
  let possible = true;
  const text = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = name === "taskRegex" ? taskRegex(names.task) : names[name as keyof Names];
    if (value === undefined) return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    const word = shellWord(value);
    if (word === undefined) possible = false;
    return word ?? "";
  });
  return possible ? text : null;
}

const taskRegex = (task: string | undefined): string | undefined =>
  task === undefined ? undefined : `^${task.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`;

/** A text as one word of a POSIX shell; undefined where it would be taken for an option or does not stay on one line. */
export function shellWord(text: string): string | undefined {
  if (text === "" || text.startsWith("-") || /[\u0000-\u001f\u007f]/.test(text)) return undefined;
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
