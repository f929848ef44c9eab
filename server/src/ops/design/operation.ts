import { ask, propose } from "../../core/design/propose.ts";
import { read } from "../../core/design/reading/read.ts";
import { FIELD_NAMES, type FieldName, type Requirements } from "../../core/design/requirements.ts";
import { bytes, titleOf, valueText } from "../../core/design/show.ts";
import type { Values } from "../../core/design/situation.ts";
import { defineOperation } from "../operation.ts";
import { Places } from "../places.ts";
import { platformOf } from "../platform.ts";
import { REQUIREMENT_INPUTS } from "./input.ts";
import { designPage } from "./page.ts";
import { type DesignResult, designSchema, type Taken } from "./result.ts";
import { foundIn } from "./workspace.ts";

/** Proposes an architecture from requirements. */
export const design = defineOperation({
  name: "design",
  title: "Design",
  summary: "Proposes an architecture from requirements, with reasons and arithmetic.",
  description:
    "Proposes a data architecture from requirements: pattern (batch, micro-batch, lambda, kappa, event-driven), lakehouse or warehouse, layers, ownership (central, hub and spoke, data mesh), microservices, ingestion, formats, partitions, modelling, streaming, orchestration, quality, recovery, capacity. Each decision has its reasons, what was rejected and what would change it; each figure its formula and inputs. Requirements come as fields or in the words of `question`; what is missing is asked for and assumed. Deterministic: take numbers and choices from it as they are.",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      question: {
        type: "string",
        description:
          "Requirements in plain words, such as `50 GB a day from Postgres, dashboards on Snowflake within 15 minutes, keep 2 years`. Fields win over it.",
      },
      ...REQUIREMENT_INPUTS,
    },
    required: [],
  },
  subject: "question",
  output: designSchema,
  words: [
    "design",
    "architecture",
    "architect",
    "propose",
    "proposal",
    "how should we build",
    "lambda",
    "kappa",
    "lakehouse",
    "data mesh",
  ],
  async run(context, { question, ...fields }): Promise<DesignResult> {
    const stated = fields as Requirements;
    const reading = read(typeof question === "string" ? question : "");
    const { requirements: present, found } = await foundIn(await platformOf(context), new Places(context.analyser));
    const said: Requirements = { ...reading.requirements, ...stated };
    // A volume that is said replaces the one the catalogue shows, in whichever of its three forms.
    const { gigabytes_per_day: shown, ...place } = present;
    const known =
      said.events_per_second === undefined && shown !== undefined ? { ...place, gigabytes_per_day: shown } : place;
    const given: Requirements = { ...known, ...said };
    const taken = FIELD_NAMES.filter((name) => given[name] !== undefined).map((requirement): Taken => {
      const words = reading.understood.filter((each) => each.requirement === requirement).map((each) => each.words);
      const origin = stated[requirement] !== undefined ? "stated" : words.length > 0 ? "understood" : "workspace";
      return {
        requirement,
        title: titleOf(requirement),
        value: valueText(requirement, given[requirement] as Values[FieldName]),
        origin,
        words: origin === "understood" ? words : [],
        evidence:
          origin === "workspace" ? (found.find((each) => each.requirement === requirement)?.evidence ?? []) : [],
      };
    });
    const outdone = reading.understood
      .filter(({ requirement }) => stated[requirement] !== undefined)
      .map(({ requirement, words }) => ({ words, why: `The field \`${requirement}\` wins.` }));
    return {
      requirements: taken,
      ignored: [...reading.ignored, ...outdone],
      conflicts: conflictsIn(given),
      ...(Object.values(said).some((value) => value !== undefined) ? propose(given) : ask(given)),
    };
  },
  page: designPage,
});

/** Volume, rate and size that do not fit together. */
function conflictsIn({
  gigabytes_per_day: day,
  events_per_second: rate,
  bytes_per_event: size,
}: Requirements): readonly string[] {
  if (day === undefined || rate === undefined || size === undefined) return [];
  const product = rate * size * 86_400;
  const ratio = product / (day * 1e9);
  if (ratio > 0.5 && ratio < 2) return [];
  return [
    `Volume and rate disagree: ${bytes(day * 1e9)} a day is said, and ${rate} events/s × ${bytes(size)} × 86,400 s gives ${bytes(product)}. The volume is used for storage, the rate for topics.`,
  ];
}
