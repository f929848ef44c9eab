import { defineOperation, type Refusal } from "../operation.ts";
import { bullets, code, escaped, plural } from "../page.ts";
import { type Place, Places } from "../places.ts";
import { platformOf } from "../platform.ts";
import { flag, list, object, place, text } from "../schema.ts";
import { thingNamed } from "../subject.ts";
import { type SystemKey, tableOf } from "./commands.ts";
import { type Mark, marksIn } from "./elsewhere.ts";
import { runbookOf } from "./gather.ts";
import { commandsPage, runbookPage } from "./page.ts";
import { type CommandTable, commandsSchema, type Runbook, runbookSchema } from "./types.ts";
import { type Unit, unitsOf } from "./units.ts";

/** What {@link runbook} answers. */
export interface RunbookResult {
  readonly runbooks: readonly Runbook[];
  /** Pipelines there are no runbooks of in this answer: ask for one by its name. */
  readonly choices: readonly { readonly name: string; readonly system: string; readonly place: Place }[];
  /** Orchestrators that files name and whose pipelines are not read: their commands only. */
  readonly elsewhere: readonly CommandTable[];
  /** There are more choices than are told. */
  readonly cut: boolean;
}

/** Runbooks and choices in one answer at most. */
const MOST_BOOKS = 20;
const MOST_CHOICES = 500;

/** Systems whose pipelines are read: a file that names one adds nothing. */
const READ: ReadonlySet<SystemKey> = new Set<SystemKey>(["composer"]);

/** What a person on call needs. */
export const runbook = defineOperation({
  name: "runbook",
  title: "Runbook",
  summary: "Writes the runbook of a pipeline: safety of reruns, commands, failures, rollback.",
  description:
    "Writes the runbook of a pipeline or dbt project: what it reads and writes in which order, its schedule, owner and alerts, whether each statement may run again or be backfilled and why, the commands of its orchestrator, what can go wrong, how its tables are put back and whom to call. Without a name it lists the pipelines. Ask it when something failed or before something is run again.",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      subject: {
        type: "string",
        description:
          "A pipeline, a task of one, a dbt project, or a table a pipeline writes; without one, a list to choose from.",
      },
      all: {
        type: "boolean",
        description: `Runbooks of all pipelines, at most ${MOST_BOOKS}, where no subject is given.`,
      },
    },
    required: [],
  },
  subject: "subject",
  output: object({
    runbooks: list(runbookSchema),
    choices: list(object({ name: text, system: text, place })),
    elsewhere: list(commandsSchema),
    cut: flag,
  }),
  words: [
    "runbook",
    "on call",
    "incident",
    "rerun",
    "run again",
    "backfill",
    "rollback",
    "roll back",
    "restore",
    "failed",
  ],
  async run(context, { subject, all = false }): Promise<RunbookResult | Refusal> {
    const platform = await platformOf(context);
    const units = unitsOf(platform);
    const marks = await marksIn(context);
    const composer = marks.find(({ system }) => system === "composer")?.at;
    const places = new Places(context.analyser);
    if (subject !== undefined) {
      const chosen = chosenOf(subject, units, platform);
      if ("refused" in chosen) return chosen;
      const runbooks = await Promise.all(chosen.map((unit) => runbookOf(unit, platform, context, composer)));
      return { runbooks, choices: [], elsewhere: [], cut: false };
    }
    const shown = all || units.length === 1 ? units.slice(0, MOST_BOOKS) : [];
    const left = units.slice(shown.length);
    return {
      runbooks: await Promise.all(shown.map((unit) => runbookOf(unit, platform, context, composer))),
      choices: await Promise.all(
        left
          .slice(0, MOST_CHOICES)
          .map(async ({ id, system, at }) => ({ name: id, system, place: await places.of(at) })),
      ),
      elsewhere: await elsewhereOf(marks, places),
      cut: left.length > MOST_CHOICES,
    };
  },
  page({ runbooks, choices, elsewhere, cut }, page) {
    const parts = runbooks.map((book) => runbookPage(book, page));
    if (choices.length > 0 || parts.length === 0)
      parts.push(
        choices.length === 0
          ? "# Runbooks\n\nNo pipeline of the workspace was recognised."
          : `# Runbooks\n\n${plural(choices.length, "pipeline")} to choose from:\n\n${bullets(
              choices.map(({ name, system, place }) => `${code(name)} (${escaped(system)}), ${page.at(place)}`),
              MOST_CHOICES,
            )}${cut ? "\n\nThere are more." : ""}`,
      );
    parts.push(...elsewhere.map((commands) => commandsPage(commands, page)));
    return parts.join("\n\n");
  },
});

/** The pipelines a name means. */
function chosenOf(
  subject: string,
  units: readonly Unit[],
  platform: Awaited<ReturnType<typeof platformOf>>,
): readonly Unit[] | Refusal {
  const wanted = subject.trim().toLowerCase();
  const exact = units.filter(({ id }) => id.toLowerCase() === wanted).slice(0, MOST_BOOKS);
  if (exact.length > 0) return exact;
  const thing = thingNamed(platform, subject);
  if ("refused" in thing) return thing;
  if (thing.kind === "pipeline") return units.filter(({ pipeline }) => pipeline === thing.pipeline);
  if (thing.kind === "task")
    return units.filter(({ id, at }) => id === thing.task.pipeline && at.file === thing.task.at.file);
  const writing = units.filter(({ flows }) => flows.some(({ write }) => write?.dataset === thing.dataset.id));
  if (writing.length > 0) return writing.slice(0, MOST_BOOKS);
  return {
    refused: `No pipeline of the workspace is known to write \`${thing.dataset.name}\`. \`runbook\` without a subject lists the pipelines.`,
  };
}

/** Commands of the systems that files name, each once with the first places. */
async function elsewhereOf(marks: readonly Mark[], places: Places): Promise<readonly CommandTable[]> {
  const bySystem = new Map<SystemKey, Mark[]>();
  for (const mark of marks)
    if (!READ.has(mark.system)) bySystem.set(mark.system, [...(bySystem.get(mark.system) ?? []), mark]);
  return Promise.all(
    [...bySystem].map(async ([system, found]) =>
      tableOf(
        system,
        "Files of the workspace name it. What they run is not read, so these are its commands and no more.",
        await Promise.all(found.slice(0, 5).map(({ at }) => places.of(at))),
      ),
    ),
  );
}
