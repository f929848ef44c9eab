import sizes from "../../../../data/table-sizes.json" with { type: "json" };
import { valueOf } from "../../../core/facts/known.ts";
import type { KeyFact, RelationKind } from "../../../core/facts/table.ts";
import type { Dataset, Flow } from "../../../core/platform/platform.ts";
import type { DialectId } from "../../../core/sql/tree.ts";
import type { Location } from "../../../core/text/span.ts";
import { code } from "../../page.ts";
import { sizeText } from "../../sizes.ts";
import type { Scene } from "../scene.ts";
import { given, type Judged, type Share } from "../share.ts";

/** Relations that keep no rows of their own. */
const VIEWS: ReadonlySet<RelationKind> = new Set(["view", "ephemeral"]);

/** Datasets with their places; those without a place are not there. */
const placed = (scene: Scene, datasets: readonly Dataset[]): readonly (readonly [Dataset, Location])[] =>
  datasets.flatMap((dataset) => {
    const at = scene.placeOf(dataset);
    return at ? [[dataset, at] as const] : [];
  });

const isView = (scene: Scene, dataset: Dataset): boolean =>
  VIEWS.has(dataset.relation) || scene.writersOf(dataset).some(({ write }) => write?.effect === "view");

/** Tables that statements of the workspace fill. */
export const builtIn = (scene: Scene): readonly (readonly [Dataset, Location])[] =>
  placed(
    scene,
    scene.datasets().filter((dataset) => scene.writersOf(dataset).length > 0 && !isView(scene, dataset)),
  );

/** Tables that statements of the workspace read and none fills: what comes from outside. */
export const sourcesIn = (scene: Scene): readonly (readonly [Dataset, Location])[] =>
  placed(
    scene,
    scene.datasets().filter(
      (dataset) =>
        scene.readersOf(dataset).length > 0 &&
        scene.writersOf(dataset).length === 0 &&
        dataset.relation !== "seed" &&
        // A model that no file holds is a mistake in a name, and told as such.
        !(dataset.model !== undefined && dataset.declaredAt.length === 0) &&
        !isView(scene, dataset),
    ),
  );

/** Tables that keep rows and that a file declares or fills. */
export const storedIn = (scene: Scene): readonly (readonly [Dataset, Location])[] =>
  placed(
    scene,
    scene
      .datasets()
      .filter(
        (dataset) =>
          (dataset.declaredAt.length > 0 || scene.writersOf(dataset).length > 0) &&
          dataset.relation !== "seed" &&
          !isView(scene, dataset),
      ),
  );

const declaredIn = (scene: Scene): readonly (readonly [Dataset, Location])[] =>
  placed(
    scene,
    scene.datasets().filter(({ declaredAt }) => declaredAt.length > 0),
  );

/** Whether the workspace says what comes in. */
export const assessed: Share = {
  things: "source tables",
  hold: "are declared and described",
  judge: (scene) =>
    sourcesIn(scene).map(([dataset, at]) =>
      dataset.declaredAt.length === 0
        ? { name: code(dataset.name), at, says: "missing", why: "is read here, and no file declares it" }
        : given(code(dataset.name), at, dataset.description, "description"),
    ),
  remedy: ({ name }) =>
    `Declare ${name} with a description: as a dbt source, by DDL, or in \`pipewright.catalog.yaml\`.`,
};

/** Whether people can read what a table holds. */
export const described: Share = {
  things: "declared tables and views",
  hold: "have a description",
  judge: (scene) =>
    declaredIn(scene).map(([dataset, at]) => given(code(dataset.name), at, dataset.description, "description")),
  remedy: ({ name }) => `Describe ${name}: what one row of it is, and where it comes from.`,
};

/** Whether its size is known. */
export const sized: Share = {
  things: "tables",
  hold: "have a size (bytes or rows)",
  judge: (scene) =>
    storedIn(scene).map(([{ name, bytes, rows }, at]) =>
      given(code(name), at, bytes.state === "known" ? bytes : rows, "size", () => ({ says: "yes", why: "has a size" })),
    ),
  remedy: ({ name }) => `Write \`bytes\` and \`rows\` of ${name} into \`pipewright.catalog.yaml\`.`,
};

