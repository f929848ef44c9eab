import { periodOf } from "../../core/graph/ask/periods.ts";
import type { Places } from "../places.ts";
import { scheduleText } from "../runs.ts";
import type { Scope } from "./scope.ts";
import { type Draft, itemsOf, lacking, type Topic, together, topicOf } from "./topic.ts";

const DAY = 86_400;

/** How often data moves: schedules with their runs a day, and what streams. */
export function velocity({ pipelines, datasets }: Scope, places: Places): Promise<Topic> {
  const { drafts, gaps } = together(
    pipelines.map(({ id, schedule }) => itemsOf(id, "schedule", schedule, scheduleText)),
  );
  const rates = pipelines.flatMap(({ id, schedule }): Draft[] => {
    const period = schedule.state === "known" ? periodOf(schedule.value) : undefined;
    if (period === undefined || schedule.state !== "known") return [];
    return [
      {
        about: id,
        kind: "runs",
        value: Number((DAY / period).toPrecision(3)),
        unit: "runs a day, on average",
        derived: true,
        shown: [{ message: "its schedule", at: schedule.at }],
      },
    ];
  });
  const streams = datasets.flatMap(({ name, storage: { connector, streaming } }): Draft[] =>
    streaming
      ? [
          {
            about: name,
            kind: "stream",
            value: connector.state === "known" ? connector.value : "streaming table",
            shown: [{ message: "rows come all the time", at: streaming }],
          },
        ]
      : [],
  );
  const unreadable = pipelines.flatMap(({ id, schedule }) =>
    schedule.state === "known" && schedule.value.kind === "cron" && periodOf(schedule.value) === undefined
      ? [{ about: id, why: `its schedule ${schedule.value.text} cannot be read as a cron expression` }]
      : [],
  );
  const without = pipelines.filter(({ schedule }) => schedule.state === "absent").map(({ id }) => id);
  return topicOf(
    [...drafts, ...rates, ...streams],
    "No pipeline with a schedule and no stream was found.",
    [...gaps, ...unreadable, ...lacking(without, pipelines.length, "pipelines have no schedule", "no file gives one")],
    places,
  );
}
