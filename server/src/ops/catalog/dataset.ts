import { absent, firstOf, type Known, known, unknown } from "../../core/facts/known.ts";
import type { Dataset, Platform } from "../../core/platform/platform.ts";
import { type Behind, behindSchema } from "../behind.ts";
import { type Claim, claimOf, type Evidence, nothing, shown } from "../claim.ts";
import { count, evidence, flag, list, object, orNull, text } from "../schema.ts";
import { concernsAt } from "./concern.ts";
import { homesOfDataset } from "./homes.ts";
import { type Movement, movements, readersOf, writersOf } from "./movement.ts";
import type { Say } from "./say.ts";

/** A table, view, model or source with everything known. */
export interface DatasetEntry {
  readonly id: string;
  readonly name: string;
  readonly relation: Claim<string>;
  readonly declared: readonly Evidence[];
  readonly description: Claim<string>;
  readonly owner: Claim<string>;
  readonly columns: Claim<readonly { readonly name: string; readonly type: string; readonly notNull: boolean }[]>;
  readonly keys: Claim<readonly { readonly columns: readonly string[]; readonly kind: string }[]>;
  readonly partition: Claim<{
    readonly kind: string;
    readonly columns: readonly { readonly name: string; readonly transform: string | null }[];
  }>;
  readonly filterRequired: Claim<boolean>;
  readonly cluster: Claim<readonly string[]>;
  readonly format: Claim<string>;
  readonly connector: Claim<string>;
  readonly location: Claim<string>;
  /** How old its data may be, seconds. */
  readonly freshness: Claim<{ readonly warnAfter: number | null; readonly errorAfter: number | null }>;
  readonly loadedAt: Claim<string>;
  readonly rows: Claim<number>;
  readonly bytes: Claim<number>;
  /** Bytes a day. */
  readonly dailyGrowth: Claim<number>;
  readonly materialized: Claim<string>;
  readonly strategy: Claim<string>;
  readonly contract: Claim<boolean>;
  readonly tests: Claim<
    readonly { readonly name: string; readonly column: string | null; readonly partial: boolean }[]
  >;
  readonly written: readonly Movement[];
  readonly read: readonly Movement[];
  readonly exposures: readonly { readonly name: string; readonly owner: Claim<string>; readonly shown: Evidence }[];
  readonly findings: readonly Behind[];
}

/** Schema of {@link DatasetEntry}. */
export const datasetSchema = object({
  id: text,
  name: text,
  relation: claimOf(text),
  declared: list(evidence),
  description: claimOf(text),
  owner: claimOf(text),
  columns: claimOf(list(object({ name: text, type: text, notNull: flag }))),
  keys: claimOf(list(object({ columns: list(text), kind: text }))),
  partition: claimOf(object({ kind: text, columns: list(object({ name: text, transform: orNull(text) })) })),
  filterRequired: claimOf(flag),
  cluster: claimOf(list(text)),
  format: claimOf(text),
  connector: claimOf(text),
  location: claimOf(text),
  freshness: claimOf(object({ warnAfter: orNull(count), errorAfter: orNull(count) })),
  loadedAt: claimOf(text),
  rows: claimOf(count),
  bytes: claimOf({ type: "number", minimum: 0 }),
  dailyGrowth: claimOf({ type: "number", minimum: 0 }),
  materialized: claimOf(text),
  strategy: claimOf(text),
  contract: claimOf(flag),
  tests: claimOf(list(object({ name: text, column: orNull(text), partial: flag }))),
  written: movements,
  read: movements,
  exposures: list(object({ name: text, owner: claimOf(text), shown: evidence })),
  findings: list(behindSchema),
});

