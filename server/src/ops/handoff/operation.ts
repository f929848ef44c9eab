import { type Behind, behind, behindSchema } from "../behind.ts";
import { SEVERITIES } from "../check.ts";
import { type Claim, claimOf } from "../claim.ts";
import { defineOperation, PATHS, type Refusal } from "../operation.ts";
import { bullets, code, escaped, type Page, plural, prose } from "../page.ts";
import { type Place, Places } from "../places.ts";
import { platformOf } from "../platform.ts";
import { claimed } from "../runbook/page.ts";
import { count, list, object, oneOf, orNull, place, text } from "../schema.ts";
import { thingNamed } from "../subject.ts";
import {
  COLLABORATOR_NAMES,
  COLLABORATORS,
  type Collaborator,
  type CollaboratorName,
  type Section,
} from "./collaborators.ts";
import { type OpenQuestion, questionsOf } from "./questions.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { TABLE_CHOICES, TABLE_FACTS } from "./tables.ts";
import { type Entry, engines, orchestrators, PIPELINE_CHOICES, PIPELINE_FACTS, reads, unrepeatable } from "./work.ts";

/** Something in a package: a table, a pipeline, a read, with what is known of it. */
export interface HandoffItem {
  readonly name: string;
  readonly place: Place | null;
  readonly facts: readonly { readonly name: string; readonly claim: Claim<string> }[];
}

/** What {@link handoff} answers: the seed's message, with the package as its payload. */
export interface HandoffResult {
  readonly requesting_agent: "data-engineer";
  readonly request_type: "handoff";
  readonly payload: {
    readonly to: CollaboratorName;
    readonly topic: string;
    readonly about: string | null;
    readonly query: string;
    readonly sections: readonly {
      readonly title: string;
      readonly items: readonly HandoffItem[] /** Items that are not told. */;
      readonly left: number;
    }[];
    /** What nothing in the workspace tells, and the collaborator may need. */
    readonly open: readonly OpenQuestion[];
    readonly findings: readonly Behind[];
    readonly left: number;
  };
}

/** Items of a section, and findings, at most. */
const MOST_ITEMS = 10;
const MOST_FINDINGS = 15;

/** A package for each collaborator of the seed. */
export const handoff = defineOperation({
  name: "handoff",
  title: "Handoff",
  summary: "Puts together what a collaborator needs: facts, open questions, findings.",
  description:
    "Puts together a context package for one of the data engineer's collaborators: the facts that matter for their work with file and line, the findings that matter to them, and the questions that nothing in the workspace answers, as a message in the protocol of the agents. Bounded in size.",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      to: { type: "string", enum: COLLABORATOR_NAMES, description: "The collaborator." },
      about: { type: "string", description: "A table, pipeline or task it is about; without one, everything." },
      paths: PATHS,
    },
    required: ["to"],
  },
  subject: "to",
  output: object({
    requesting_agent: oneOf(["data-engineer"]),
    request_type: oneOf(["handoff"]),
    payload: object({
      to: oneOf(COLLABORATOR_NAMES),
      topic: text,
      about: orNull(text),
      query: text,
      sections: list(
        object({
          title: text,
          items: list(
            object({ name: text, place: orNull(place), facts: list(object({ name: text, claim: claimOf(text) })) }),
          ),
          left: count,
        }),
      ),
      open: list(object({ question: text, why: text, place: orNull(place) })),
      findings: list(behindSchema),
      left: count,
    }),
  }),
  words: [
    "handoff",
    "hand off",
    "hand over",
    "package for",
    "brief for",
    ...COLLABORATOR_NAMES,
    ...COLLABORATOR_NAMES.map((name) => name.replace("-", " ")),
  ],
  async run(context, { to, about, paths }): Promise<HandoffResult | Refusal> {
    const platform = await platformOf(context);
    const thing = about === undefined ? undefined : thingNamed(platform, about);
    if (thing && "refused" in thing) return thing;
    const scene = await sceneOf(platform, context, thing, paths);
    const collaborator: Collaborator = COLLABORATORS[to];
    const sections = [];
    for (const section of collaborator.sections) sections.push(await sectionOf(section, scene));
    const matter = scene.findings
      .filter(({ category }) => collaborator.findings.includes(category))
      .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
    const places = new Places(context.analyser);
    return {
      requesting_agent: "data-engineer",
      request_type: "handoff",
      payload: {
        to,
        topic: collaborator.topic,
        about: about ?? null,
        query: collaborator.query,
        sections,
        open: questionsOf(sections.flatMap(({ items }) => items)),
        findings: await Promise.all(matter.slice(0, MOST_FINDINGS).map((finding) => behind(finding, places))),
        left: Math.max(0, matter.length - MOST_FINDINGS),
      },
    };
  },
  page: ({ payload }, page) => packagePage(payload, page),
});

