import { defineOperation } from "./operation.ts";
import { escaped, table } from "./page.ts";
import { list, object, text } from "./schema.ts";

/** A system in a list. */
export interface ListedSystem {
  readonly id: string;
  readonly title: string;
  /** Ids of the rules that speak of it. */
  readonly rules: readonly string[];
}

/** Lists the systems whose files are understood. */
export const systems = defineOperation({
  name: "systems",
  title: "Systems",
  summary: "Lists the systems whose files are understood.",
  description: "Lists the systems whose files Pipewright understands, with the rules that speak of each.",
  input: { type: "object", additionalProperties: false, properties: {}, required: [] },
  output: list(object({ id: text, title: text, rules: list(text) })),
  words: ["systems", "supported"],
  async run(context): Promise<readonly ListedSystem[]> {
    return context.systems.map(({ id, title }) => ({
      id,
      title,
      rules: context.rules.filter((meta) => meta.systems.some((system) => system === id)).map((meta) => meta.id),
    }));
  },
  page: (listed) =>
    `# Systems\n\n${table(
      ["system", "rules"],
      listed.map(({ title, rules }) => [escaped(title), rules.map((id) => `\`${id}\``).join(", ")]),
    )}`,
});
