import { valueOf } from "../../core/facts/known.ts";
import type { Dataset } from "../../core/platform/platform.ts";
import type { Places } from "../places.ts";
import type { Scope } from "./scope.ts";
import { type Draft, itemsOf, lacking, type Topic, together, topicOf } from "./topic.ts";

const MEASURES = [
  { kind: "size", unit: "bytes", of: (dataset: Dataset) => dataset.bytes },
  { kind: "rows", unit: "rows", of: (dataset: Dataset) => dataset.rows },
  { kind: "growth", unit: "bytes a day", of: (dataset: Dataset) => dataset.dailyGrowth },
] as const;

const NOWHERE = "no pipewright.catalog.yaml gives it";

/** How much there is, by the statistics of the catalogue; sums speak of the tables that have them. */
export function dataVolumes({ datasets }: Scope, places: Places): Promise<Topic> {
  const bySize = datasets.toSorted((a, b) => (valueOf(b.bytes) ?? 0) - (valueOf(a.bytes) ?? 0));
  const stored = bySize.filter(({ relation }) => relation !== "view" && relation !== "ephemeral");
  const sums = MEASURES.flatMap(({ kind, unit, of }) => sumOf(kind, unit, stored, of));
  const { drafts, gaps } = together(
    bySize.flatMap((dataset) =>
      MEASURES.map(({ kind, unit, of }) => itemsOf(dataset.name, kind, of(dataset), (value) => value, unit)),
    ),
  );
  const without = stored.filter(({ bytes }) => bytes.state === "absent").map(({ name }) => name);
  return topicOf(
    [...sums, ...drafts],
    "No pipewright.catalog.yaml of the workspace gives the size, rows or growth of a table.",
    [...gaps, ...(drafts.length > 0 ? lacking(without, stored.length, "tables have no size", NOWHERE) : [])],
    places,
  );
}

/** The sum over all tables that have a measure; none for a single one. */
function sumOf(
  kind: string,
  unit: string,
  datasets: readonly Dataset[],
  of: (dataset: Dataset) => Dataset["bytes"],
): readonly Draft[] {
  const known = datasets.map(of).filter((fact) => fact.state === "known");
  if (known.length < 2) return [];
  return [
    {
      about: `${known.length} tables together`,
      kind,
      value: known.reduce((sum, { value }) => sum + value, 0),
      unit,
      derived: true,
      shown: known.map(({ at }) => ({ message: kind, at })),
    },
  ];
}