/** Whether its growth is known. */
export const growing: Share = {
  things: "source tables",
  hold: "say how much comes a day",
  judge: (scene) =>
    sourcesIn(scene).map(([{ name, dailyGrowth }, at]) => given(code(name), at, dailyGrowth, "daily growth")),
  remedy: ({ name }) => `Write \`daily_growth\` of ${name} into \`pipewright.catalog.yaml\`.`,
};

/** Whether the shape of what comes in is known. */
export const typed: Share = {
  things: "source tables",
  hold: "have their columns declared",
  judge: (scene) =>
    sourcesIn(scene).map(([{ name, columns }, at]) =>
      given(code(name), at, columns, "list of columns", (list) => ({
        says: list.length > 0 ? "yes" : "missing",
        why: `has ${list.length} declared column${list.length === 1 ? "" : "s"}`,
      })),
    ),
  remedy: ({ name }) => `Declare the columns of ${name} with their types.`,
};

/** Whether it is said what identifies a row. */
export const keyed: Share = {
  things: "tables that are built here",
  hold: "say what identifies a row",
  judge: (scene) =>
    builtIn(scene).map(([{ name, keys }, at]): Judged => {
      const [key] = keys;
      return key
        ? { name: code(name), at: key.at, says: "yes", why: `has the key ${code(key.columns.join(", "))}` }
        : { name: code(name), at, says: "missing", why: "has no key" };
    }),
  remedy: ({ name }) => `Say what identifies a row of ${name}: a \`unique\` test, \`unique_key\`, or a primary key.`,
};

/** Engines that refuse a row which breaks a declared key. */
const ENFORCING: ReadonlySet<DialectId> = new Set([
  "postgres",
  "mysql",
  "oracle",
  "tsql",
  "sqlite",
  "teradata",
  "duckdb",
]);

/** Whether duplicate rows are found. */
export const tested: Share = {
  things: "tables that are built here",
  hold: "have a check that finds duplicate rows",
  judge: (scene) =>
    builtIn(scene).map(([dataset, at]): Judged => {
      const name = code(dataset.name);
      const key = dataset.keys.find((each) => isChecked(each, dataset));
      if (key)
        return {
          name,
          at: key.at,
          says: "yes",
          why: `is checked for duplicates of ${code(key.columns.join(", "))}`,
        };
      const model = scene.platform.models.find(({ name: own }) => own === dataset.model);
      if (model?.testsRead) return { name, at, says: "missing", why: "has no test of its key" };
      return {
        name,
        at,
        says: "unknown",
        why: model
          ? "has properties that were not read whole"
          : "is no dbt model, and checks of other tools are not read",
      };
    }),
  remedy: ({ name }) =>
    `Test the key of ${name}: \`data_tests: [unique, not_null]\` on it, or a check task behind the load.`,
};

const isChecked = ({ kind }: KeyFact, { dialect }: Dataset): boolean =>
  kind === "test" || ((kind === "primary" || kind === "unique") && dialect !== undefined && ENFORCING.has(dialect));

/** Whether a query can read less than all of it. */
export const divided: Share = {
  things: "tables",
  hold: "are partitioned or clustered, or small",
  judge: (scene) =>
    storedIn(scene).map(([{ name, partition, cluster, bytes, dialect }, at]): Judged => {
      const own = code(name);
      if (partition.state === "known") return { name: own, at: partition.at, says: "yes", why: "is partitioned" };
      if (cluster.state === "known") return { name: own, at: cluster.at, says: "yes", why: "is clustered" };
      const size = valueOf(bytes);
      if (size !== undefined && bytes.state === "known") {
        if (size < sizes.small.bytes)
          return { name: own, at: bytes.at, says: "yes", why: `is small: ${sizeText(size, 1)}` };
        const certain = dialect === "bigquery" && partition.state === "absent" && cluster.state === "absent";
        return {
          name: own,
          at: bytes.at,
          says: certain ? "no" : "unknown",
          why: `has ${sizeText(size, 1)} and ${certain ? "is neither partitioned nor clustered" : "no partitions that are known"}`,
        };
      }
      return { name: own, at, says: "unknown", why: "is not known to be partitioned, and no file gives its size" };
    }),
  remedy: ({ name }) =>
    `Partition ${name} by the column that queries filter on, or write its size into \`pipewright.catalog.yaml\`.`,
};

