import { valueOf } from "../../../core/facts/known.ts";
import { periodOf } from "../../../core/graph/ask/periods.ts";
import type { Dataset } from "../../../core/platform/platform.ts";
import type { ArtifactPlace } from "../../../core/runs/run.ts";
import type { Location } from "../../../core/text/span.ts";
import { placeOf } from "../../measures/measure.ts";
import { secondsText } from "../../measures/units.ts";
import { code } from "../../page.ts";
import { durationText } from "../../runs.ts";
import type { Scene } from "../scene.ts";
import { given, type Judged, type Share } from "../share.ts";
import { builtIn, sourcesIn } from "./tables.ts";

/** The seed's bound, seconds. */
const HOUR = 3600;

/** Whether data is younger than an hour: promised to be, and brought at least that often. */
export const fresh: Share = {
  things: "tables that come in or are built here",
  hold: "are promised to be younger than an hour, and are brought that often",
  judge: (scene) => [...sourcesIn(scene), ...builtIn(scene)].map(([dataset, at]) => freshness(scene, dataset, at)),
  remedy: ({ name, says }) =>
    says === "no"
      ? `Bring ${name} at least every hour and promise that age, or agree with its consumers on an older one.`
      : `Promise the age of ${name}: \`freshness\` with an \`error_after\` of at most an hour, and a load that keeps it.`,
};

function freshness(scene: Scene, dataset: Dataset, at: Location): Judged {
  const name = code(dataset.name);
  const seen = ageSeen(scene, dataset);
  if (seen && seen.age > HOUR)
    return {
      name,
      at: placeOf(seen.at),
      says: "no",
      why: `was ${secondsText(seen.age)} old when dbt looked`,
    };
  const written = oftenest(scene, dataset);
  if (written && written.seconds > HOUR)
    return {
      name,
      at: written.at,
      says: "no",
      why: `is written every ${durationText(Math.round(written.seconds))} by ${code(written.by)}`,
    };
  const promise = given(name, at, dataset.freshness, "promise of its age", ({ errorAfter, warnAfter }) => {
    const age = errorAfter ?? warnAfter;
    if (age === undefined) return { says: "unknown", why: "is checked for its age, without a limit that is known" };
    if (age > HOUR) return { says: "no", why: `may be ${durationText(age)} old before anybody is told` };
    return { says: "yes", why: `may be ${durationText(age)} old at most` };
  });
  if (promise.says === "missing") return { ...promise, says: "unknown", why: "has no promise of its age" };
  const built = scene.writersOf(dataset).length > 0;
  if (promise.says === "yes" && built && !written)
    return { ...promise, says: "unknown", why: `${promise.why}, and how often it is written is not known` };
  return promise;
}

/** How old a source was when dbt looked last. */
function ageSeen(
  { records }: Scene,
  { source }: Dataset,
): { readonly age: number; readonly at: ArtifactPlace } | undefined {
  if (source === undefined) return undefined;
  const seen = records.freshness.findLast(({ subject, age }) => age !== undefined && subject.endsWith(`.${source}`));
  return seen?.age === undefined ? undefined : { age: seen.age, at: seen.at };
}

/** The most frequent run that writes a dataset, where the clock of every run is known. */
function oftenest(
  scene: Scene,
  dataset: Dataset,
): { readonly seconds: number; readonly by: string; readonly at: Location } | undefined {
  const writers = scene.writersOf(dataset);
  const runs = writers.flatMap((flow) => flow.runs);
  if (runs.length === 0 || writers.some((flow) => flow.runs.length === 0)) return undefined;
  let best: { readonly seconds: number; readonly by: string; readonly at: Location } | undefined;
  for (const { pipeline, task, schedule, at } of runs) {
    const known = valueOf(schedule);
    const seconds = known?.kind === "continuous" ? 0 : known && periodOf(known);
    if (seconds === undefined) return undefined;
    if (!best || seconds < best.seconds) best = { seconds, by: `${pipeline}.${task}`, at };
  }
  return best;
}

/** Whether old data of a source is noticed. */
export const watched: Share = {
  things: "source tables",
  hold: "are checked for their age",
  optional: true,
  judge: (scene) =>
    sourcesIn(scene).map(([dataset, at]): Judged => {
      const name = code(dataset.name);
      const source = scene.platform.sources.find((each) => `${each.source}.${each.table}` === dataset.source);
      // `freshness: null` is a decision: its age does not matter.
      if (source?.freshness.state === "known" && source.freshness.value === undefined)
        return { name, at: source.freshness.at, says: "yes", why: "is said to need no check of its age" };
      if (dataset.declaredAt.length === 0)
        return {
          name,
          at,
          says: "unknown",
          why: "is declared by no file, so that nothing here can say how old it may be",
        };
      return given(name, at, dataset.freshness, "check of its age", ({ errorAfter, warnAfter }) => {
        const age = warnAfter ?? errorAfter;
        return { says: "yes", why: age === undefined ? "is checked for its age" : `may be ${durationText(age)} old` };
      });
    }),
  remedy: ({ name }) => `Say how old ${name} may be: \`freshness\` with \`warn_after\` and \`error_after\`.`,
};
