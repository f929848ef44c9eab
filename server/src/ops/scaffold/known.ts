import type { Known } from "../../core/facts/known.ts";
import type { Dataset } from "../../core/platform/platform.ts";
import type { Location } from "../../core/text/span.ts";
import type { OperationContext } from "../operation.ts";
import { type Place, Places } from "../places.ts";
import { platformOf } from "../platform.ts";
import { thingNamed } from "../subject.ts";
import { type WarehouseId, warehouseOf } from "./warehouses.ts";

/** A value with the line of the workspace that says it. */
interface Stated<T> {
  readonly value: T;
  readonly place: Place;
}

/** What the workspace says of a table; what it does not say is absent. */
interface StatedTable {
  readonly warehouse?: Stated<WarehouseId>;
  readonly columns?: Stated<readonly { readonly name: string; readonly type: string }[]>;
  readonly keys?: Stated<readonly string[]> & { readonly why: string };
  readonly partition?: Stated<string>;
  readonly owner?: Stated<string>;
  /** Name of the dbt source it belongs to. */
  readonly dbtSource?: string;
}

/** Who promises a key, strongest first. */
const KEY_KINDS = {
  primary: "it is the primary key",
  unique: "it is unique",
  "unique-key": "models merge on it",
  test: "a test says it is unique",
  catalog: "the catalogue says so",
} as const;

/** What the workspace knows of the source of a new pipeline. */
export async function statedBy(context: OperationContext, name: string): Promise<StatedTable> {
  const thing = thingNamed(await platformOf(context), name);
  if ("refused" in thing || thing.kind !== "dataset") return {};
  const { dataset } = thing;
  const places = new Places(context.analyser);
  const stated = async <T, V>(fact: Known<T>, value: (known: T) => V | undefined): Promise<Stated<V> | undefined> => {
    if (fact.state !== "known") return undefined;
    const found = value(fact.value);
    return found === undefined ? undefined : { value: found, place: await places.of(fact.at) };
  };
  const warehouse = await warehouseAt(context, dataset.declaredAt, places);
  const columns = await stated(dataset.columns, (list) => (list.length > 0 ? list : undefined));
  const partition = await stated(dataset.partition, ({ columns: [first, ...others] }) =>
    first && others.length === 0 && (first.transform === undefined || first.transform === "day")
      ? first.name
      : undefined,
  );
  const owner = await stated(dataset.owner, (text) => text);
  const key = keyOf(dataset);
  return {
    ...(warehouse ? { warehouse } : {}),
    ...(columns ? { columns } : {}),
    ...(partition ? { partition } : {}),
    ...(owner ? { owner } : {}),
    ...(dataset.source ? { dbtSource: dataset.source.slice(0, dataset.source.lastIndexOf(".")) } : {}),
    ...(key ? { keys: { value: key.columns, place: await places.of(key.at), why: KEY_KINDS[key.kind] } } : {}),
  };
}

const keyOf = ({ keys }: Dataset): Dataset["keys"][number] | undefined => {
  const kinds = Object.keys(KEY_KINDS);
  return keys.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))[0];
};

/** The warehouse of the first declaration whose file is written in one dialect only. */
async function warehouseAt(
  { analyser }: OperationContext,
  declared: readonly Location[],
  places: Places,
): Promise<Stated<WarehouseId> | undefined> {
  for (const at of declared) {
    const dialects = analyser.statusOf(at.file)?.dialects ?? [];
    const ids = new Set(dialects.map(({ id }) => id));
    const [only] = ids;
    const found = ids.size === 1 && only !== undefined ? warehouseOf(only) : undefined;
    if (found !== undefined) return { value: found, place: await places.of(at) };
  }
  return undefined;
}
