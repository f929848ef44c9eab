import type { Places } from "../places.ts";
import type { Scope } from "./scope.ts";
import { type Draft, itemsOf, lacking, type Topic, together, topicOf } from "./topic.ts";

/** What is promised in time: SLAs of tasks, freshness of tables, limits after which a run is stopped. */
export function slas({ pipelines, tasks, datasets }: Scope, places: Places): Promise<Topic> {
  const fresh = datasets.flatMap(({ name, freshness }): Draft[] => {
    if (freshness.state !== "known") return [];
    const { warnAfter, errorAfter } = freshness.value;
    const draft = (kind: string, value: number | undefined): Draft[] =>
      value === undefined
        ? []
        : [{ about: name, kind, value, unit: "seconds", shown: [{ message: "its freshness", at: freshness.at }] }];
    return [...draft("freshness, warns after", warnAfter), ...draft("freshness, fails after", errorAfter)];
  });
  const { drafts, gaps } = together([
    ...pipelines.map(({ id, sla }) => itemsOf(id, "SLA", sla, same, "seconds")),
    ...pipelines.map(({ id, timeout }) => itemsOf(id, "timeout of a run", timeout, same, "seconds")),
    ...tasks.map(({ pipeline, id, timeout }) => itemsOf(`${pipeline}.${id}`, "timeout", timeout, same, "seconds")),
  ]);
  const own = together(
    tasks
      // What all tasks of a pipeline inherit is told once.
      .filter(({ pipeline, sla, at }) => {
        const all = pipelines.find(({ id, at: of }) => id === pipeline && of.file === at.file)?.sla;
        return !(sla.state === "known" && all?.state === "known" && all.at.span.start === sla.at.span.start);
      })
      .map(({ pipeline, id, sla }) => itemsOf(`${pipeline}.${id}`, "SLA", sla, same, "seconds")),
  );
  const without = pipelines
    .filter(
      ({ id, sla, at }) =>
        sla.state === "absent" &&
        !tasks.some((task) => task.pipeline === id && task.at.file === at.file && task.sla.state !== "absent"),
    )
    .map(({ id }) => id);
  const known = [...fresh, ...own.drafts, ...drafts];
  return topicOf(
    known,
    "No SLA, freshness or timeout was found.",
    [
      // Kubernetes has no SLAs; that is no gap of a file.
      ...[...gaps, ...own.gaps].filter(({ why }) => !why.includes("Kubernetes has no such notion")),
      ...lacking(without, pipelines.length, "pipelines promise no time", "neither they nor their tasks set an SLA"),
    ],
    places,
  );
}

const same = (value: number): number => value;
