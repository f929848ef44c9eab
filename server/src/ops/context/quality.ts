import type { Dataset } from "../../core/platform/platform.ts";
import type { Places } from "../places.ts";
import type { Scope } from "./scope.ts";
import { type Draft, type Gap, itemsOf, lacking, type Topic, together, topicOf } from "./topic.ts";

/** What is asked of the data: tests, contracts, keys and columns that must be filled. */
export function qualityRequirements({ datasets, platform }: Scope, places: Places): Promise<Topic> {
  const parts = datasets.map((dataset) => ofDataset(dataset, platform));
  const { drafts, gaps } = together(parts);
  const untested = datasets.filter((dataset, at) => isChecked(dataset) && parts[at]?.drafts.length === 0);
  return topicOf(
    drafts,
    "No dbt test, contract, constraint or key was found.",
    [
      ...gaps,
      ...lacking(
        untested.map(({ name }) => name),
        datasets.filter(isChecked).length,
        "tables and models ask nothing of their rows",
        "no test, contract, key or constraint of them was found",
      ),
    ],
    places,
  );
}

const isChecked = ({ relation }: Dataset): boolean => relation !== "unknown" && relation !== "ephemeral";

function ofDataset(
  dataset: Dataset,
  { models, sources }: Scope["platform"],
): { readonly drafts: readonly Draft[]; readonly gaps: readonly Gap[] } {
  const { name: about } = dataset;
  const nodes = [
    ...models.filter(({ name }) => name === dataset.model),
    ...sources.filter(({ source, table }) => `${source}.${table}` === dataset.source),
  ];
  const tests = nodes.flatMap(({ tests: all }) =>
    all.map(
      ({ name, column, partial, at }): Draft => ({
        about,
        kind: partial ? "test of some rows" : "test",
        value: column === undefined ? name : `${name} of ${column}`,
        shown: [{ message: `test ${name}`, at }],
      }),
    ),
  );
  const hidden = nodes.filter(({ testsRead }) => !testsRead);
  const keys = dataset.keys
    .filter(({ kind }) => kind !== "test")
    .map(
      ({ columns, kind, at }): Draft => ({
        about,
        kind: kind === "catalog" || kind === "unique-key" ? "key" : `${kind} key`,
        value: columns.join(", "),
        shown: [{ message: "a key", at }],
      }),
    );
  const filled =
    dataset.columns.state === "known"
      ? dataset.columns.value
          // A dbt test of the column says the same.
          .filter(({ name, notNull }) => notNull && !tests.some(({ value }) => value === `not_null of ${name}`))
          .map(
            ({ name, at }): Draft => ({
              about,
              kind: "not null",
              value: name,
              shown: [{ message: "must not be null", at }],
            }),
          )
      : [];
  const contracts = together(
    nodes.flatMap((node) => ("contract" in node ? [itemsOf(about, "contract", node.contract, (on) => on)] : [])),
  );
  return {
    drafts: [...tests, ...contracts.drafts, ...keys, ...filled],
    gaps: [
      ...contracts.gaps,
      ...(hidden.length > 0 && tests.length === 0 ? [{ about, why: "a template may give its tests" }] : []),
    ],
  };
}