/** Everything known of a table. */
export async function datasetEntry(dataset: Dataset, platform: Platform, say: Say): Promise<DatasetEntry> {
  const models = platform.models.filter(({ name }) => name === dataset.model);
  const sources = platform.sources.filter((each) => `${each.source}.${each.table}` === dataset.source);
  const tested = [...models, ...sources];
  const tests = tested.flatMap((each) => each.tests);
  // A model may be named without its database, so that only dbt knows what is said of it.
  const ofModel = <T>(pick: (model: (typeof models)[number]) => Known<T>): Known<T> =>
    models.length === 0 ? absent() : firstOf(models.map(pick));
  const ofDbt = async <T>(pick: (model: (typeof models)[number]) => Known<T>, what: string): Promise<Claim<T>> =>
    models.length === 0 ? nothing("It is no dbt model of the workspace.") : say.fact(ofModel(pick), what);
  const [freshness] = sources.map((each) => each.freshness);
  const { storage } = dataset;
  return {
    id: dataset.id,
    name: dataset.name,
    relation: await say.fact(relationOf(dataset), "its kind"),
    declared: await Promise.all(dataset.declaredAt.map((at) => shown("declared here", at, say.places))),
    description: await say.fact(
      firstOf([dataset.description, ofModel(({ description }) => description)]),
      "a description",
    ),
    owner: await say.fact(firstOf([dataset.owner, ofModel(({ owner }) => owner)]), "an owner"),
    columns: await say.as(dataset.columns, "its columns", (columns) =>
      columns.map(({ name, type, notNull }) => ({ name, type, notNull })),
    ),
    keys: await say.all(
      dataset.keys,
      ({ columns, kind }) => ({ columns, kind }),
      ({ kind, at }) => ({ message: `a key, by ${KEYS[kind]}`, at }),
      "No constraint, test or setting of the workspace names a key.",
    ),
    partition: await say.as(dataset.partition, "a partitioning", ({ kind, columns }) => ({
      kind,
      columns: columns.map(({ name, transform }) => ({ name, transform: transform ?? null })),
    })),
    filterRequired: await say.fact(dataset.requireFilter, "a required filter"),
    cluster: await say.fact(dataset.cluster, "a clustering key"),
    format: await say.fact(storage.format, "a format"),
    connector: await say.fact(storage.connector, "a connector or engine"),
    location: await say.fact(storage.location, "a location"),
    freshness: await say.as(
      freshness?.state === "known" && freshness.value === undefined ? absent() : dataset.freshness,
      "a freshness",
      ({ warnAfter, errorAfter }) => ({ warnAfter: warnAfter ?? null, errorAfter: errorAfter ?? null }),
    ),
    loadedAt: await say.fact(firstOf(sources.map((each) => each.loadedAtField)), "a load time"),
    rows: await say.fact(dataset.rows, "a number of rows"),
    bytes: await say.fact(dataset.bytes, "a size"),
    dailyGrowth: await say.fact(dataset.dailyGrowth, "a daily growth"),
    materialized: await ofDbt(({ materialized }) => materialized, "a materialization"),
    strategy: await ofDbt(({ strategy }) => strategy, "an incremental strategy"),
    contract: await ofDbt(({ contract }) => contract, "a contract"),
    tests: await say.all(
      tests,
      ({ name, column, partial }) => ({ name, column: column ?? null, partial }),
      ({ name, at }) => ({ message: `test ${name}`, at }),
      noTests(tested),
    ),
    written: await writersOf(dataset.id, platform, say.places),
    read: await readersOf(dataset.id, platform, say.places),
    exposures: await exposuresOf(dataset, platform, say),
    findings: await concernsAt(platform.findings, homesOfDataset(dataset, platform), say.places),
  };
}

const KEYS = {
  primary: "a primary key",
  unique: "a unique constraint",
  "unique-key": "the `unique_key` of its model",
  test: "a test",
  catalog: "pipewright.catalog.yaml",
} as const;

const relationOf = ({ relation, declaredAt: [at] }: Dataset): Known<string> =>
  relation === "unknown"
    ? unknown(at ? "its declarations do not tell" : "no file of the workspace declares it")
    : at
      ? known(relation, at)
      : absent();

function noTests(tested: readonly { readonly testsRead: boolean }[]): string {
  if (tested.length === 0) return "It is no dbt model or source of the workspace; only those have tests that are read.";
  return tested.every(({ testsRead }) => testsRead)
    ? "Its dbt properties were read, and no test stands there."
    : "Unknown, because a template may give its tests.";
}

/** Exposures that use a table by its model or source. */
const exposuresOf = (dataset: Dataset, { exposures }: Platform, say: Say): Promise<DatasetEntry["exposures"]> =>
  Promise.all(
    exposures.flatMap(({ name, owner, dependsOn }) => {
      const use = dependsOn.find((each) => each.name === (each.what === "ref" ? dataset.model : dataset.source));
      return use ? [exposureOf(name, owner, use.at, say)] : [];
    }),
  );

const exposureOf = async (
  name: string,
  owner: Known<string>,
  at: Parameters<typeof shown>[1],
  say: Say,
): Promise<DatasetEntry["exposures"][number]> => ({
  name,
  owner: await say.fact(owner, "an owner of the exposure"),
  shown: await shown("uses it", at, say.places),
});