type Told = HandoffResult["payload"]["sections"][number];

async function sectionOf(section: Section, scene: Scene): Promise<Told> {
  const entries = await entriesOf(section, scene);
  const items = await Promise.all(
    entries.some.map(async ({ name, at, facts }) => ({ name, place: at ? await scene.places.of(at) : null, facts })),
  );
  return { title: section.title, items, left: entries.all - items.length };
}

/** The first entries of a section, and how many there are. */
async function entriesOf(
  section: Section,
  scene: Scene,
): Promise<{
  readonly some: readonly (Omit<Entry, "at"> & { readonly at: Entry["at"] | undefined })[];
  readonly all: number;
}> {
  switch (section.of) {
    case "tables": {
      const tables = TABLE_CHOICES[section.which](scene);
      return {
        some: await Promise.all(
          tables.slice(0, MOST_ITEMS).map(async (dataset) => ({
            name: dataset.name,
            at: dataset.declaredAt[0] ?? firstUse(dataset.id, scene),
            facts: await Promise.all(
              section.facts.map(async (name) => ({ name, claim: await TABLE_FACTS[name](dataset, scene) })),
            ),
          })),
        ),
        all: tables.length,
      };
    }
    case "pipelines": {
      const pipelines = PIPELINE_CHOICES[section.which](scene);
      return {
        some: await Promise.all(
          pipelines.slice(0, MOST_ITEMS).map(async (pipeline) => ({
            name: pipeline.id,
            at: pipeline.at,
            facts: await Promise.all(
              section.facts.map(async (name) => ({ name, claim: await PIPELINE_FACTS[name](pipeline, scene) })),
            ),
          })),
        ),
        all: pipelines.length,
      };
    }
    case "reads":
      return first(await reads(section.which, scene));
    case "unrepeatable":
      return first(await unrepeatable(scene));
    case "engines":
      return first(await engines(scene));
    case "orchestrators":
      return first(await orchestrators(scene));
  }
}

const first = (entries: readonly Entry[]) => ({ some: entries.slice(0, MOST_ITEMS), all: entries.length });

const firstUse = (id: string, { flows }: Scene): Entry["at"] | undefined => {
  for (const { reads: read, write } of flows) {
    const found = write?.dataset === id ? write.at : read.find(({ dataset }) => dataset === id)?.at;
    if (found) return found;
  }
  return undefined;
};

function packagePage(
  { to, topic, about, query, sections, open, findings, left }: HandoffResult["payload"],
  page: Page,
): string {
  const parts = [
    `# Handoff to ${to}: ${topic}${about === null ? "" : `, about ${code(about)}`}`,
    query,
    ...sections.map((section) => sectionPage(section, page)),
    `## Findings that matter\n\n${
      findings.length === 0
        ? "None."
        : bullets([
            ...findings.map(
              ({ rule, severity, message, place: at }) =>
                `${severity}, ${page.at(at)}: ${prose(message)} (\`${rule}\`)`,
            ),
            ...(left > 0 ? [`and ${left} more`] : []),
          ])
    }`,
    `## Open questions\n\n${
      open.length === 0
        ? "None: every fact of this package is known."
        : bullets(
            open.map(
              ({ question, why, place: at }) => `${prose(question)} ${prose(why)}${at ? ` ${page.at(at)}` : ""}`,
            ),
          )
    }`,
  ];
  return parts.join("\n\n");
}

function sectionPage({ title, items, left }: Told, page: Page): string {
  if (items.length === 0) return `## ${title}\n\nNothing of this is known in the workspace.`;
  return `## ${title}\n\n${bullets([
    ...items.map(({ name, place: at, facts }) => {
      const known = facts.filter(({ claim }) => claim.value !== null);
      const told = known.map((fact) => `${escaped(fact.name)} ${claimed(fact.claim, page)}`).join("; ");
      return `${code(name)}${at ? ` ${page.at(at)}` : ""}${told === "" ? "" : `: ${told}`}`;
    }),
    ...(left > 0 ? [`and ${plural(left, "more", "more")}`] : []),
  ])}`;
}