/** Whether a query that would read all of it is refused. */
export const limited: Share = {
  things: "partitioned BigQuery tables",
  hold: "refuse a query without a partition filter",
  optional: true,
  judge: (scene) =>
    storedIn(scene).flatMap(([{ name, partition, requireFilter, dialect }, at]): readonly Judged[] =>
      dialect !== "bigquery" || partition.state !== "known"
        ? []
        : [
            given(code(name), at, requireFilter, "`require_partition_filter`", (required) => ({
              says: required ? "yes" : "no",
              why: required ? "refuses a query that reads all of it" : "lets a query read all of it",
            })),
          ],
    ),
  remedy: ({ name }) => `Set \`require_partition_filter\` on ${name}, so that no query reads all of it by mistake.`,
};

/** Whether it is known what fills it and when. */
export const filled: Share = {
  things: "tables that are built here",
  hold: "have a task that fills them",
  judge: (scene) =>
    builtIn(scene).map(([dataset, at]): Judged => {
      const name = code(dataset.name);
      const writers = scene.writersOf(dataset);
      const run = writers.flatMap(({ runs }) => runs)[0];
      if (run) return { name, at: run.at, says: "yes", why: `is filled by ${code(`${run.pipeline}.${run.task}`)}` };
      if (writers.some(isModel))
        return { name, at, says: "unknown", why: "is a dbt model, and no file says which job runs it" };
      return {
        name,
        at: writers[0]?.write?.at ?? at,
        says: "missing",
        why: "is written here, and no task runs the statement",
      };
    }),
  remedy: ({ name }) => `Let a task of the workspace run what fills ${name}, or remove what nobody runs.`,
};

/** Whether something in the workspace uses it. */
export const consumed: Share = {
  things: "tables that are built here",
  hold: "are read by something of the workspace",
  judge: (scene) =>
    builtIn(scene).map(([dataset, at]): Judged => {
      const name = code(dataset.name);
      const reader = scene.readersOf(dataset).find((flow) => flow.write?.dataset !== dataset.id);
      const read = reader?.reads.find((each) => each.dataset === dataset.id);
      return read
        ? { name, at: read.at, says: "yes", why: "is read here" }
        : { name, at, says: "unknown", why: "is read by nothing here; reports and other repositories are not seen" };
    }),
  remedy: ({ name }) => `Say who uses ${name}: a dbt exposure or a note of its consumers. Remove it where nobody does.`,
};

/** Whether somebody answers for the data. */
export const tableOwned: Share = {
  things: "tables that are built here",
  hold: "name an owner",
  optional: true,
  judge: (scene) =>
    builtIn(scene).map(([dataset, at]): Judged => {
      const name = code(dataset.name);
      const owners = dataset.declaredAt.map(({ file }) => scene.platform.codeOwners.get(file)).find((each) => each);
      if (dataset.owner.state !== "known" && owners)
        return { name, at: owners.at, says: "yes", why: `belongs to ${owners.owners.map(code).join(", ")}` };
      return given(name, at, dataset.owner, "owner", (owner) => ({ says: "yes", why: `belongs to ${code(owner)}` }));
    }),
  remedy: ({ name }) =>
    `Name the team that answers for ${name}: \`meta.owner\` or a group in dbt, the catalogue, or CODEOWNERS.`,
};

const isModel = ({ origin }: Flow): boolean => origin.kind === "model";
