import type { KnownOperation } from "../../server/src/ops/operation.ts";

/** Texts that mean something in the workspace of the canaries, for inputs that are free text. */
const SUBJECTS = ["shop.raw.orders", "marts.all_orders", "c02", "c25", "c25.build", "no-retries", "50 GB a day"];

/** What operations need that their schema leaves open, because the workspace may know it. */
const NEEDED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  scaffold: {
    source: "shop.raw.orders",
    destination: "marts.new_orders",
    warehouse: "bigquery",
    columns: ["order_id STRING", "day DATE", "loaded_at TIMESTAMP"],
    keys: ["order_id"],
    owner: "orders-team",
    contact: "orders@shop.example",
  },
};

/** Inputs that make an operation show as much as it can: without any, and with every subject and choice. */
export function inputsOf(
  { name: operation, input, subject }: KnownOperation,
  { root }: { readonly root: string },
  files: readonly string[],
): readonly Readonly<Record<string, unknown>>[] {
  const paths = [root, ...files.map((file) => `${root}/${file}`)];
  const base: Record<string, unknown> = { ...NEEDED[operation] };
  for (const name of input.required) {
    const property = input.properties[name];
    if (property?.type === "string") base[name] = property.enum?.[0] ?? SUBJECTS[0];
    if (property?.type === "array") base[name] = [property.items.enum?.[0] ?? SUBJECTS[0]];
  }
  const variants: Record<string, unknown>[] = [base];
  for (const [name, property] of Object.entries(input.properties)) {
    const texts =
      property.type === "string"
        ? (property.enum ?? (property.format === "path" ? paths : name === subject ? SUBJECTS : []))
        : property.type === "array"
          ? (property.items.enum ?? (property.items.format === "path" ? paths : SUBJECTS))
          : [];
    for (const text of texts) variants.push({ ...base, [name]: property.type === "array" ? [text] : text });
  }
  return variants;
}
