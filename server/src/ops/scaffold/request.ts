import columnNames from "../../../data/column-names.json" with { type: "json" };
import { dirname, isWithin, relativeTo } from "../../core/text/path.ts";
import type { FileId } from "../../core/text/span.ts";
import type { OperationContext, Refusal } from "../operation.ts";
import type { Place } from "../places.ts";
import type { Input, TargetId } from "./input.ts";
import { statedBy } from "./known.ts";
import {
  CONNECTION,
  type Column,
  columnOf,
  IMAGE,
  isDate,
  isMoment,
  MAIL,
  OWNER,
  PIPELINE,
  type TableName,
  TOPIC,
  tableName,
} from "./names.ts";
import { type Timing, timingOf } from "./schedule.ts";
import { WAREHOUSES, type Warehouse } from "./warehouses.ts";

/** Something nobody said that was taken all the same, and why. */
export interface Assumption {
  readonly input: keyof Input;
  readonly value: string;
  readonly why: string;
  /** The line of the workspace that says it; null where a default was taken. */
  readonly place: Place | null;
}

/** A pipeline to be written: every name is checked, every gap filled. */
export interface Request {
  readonly target: TargetId;
  readonly name: string;
  /** The name as Kubernetes and Kestra take it. */
  readonly slug: string;
  readonly warehouse: Warehouse;
  readonly source: TableName;
  readonly destination: TableName;
  readonly columns: readonly Column[];
  readonly keys: readonly string[];
  readonly partition: { readonly name: string; readonly isDate: boolean } | undefined;
  readonly updatedAt: string;
  readonly window: Timing;
  /** Minutes. */
  readonly freshness: number;
  readonly owner: string;
  readonly contact: string;
  /** ISO date. */
  readonly start: string;
  readonly connection: string;
  readonly image: string | undefined;
  /** The workspace's own dbt project, as seen from the folder, and the source that it declares already. */
  readonly dbt: { readonly project: string | undefined; readonly source: string | undefined };
  /** Folder everything is written below. */
  readonly folder: FileId;
  readonly assumed: readonly Assumption[];
}

/** When it runs where nobody says. */
const SCHEDULE = "0 5 * * *";

