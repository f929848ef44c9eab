import type { Places } from "../places.ts";
import type { Scope } from "./scope.ts";
import { type Draft, itemsOf, lacking, type Topic, together, topicOf } from "./topic.ts";

/** Who answers for pipelines and tables. */
export function owners({ pipelines, datasets, platform }: Scope, places: Places): Promise<Topic> {
  const { drafts, gaps } = together([
    ...pipelines.map(({ id, owner }) => itemsOf(id, "owner of a pipeline", owner, (name) => name)),
    ...datasets.map(({ name, owner }) => itemsOf(name, "owner of a table", owner, (who) => who)),
  ]);
  const byCode = [
    ...pipelines,
    ...datasets.flatMap(({ name, declaredAt: [at] }) => (at ? [{ id: name, at }] : [])),
  ].flatMap(({ id, at }): Draft[] => {
    const found = platform.codeOwners.get(at.file);
    return found
      ? [
          {
            about: id,
            kind: "owner of its file",
            value: found.owners.join(", "),
            shown: [{ message: "CODEOWNERS", at: found.at }],
          },
        ]
      : [];
  });
  const named = new Set(byCode.map(({ about }) => about));
  const without = pipelines.filter(({ id, owner }) => owner.state === "absent" && !named.has(id)).map(({ id }) => id);
  return topicOf(
    [...drafts, ...byCode],
    "No file names an owner of a pipeline or table.",
    [...gaps, ...lacking(without, pipelines.length, "pipelines have no owner", "no file names one")],
    places,
  );
}
