import type { Model } from "../facts/dbt.ts";
import type { Fix } from "../facts/subject.ts";

/** A draft that makes the key a test or a constraint already promises the unique_key of a model. */
export function keyFromTests(model: Model): readonly Fix[] {
  const key = model.keys.find((each) => each.columns.every((column) => /^\w+$/.test(column)));
  if (!key) return [];
  return [
    {
      title: `Use \`${key.columns.join(", ")}\` as the unique_key, which the model's tests say identifies a row`,
      kind: "suggestion",
      intents: [
        {
          do: "set",
          subject: model.subject,
          key: ["unique_key"],
          value: key.columns.length === 1 ? (key.columns[0] ?? "") : [...key.columns],
        },
      ],
    },
  ];
}