/** The request behind an input; in a sentence that names the field what is missing or wrong. */
export async function requestOf(context: OperationContext, input: Input): Promise<Request | Refusal> {
  const stream = input.target === "flink-sql";
  const assumed: Assumption[] = [];
  const assume = (of: keyof Input, value: string, why: string, place: Place | null = null): string => {
    assumed.push({ input: of, value, why, place });
    return value;
  };
  const source = named(input.source, stream);
  if (!source) return wrong("source", input.source, "the table the rows come from, such as `raw.orders`");
  const destination = named(input.destination, stream);
  if (!destination) return wrong("destination", input.destination, "the table to load, such as `marts.orders`");
  if (source.sql === destination.sql) return { refused: "`destination`: it is the source itself; name another table." };
  const stated = await statedBy(context, input.source as string);
  const warehouseId =
    FIXED[input.target] ??
    input.warehouse ??
    (stated.warehouse &&
      assume("warehouse", stated.warehouse.value, "the source is declared in it", stated.warehouse.place));
  if (input.warehouse !== undefined && FIXED[input.target] !== undefined && input.warehouse !== FIXED[input.target])
    return {
      refused: `\`warehouse\`: \`${input.target}\` loads ${WAREHOUSES[FIXED[input.target] as "athena"].title} only.`,
    };
  if (warehouseId === undefined)
    return { refused: "`warehouse`: nothing in the workspace tells which warehouse the source is in; say it." };
  const warehouse = WAREHOUSES[warehouseId as Warehouse["id"]];

  const columns: Column[] = [];
  for (const written of input.columns ?? []) {
    const column = columnOf(written);
    if (typeof column === "string") return { refused: `\`columns\`: \`${shown(written)}\` ${column}.` };
    columns.push(column);
  }
  if (input.columns === undefined && stated.columns) {
    for (const { name, type } of stated.columns.value) {
      const column = columnOf(`${name} ${type}`);
      if (typeof column === "string")
        return { refused: `\`columns\`: column \`${shown(name)}\` of the source ${column}; give the columns to load.` };
      columns.push(column);
    }
    assume("columns", columns.map(({ name }) => name).join(", "), "the source is declared so", stated.columns.place);
  }
  const names = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  if (columns.length === 0)
    return {
      refused: "`columns`: the workspace does not declare the columns of the source; give each as `name TYPE`.",
    };
  if (names.size < columns.length) return { refused: "`columns`: a name comes twice." };

  const keys = input.keys ?? (stated.keys && [...stated.keys.value]);
  if (keys === undefined || keys.length === 0)
    return { refused: "`keys`: nothing in the workspace says what identifies a row of the source; name the columns." };
  if (input.keys === undefined && stated.keys) assume("keys", keys.join(", "), stated.keys.why, stated.keys.place);
  const strange = keys.find((key) => !names.has(key.toLowerCase()));
  if (strange !== undefined) return { refused: `\`keys\`: \`${shown(strange)}\` is none of the columns.` };

  const partitionName =
    input.partition ??
    (stated.partition && names.has(stated.partition.value.toLowerCase())
      ? assume("partition", stated.partition.value, "the source is partitioned by it", stated.partition.place)
      : undefined);
  const partitionColumn = partitionName === undefined ? undefined : names.get(partitionName.toLowerCase());
  if (partitionName !== undefined && !partitionColumn)
    return { refused: `\`partition\`: \`${shown(partitionName)}\` is none of the columns.` };
  if (partitionColumn && !isDate(partitionColumn.type) && !isMoment(partitionColumn.type))
    return {
      refused: `\`partition\`: \`${partitionColumn.name}\` is ${partitionColumn.type}; it must be a DATE or a TIMESTAMP.`,
    };
  if (!partitionColumn && (stream || warehouse.id === "redshift"))
    return {
      refused: stream
        ? "`partition`: name the TIMESTAMP column that says when an event happened; the watermark follows it."
        : "`partition`: Redshift has no statement that replaces rows by key from a query; name a DATE or TIMESTAMP column whose days are replaced.",
    };

  const updated =
    input.updated_at ?? columns.find(({ name }) => columnNames.loadedAt.includes(name.toLowerCase()))?.name;
  if (updated !== undefined && !names.has(updated.toLowerCase()))
    return { refused: `\`updated_at\`: \`${shown(updated)}\` is none of the columns.` };
  const updatedAt =
    input.updated_at ??
    (updated !== undefined
      ? assume("updated_at", updated, "by its name it says when a row was loaded")
      : partitionColumn && assume("updated_at", partitionColumn.name, "it is the only column that tells time"));
  if (updatedAt === undefined)
    return { refused: "`updated_at`: name the column that says which of two rows with the same key is newer." };

  const name =
    input.name ??
    assume("name", `load_${destination.table.toLowerCase().replace(/[^a-z0-9_]/g, "_")}`, "after the table it loads");
  if (!PIPELINE.test(name))
    return wrong("name", name, "lower-case letters, digits and `_`, a letter first, at most 51");
  const window = timingOf(input.schedule ?? SCHEDULE);
  if (!window) return wrong("schedule", input.schedule, "cron of five fields, such as `0 5 * * *`");
  if (input.schedule === undefined && !stream) assume("schedule", SCHEDULE, "once a day, at five in the morning UTC");
  const freshness = input.freshness ?? window.gap + 120;
  if (input.freshness === undefined && !stream)
    assume("freshness", String(freshness), "minutes: two hours more than the longest time between runs");
  const owner =
    input.owner ?? (stated.owner && assume("owner", stated.owner.value, "it owns the source", stated.owner.place));
  if (owner === undefined) return { refused: "`owner`: say which team answers for the pipeline." };
  if (!OWNER.test(owner)) return wrong("owner", owner, "letters, digits, `.`, `_` and `-`, at most 62");
  if (input.contact === undefined) return { refused: "`contact`: say who is told of failures, as a mail address." };
  if (!MAIL.test(input.contact)) return wrong("contact", input.contact, "a mail address");
  const start = input.start ?? assume("start", context.outside.today(), "today");
  if (!/^\d{4}-\d{2}-\d{2}$/.test(start) || new Date(`${start}T00:00:00Z`).toJSON()?.slice(0, 10) !== start)
    return wrong("start", start, "a date, `YYYY-MM-DD`");
  const connection =
    input.connection ?? assume("connection", defaultConnection(input.target, warehouse), "the usual name");
  if (!CONNECTION.test(connection)) return wrong("connection", connection, "letters, digits, `.`, `_` and `-`");
  if (input.image !== undefined && !(IMAGE.test(input.image) && /[:@]/.test(input.image)))
    return wrong("image", input.image, "an image with its version, such as `postgres:17.6`");
  const folder = input.folder ?? context.roots[0];
  if (folder === undefined) return { refused: "`folder`: no folder is open; say where to write." };
  return {
    target: input.target,
    name,
    slug: name.replaceAll("_", "-"),
    warehouse,
    source,
    destination,
    columns,
    keys: keys.map((key) => (names.get(key.toLowerCase()) as Column).name),
    partition: partitionColumn && { name: partitionColumn.name, isDate: isDate(partitionColumn.type) },
    updatedAt: (names.get(updatedAt.toLowerCase()) as Column).name,
    window,
    freshness,
    owner,
    contact: input.contact,
    start,
    connection,
    image: input.image,
    dbt: { project: await dbtProject(context, folder), source: stated.dbtSource },
    folder,
    assumed,
  };
}

/** The folder of the only dbt project below a folder, as seen from it, with a slash at its end or empty. */
async function dbtProject({ outside }: OperationContext, folder: FileId): Promise<string | undefined> {
  const found = (await outside.find(["**/dbt_project.yml"])).filter(
    (file) => isWithin(folder, file) && !file.includes("/dbt_packages/"),
  );
  const [only] = found;
  return only !== undefined && found.length === 1 ? relativeTo(folder, `${dirname(only)}/`) : undefined;
}

/** Targets that speak to one kind of warehouse. */
const FIXED: { readonly [K in TargetId]?: Warehouse["id"] } = {
  "databricks-bundle": "databricks",
  "step-functions": "athena",
  "flink-sql": "athena",
};

const defaultConnection = (target: TargetId, { id }: Warehouse): string =>
  target === "airflow-dag" || target === "dag-factory" ? `${id}_default` : "warehouse";

const named = (written: string | undefined, topic: boolean): TableName | undefined =>
  written === undefined
    ? undefined
    : topic && TOPIC.test(written) && !written.includes("..")
      ? { parts: [written], table: written, sql: written }
      : tableName(written);

const wrong = (field: string, value: string | undefined, expected: string): Refusal => ({
  refused:
    value === undefined
      ? `\`${field}\`: say it; ${expected}.`
      : `\`${field}\`: \`${shown(value)}\` is not good here. Give ${expected}.`,
});

/** What somebody wrote, harmless in a sentence. */
const shown = (text: string): string => text.replace(/[`\p{C}]/gu, "?").slice(0, 80);
