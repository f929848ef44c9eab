import { type Known, valueOf } from "../../../core/facts/known.ts";
import type { Flow } from "../../../core/platform/platform.ts";
import { code, prose } from "../../page.ts";
import { modelOf, safetyOf, type Verdict } from "../../safety.ts";
import type { Scene } from "../scene.ts";
import { given, type Judged, type Says, type Share } from "../share.ts";

type Write = NonNullable<Flow["write"]>;

/** A write that is judged, with what a clause about it needs. */
interface Written extends Pick<Judged, "name" | "at"> {
  readonly flow: Flow;
  readonly write: Write;
}

/** The statements that write stored tables. What a script that was not read whole writes is not known. */
function judgedWrites(
  { platform, isMeant }: Scene,
  judge: (written: Written) => Pick<Judged, "says" | "why">,
): readonly Judged[] {
  return platform.flows.flatMap((flow): readonly Judged[] => {
    const { write } = flow;
    if (!write || write.effect === "view" || !isMeant(write.at)) return [];
    const name = code(platform.datasets.get(write.dataset)?.name ?? write.dataset);
    if (!flow.complete)
      return [{ name, at: write.at, says: "unknown", why: "is written by a script that was not read whole" }];
    return [{ name, at: write.at, ...judge({ name, at: write.at, flow, write }) }];
  });
}

/** What a verdict about a second run says of a thing that shall be repeatable. */
const AGAIN: Readonly<Record<Verdict["verdict"], Says>> = {
  safe: "yes",
  unsafe: "no",
  depends: "unknown",
  unknown: "unknown",
};

/** Whether a run that failed half-way can simply be repeated. */
export const repeatable: Share = {
  things: "statements that write tables",
  hold: "give the same rows when they run again",
  judge: (scene) =>
    judgedWrites(scene, ({ flow }) => {
      const { verdict, why } = safetyOf(flow, scene.platform).rerun;
      return { says: AGAIN[verdict], why: `(${prose(why.replace(/\.$/, ""))})` };
    }),
  remedy: ({ name }) =>
    `Make the write of ${name} repeatable: replace what the run wrote before, or merge on the key of a row.`,
};

/** Whether a write keeps the rows that are there and takes all that come. */
export const kept: Share = {
  things: "statements that write tables",
  hold: "replace, merge or add rows without taking others away",
  judge: (scene) => judgedWrites(scene, ({ flow, write }) => keeps(flow, write, scene)),
  remedy: ({ name }) => `Make sure that no row of ${name} is lost: compare its row count with that of its source.`,
};

/** Effects that take no row away which the statement does not bring back. */
const KEEPS: ReadonlySet<Write["effect"]> = new Set(["replace", "merge", "once", "update", "append"]);

function keeps(flow: Flow, { effect, because }: Write, { platform }: Scene): Pick<Judged, "says" | "why"> {
  if (effect !== "model")
    return { says: KEEPS.has(effect) ? "yes" : "unknown", why: `is written by: ${prose(because)}` };
  const model = modelOf(flow, platform);
  if (model && valueOf(model.materialized) === "incremental")
    return {
      says: "unknown",
      why: "takes only new rows; whether rows that come late are among them no file tells",
    };
  const { verdict, why } = safetyOf(flow, platform).rerun;
  return { says: verdict === "safe" ? "yes" : "unknown", why: `(${prose(why.replace(/\.$/, ""))})` };
}

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
