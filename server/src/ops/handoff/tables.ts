import { type Known, valueOf } from "../../core/facts/known.ts";
import type { Dataset } from "../../core/platform/platform.ts";
import type { Location } from "../../core/text/span.ts";
import { type Claim, nothing, shown, stated } from "../claim.ts";
import { durationText } from "../runs.ts";
import type { Scene } from "./scene.ts";

type Ask = (dataset: Dataset, scene: Scene) => Promise<Claim<string>>;

/** Columns and places that are told of one table, at most. */
const MOST = 40;

const fact =
  <T>(pick: (dataset: Dataset) => Known<T>, what: string, text: (value: T) => string): Ask =>
  (dataset, { places }) =>
    stated(pick(dataset), what, places, text);

/** Places as one claim; null with the reason where there is none. */
async function told(
  found: readonly { readonly text: string; readonly at: Location }[],
  why: string,
  { places }: Scene,
): Promise<Claim<string>> {
  if (found.length === 0) return nothing(why);
  const texts = [...new Set(found.map(({ text }) => text))];
  return {
    value: `${texts.slice(0, MOST).join(", ")}${texts.length > MOST ? `, and ${texts.length - MOST} more` : ""}`,
    confidence: "derived",
    evidence: await Promise.all(found.slice(0, 5).map(({ text, at }) => shown(text, at, places))),
  };
}

/** What can be told of a table. */
export const TABLE_FACTS = {
  columns: fact(
    ({ columns }) => columns,
    "columns",
    (columns) =>
      `${columns
        .slice(0, MOST)
        .map(({ name, type }) => (type === "" ? name : `${name} ${type}`))
        .join(", ")}${columns.length > MOST ? `, and ${columns.length - MOST} more` : ""}`,
  ),
  key: (dataset, scene) =>
    told(
      dataset.keys.map(({ columns, at }) => ({ text: columns.join(" + "), at })),
      "No key, test or constraint says what identifies a row.",
      scene,
    ),
  partition: fact(
    ({ partition }) => partition,
    "a partition",
    ({ columns }) => columns.map(({ name, transform }) => (transform ? `${name} by ${transform}` : name)).join(", "),
  ),
  cluster: fact(
    ({ cluster }) => cluster,
    "clustering",
    (columns) => columns.join(", "),
  ),
  size: fact(
    ({ bytes }) => bytes,
    "a size",
    (bytes) => `${bytes} bytes`,
  ),
  rows: fact(({ rows }) => rows, "a number of rows", String),
  growth: fact(
    ({ dailyGrowth }) => dailyGrowth,
    "a daily growth",
    (bytes) => `${bytes} bytes a day`,
  ),
  freshness: fact(
    ({ freshness }) => freshness,
    "a promise of freshness",
    ({ warnAfter, errorAfter }) =>
      [
        ...(warnAfter === undefined ? [] : [`warning after ${durationText(warnAfter)}`]),
        ...(errorAfter === undefined ? [] : [`error after ${durationText(errorAfter)}`]),
      ].join(", "),
  ),
  owner: fact(
    ({ owner }) => owner,
    "an owner",
    (owner) => owner,
  ),
  description: fact(
    ({ description }) => description,
    "a description",
    (text) => text.slice(0, 400),
  ),
  "filled by": ({ id }, scene) =>
    told(
      scene.platform.flows.flatMap(({ write, runs, origin }) => {
        if (write?.dataset !== id) return [];
        if (runs.length > 0) return runs.map(({ pipeline, task, at }) => ({ text: `${pipeline}.${task}`, at }));
        return [
          {
            text: origin.kind === "model" ? `dbt model ${origin.model}` : "a statement nobody is known to run",
            at: write.at,
          },
        ];
      }),
      "Nothing in the workspace fills it.",
      scene,
    ),
  "how it is filled": ({ id }, scene) =>
    told(
      scene.platform.flows.flatMap(({ write }) =>
        write?.dataset === id ? [{ text: `${write.effect}: ${write.because}`, at: write.at }] : [],
      ),
      "Nothing in the workspace fills it.",
      scene,
    ),
  "read by": ({ id }, scene) =>
    told(
      scene.platform.flows.flatMap(({ reads, write, runs }) => {
        const read = reads.find(({ dataset }) => dataset === id);
        if (!read) return [];
        const into = write ? (scene.platform.datasets.get(write.dataset)?.name ?? write.dataset) : undefined;
        return [{ text: into ?? runs[0]?.task ?? "a query", at: read.at }];
      }),
      "No statement of the workspace reads it.",
      scene,
    ),
} as const satisfies Readonly<Record<string, Ask>>;

export type TableFactName = keyof typeof TABLE_FACTS;

const reads = ({ id }: Dataset, { flows }: Scene): number =>
  flows.filter(({ reads: all }) => all.some(({ dataset }) => dataset === id)).length;
const isWritten = ({ id }: Dataset, { platform }: Scene): boolean =>
  platform.flows.some(({ write }) => write?.dataset === id);
const bytes = (dataset: Dataset): number => valueOf(dataset.bytes) ?? 0;
const byWeight =
  (scene: Scene) =>
  (a: Dataset, b: Dataset): number =>
    bytes(b) - bytes(a) || reads(b, scene) - reads(a, scene) || (a.id < b.id ? -1 : 1);

/** Whether a table is meant for people and applications: a mart by its layer or schema, or one that nothing reads on. */
function isMart(dataset: Dataset, scene: Scene): boolean {
  const model = scene.platform.models.find(({ name }) => name === dataset.model);
  if (model?.layer !== undefined) return model.layer === "marts";
  if (
    dataset.id
      .split(".")
      .slice(0, -1)
      .some((part) => /^(?:marts?|reporting|reports|gold)$/.test(part))
  )
    return true;
  return isWritten(dataset, scene) && reads(dataset, scene) === 0 && dataset.source === undefined;
}

/** Which tables a section is about, in its order. */
export const TABLE_CHOICES = {
  "by weight": (scene) => scene.datasets.toSorted(byWeight(scene)),
  "with columns or a key": (scene) =>
    scene.datasets
      .filter(({ columns, keys }) => columns.state === "known" || keys.length > 0)
      .sort((a, b) => b.keys.length - a.keys.length || byWeight(scene)(a, b)),
  "that keep history": (scene) =>
    scene.datasets.filter(
      ({ relation, partition }) =>
        relation === "snapshot" || (partition.state === "known" && partition.value.kind !== "integer-range"),
    ),
  marts: (scene) => scene.datasets.filter((dataset) => isMart(dataset, scene)),
  "from outside": (scene) =>
    scene.datasets.filter((dataset) => !isWritten(dataset, scene) && reads(dataset, scene) > 0),
} as const satisfies Readonly<Record<string, (scene: Scene) => readonly Dataset[]>>;

export type TableChoice = keyof typeof TABLE_CHOICES;
