import type { Model } from "../../../core/facts/dbt.ts";
import { type Known, valueOf } from "../../../core/facts/known.ts";
import type { Flow } from "../../../core/platform/platform.ts";
import { code, prose } from "../../page.ts";
import type { Scene } from "../scene.ts";
import { given, type Judged, type Says, type Share } from "../share.ts";

type Write = NonNullable<Flow["write"]>;

/** What each effect means when the statement runs again after a failure. */
const AGAIN: Readonly<Record<Write["effect"], Says>> = {
  replace: "yes",
  merge: "yes",
  once: "yes",
  view: "yes",
  update: "yes",
  append: "no",
  delete: "unknown",
  model: "unknown",
  unknown: "unknown",
};

/** Whether a run that failed half-way can simply be repeated. */
export const repeatable: Share = {
  things: "statements that write tables",
  hold: "give the same rows when they run again",
  judge: (scene) =>
    scene.platform.flows.flatMap((flow): readonly Judged[] => {
      const { write } = flow;
      if (!write || write.effect === "view" || !scene.isMeant(write.at)) return [];
      const name = code(scene.platform.datasets.get(write.dataset)?.name ?? write.dataset);
      if (!flow.complete)
        return [{ name, at: write.at, says: "unknown", why: "is written by a script that was not read whole" }];
      const model = write.effect === "model" ? modelOf(scene, flow) : undefined;
      if (model) return [{ name, at: write.at, ...modelAgain(model) }];
      return [{ name, at: write.at, says: AGAIN[write.effect], why: `is written by: ${prose(write.because)}` }];
    }),
  remedy: ({ name }) =>
    `Make the write of ${name} repeatable: replace what the run wrote before, or merge on the key of a row.`,
};

const modelOf = ({ platform }: Scene, { origin, file }: Flow): Model | undefined =>
  origin.kind === "model"
    ? platform.models.find((each) => each.name === origin.model && each.file === file)
    : undefined;

function modelAgain(model: Model): Pick<Judged, "says" | "why"> {
  const materialized = valueOf(model.materialized);
  if (materialized === "table" || materialized === "materialized_view")
    return { says: "yes", why: "is built anew by every run" };
  if (model.resource === "snapshot") return { says: "yes", why: "is a snapshot, merged on its key" };
  if (materialized !== "incremental") return { says: "unknown", why: "is materialized in a way that is not known" };
  if (valueOf(model.strategy) === "insert_overwrite" || valueOf(model.strategy) === "microbatch")
    return { says: "yes", why: "overwrites the partitions it writes" };
  if (model.opaque.length > 0) return { says: "unknown", why: "depends on macros that were not read" };
  switch (model.uniqueKey.state) {
    case "known":
      return { says: "yes", why: `merges on ${code(model.uniqueKey.value.join(", "))}` };
    case "absent":
      return { says: "no", why: "adds rows at every run, without a `unique_key`" };
    case "unknown":
      return { says: "unknown", why: `may or may not have a \`unique_key\`: ${prose(model.uniqueKey.why)}` };
  }
}

/** Whether a write keeps the rows that are there and takes all that come. */
export const kept: Share = {
  things: "statements that write tables",
  hold: "replace, merge or add rows without taking others away",
  judge: (scene) =>
    scene.platform.flows.flatMap((flow): readonly Judged[] => {
      const { write } = flow;
      if (!write || write.effect === "view" || !scene.isMeant(write.at)) return [];
      const name = code(scene.platform.datasets.get(write.dataset)?.name ?? write.dataset);
      if (!flow.complete)
        return [{ name, at: write.at, says: "unknown", why: "is written by a script that was not read whole" }];
      const model = write.effect === "model" ? modelOf(scene, flow) : undefined;
      if (model && valueOf(model.materialized) === "incremental")
        return [
          {
            name,
            at: write.at,
            says: "unknown",
            why: "takes only new rows; whether rows that come late are among them no file tells",
          },
        ];
      if (model) return [{ name, at: write.at, ...modelAgain(model) }];
      return [
        {
          name,
          at: write.at,
          says: KEEPS.has(write.effect) ? "yes" : "unknown",
          why: `is written by: ${prose(write.because)}`,
        },
      ];
    }),
  remedy: ({ name, why }) =>
    `Make sure that no row of ${name} is lost: it ${why}. Compare its row count with that of its source.`,
};

/** Effects that take no row away which the statement does not bring back. */
const KEEPS: ReadonlySet<Write["effect"]> = new Set(["replace", "merge", "once", "update", "append"]);

/** Whether it is known what each write does. */
export const understood: Share = {
  things: "statements that write tables",
  hold: "follow a pattern that is known (replace, merge, append, …)",
  judge: (scene) =>
    scene.platform.flows.flatMap((flow): readonly Judged[] => {
      const { write } = flow;
      if (!write || !scene.isMeant(write.at)) return [];
      const name = code(scene.platform.datasets.get(write.dataset)?.name ?? write.dataset);
      const says = write.effect === "unknown" || !flow.complete ? "unknown" : "yes";
      return [
        {
          name,
          at: write.at,
          says,
          why: flow.complete ? `is written by: ${prose(write.because)}` : "was not read whole",
        },
      ];
    }),
  remedy: ({ name }) =>
    `Write the load of ${name} so that its effect can be read: no SQL that is put together at run time.`,
};

/** Whether it is said what becomes of new columns. */
export const evolving: Share = {
  things: "incremental models",
  hold: "say what becomes of new columns",
  optional: true,
  judge: (scene) =>
    scene.platform.models
      .filter((model) => model.own && valueOf(model.materialized) === "incremental" && scene.isMeant(model.at))
      .map((model) =>
        given(code(model.name), model.at, model.onSchemaChange as Known<string>, "`on_schema_change`", (value) => ({
          says: value === "ignore" ? "no" : "yes",
          why: `has ${code(`on_schema_change: ${value}`)}`,
        })),
      ),
  remedy: ({ name }) =>
    `Set \`on_schema_change\` of ${name} to \`append_new_columns\`, \`sync_all_columns\` or \`fail\`.`,
};
