import { COST_DRIVERS } from "../../src/core/design/costs.ts";
import { fieldsOf } from "../../src/core/design/decide.ts";
import { FACT_IDS, factOf } from "../../src/core/design/facts.ts";
import { FIGURE_IDS, formulaOf } from "../../src/core/design/figures.ts";
import { TOPICS } from "../../src/core/design/model/topics.ts";
import { QUANTITIES } from "../../src/core/design/reading/quantities.ts";
import { WORDS } from "../../src/core/design/reading/words.ts";
import { FIELD_NAMES, FIELDS, type FieldName, isNumber, NUMBERS } from "../../src/core/design/requirements.ts";
import { quantity, titleOf, valueText } from "../../src/core/design/show.ts";
import { ASSUMPTIONS, situationOf } from "../../src/core/design/situation.ts";
import type { Option, Topic } from "../../src/core/design/topic.ts";

/** The documentation of the decision model: all of its tables, as the operation `design` uses them. */
export function designModel(): string {
  return [
    "<!-- Written by `npm run gen` from server/src/core/design/. Do not edit. -->",
    "# How `design` decides",
    "The operation `design` turns requirements into a proposal by the tables on this page, and by nothing else. Of each topic the first choice is taken whose conditions all hold. What a missing requirement could change, and what would change a decision, is found by trying the other values. Thresholds are this model's unless a source is named.",
    `## Requirements\n\n${rows(
      ["input", "meaning", "assumed when missing", "why it matters"],
      FIELD_NAMES.map((name) => [`\`${name}\``, FIELDS[name].input, assumed(name), FIELDS[name].why]),
    )}`,
    `## Words of a question\n\nQuantities, the more specific form first; what one form has read, a later one does not read again. A number counts once: the first that is read. Words behind \`no\`, \`not\` or \`without\` are not taken.\n\n${rows(
      ["for example", "is read as"],
      QUANTITIES.flatMap(({ field, examples }) =>
        examples.map(([text, value]) => [text, `${titleOf(field)}: ${quantity(value, NUMBERS[field].unit)}`]),
      ),
    )}\n\nOther words; of a requirement with one value, the first row that occurs is taken.\n\n${rows(
      ["words", "are read as"],
      WORDS.map(({ field, value, words }) => [words.map(plain).join(", "), `${titleOf(field)}: ${value}`]),
    )}`,
    "## Topics",
    ...TOPICS.map(topicText),
    `## Figures\n\n${rows(
      ["figure", "formula"],
      FIGURE_IDS.map((id) => [formulaOf(id).title, `\`${formulaOf(id).formula}\``]),
    )}`,
    `## Assumed numbers\n\nNo requirement gives them and no vendor promises them. They are shown beside the figures made from them, with their range.\n\n${rows(
      ["name", "value", "range", "why"],
      Object.entries(ASSUMPTIONS).map(([name, { value, low, high, why }]) => [
        name,
        value.toLocaleString("en"),
        `${low.toLocaleString("en")} to ${high.toLocaleString("en")}`,
        why,
      ]),
    )}`,
    `## Cost drivers\n\n${rows(
      ["driver", "with", "why"],
      COST_DRIVERS.map(({ option, driver: { driver, why } }) => [
        driver,
        option === "*" ? "every proposal" : option,
        why,
      ]),
    )}`,
    `## Sources\n\n${rows(
      ["name", "what it says", "page", "read"],
      FACT_IDS.map(factOf).map(({ id, says, source, read }) => [`\`${id}\``, says, `<${source}>`, read]),
    )}`,
  ].join("\n\n");
}

const assumed = (name: FieldName): string => {
  if (name === "events_per_second") return "from volume and event size";
  const text = valueText(name, situationOf({}).values[name]);
  return isNumber(name) ? text : `\`${text}\``;
};

function topicText(topic: Topic): string {
  const asks = topic.asks ? `Decided only for ${topic.asks.map(({ words }) => words).join(" and ")}. ` : "";
  return `### ${topic.title}\n\n${asks}Looks at: ${fieldsOf(topic).map(titleOf).join(", ") || "nothing"}.\n\n${rows(
    ["choice", "when", "because", "sources"],
    topic.options.map((option) => [
      option.choice,
      option.when.map(({ words }) => words).join("; and ") || "nothing asks for more",
      option.because,
      citesOf(option),
    ]),
  )}`;
}

/** Sources of an option, whatever the situation. */
function citesOf({ cites = [] }: Option): string {
  const ids =
    typeof cites === "function"
      ? [
          ...cites(situationOf({ compliance: ["gdpr", "hipaa"], orchestrator: "airflow" })),
          ...cites(situationOf({ platform: "snowflake" })),
          ...cites(situationOf({ platform: "gcp" })),
        ]
      : cites;
  return [...new Set(ids)].map((id) => `\`${id}\``).join(", ");
}

/** Words of a pattern for people: an optional letter is left out. */
const plain = (words: string): string =>
  words.replace(/\(\?:([^|)]*)\|[^)]*\)/g, "$1").replace(/.\?/g, (two) => (two[0] === "s" ? "" : (two[0] ?? "")));

const rows = (head: readonly string[], body: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...body]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
