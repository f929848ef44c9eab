import type { ReportedFinding } from "../../core/engine/analyser.ts";
import type { FixKind } from "../../core/facts/subject.ts";
import type { Category, RuleMeta } from "../../core/rules/rule.ts";
import { SEVERITIES } from "../check.ts";
import { findingsOf } from "../findings.ts";
import { defineOperation, type OperationContext, PATHS, type Refusal } from "../operation.ts";
import { bullets, type Page, plural, prose } from "../page.ts";
import { type Place, Places } from "../places.ts";
import { count, evidence, list, object, oneOf, orNull, place, text } from "../schema.ts";
import { LESSONS, type Lesson } from "./lessons.ts";

/** How a lesson stands in this workspace. */
const STATES = ["practise", "fine", "nothing-to-look-at", "off"] as const;

/** A rule of a lesson, with the team's own examples. */
export interface LessonRule {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly findings: number;
  /** The first ones. */
  readonly examples: readonly {
    readonly message: string;
    readonly place: Place;
  }[];
  /** The strongest fix the rule offers. */
  readonly fix: FixKind | "none";
  readonly sources: readonly { readonly title: string; readonly url: string }[];
}

/** What {@link learn} answers. */
export interface LearnResult {
  readonly lessons: readonly {
    readonly category: Category;
    readonly title: string;
    readonly idea: string;
    readonly question: string;
    readonly state: (typeof STATES)[number];
    /** In a lesson to practise those with findings, the gravest first; in one that is fine all that looked at something. */
    readonly rules: readonly LessonRule[];
  }[];
  /** Where to begin: null where nothing is left. */
  readonly next: {
    readonly rule: string;
    readonly message: string;
    readonly place: Place;
  } | null;
  readonly findings: number;
}

/** Examples of a rule that a page shows. */
const EXAMPLES = 3;

/** The documentation as a path, on a team's own findings. */
export const learn = defineOperation({
  name: "learn",
  title: "Learn",
  summary: "A guided path through the rules, on the team's own findings.",
  description:
    "Puts the documentation of rules and systems in the order to learn it: for each idea why it matters, the workspace's own examples with their places, how they are fixed, what vendors say, and the next exercise. Says which ideas are in order here and which had nothing to look at.",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      subject: {
        type: "string",
        description: "A rule, an idea such as `idempotency`, or a system such as `dbt`; without one, everything.",
      },
      paths: PATHS,
    },
    required: [],
  },
  subject: "subject",
  output: object({
    lessons: list(
      object({
        category: text,
        title: text,
        idea: text,
        question: text,
        state: oneOf(STATES),
        rules: list(
          object({
            id: text,
            title: text,
            why: text,
            findings: count,
            examples: list(evidence),
            fix: text,
            sources: list(object({ title: text, url: text })),
          }),
        ),
      }),
    ),
    next: orNull(object({ rule: text, message: text, place })),
    findings: count,
  }),
  words: ["learn", "teach", "train", "training", "lesson", "tutorial", "onboard", "get better"],
  async run(context, { subject, paths }): Promise<LearnResult | Refusal> {
    const rules = rulesOf(subject, context);
    if ("refused" in rules) return rules;
    const findings = new Map<string, ReportedFinding[]>();
    for (const [, found] of await findingsOf(context, paths))
      for (const finding of found) findings.set(finding.rule, [...(findings.get(finding.rule) ?? []), finding]);
    const read = new Set(context.analyser.status().flatMap(({ systems }) => systems));
    const places = new Places(context.analyser);
    const lessons = [];
    for (const lesson of LESSONS) {
      const own = rules.filter(({ category }) => category === lesson.category);
      if (own.length > 0) lessons.push(await lessonOf(lesson, own, findings, read, places));
    }
    const practised = lessons.flatMap((lesson) => lesson.rules).find(({ examples }) => examples.length > 0);
    const [first] = practised?.examples ?? [];
    return {
      lessons,
      next: practised && first ? { rule: practised.id, message: first.message, place: first.place } : null,
      findings: lessons.flatMap((lesson) => lesson.rules).reduce((sum, rule) => sum + rule.findings, 0),
    };
  },
  page: ({ lessons, next, findings }, page) => {
    const open = lessons.filter(({ state }) => state === "practise");
    const parts = [
      `# A path through your own pipelines\n\n${plural(findings, "finding")} in ${plural(open.length, "lesson")}.${next ? ` Begin at ${page.at(next.place)}: ${prose(next.message)} (\`${next.rule}\`)` : ""}`,
      ...open.map((lesson, at) => lessonPage(lesson, at + 1, page)),
    ];
    for (const [state, title] of [
      ["fine", "In order here"],
      ["nothing-to-look-at", "Nothing here to look at"],
      ["off", "Off until a policy asks for it"],
    ] as const) {
      const titles = lessons.filter((lesson) => lesson.state === state);
      if (titles.length > 0)
        parts.push(
          `## ${title}\n\n${bullets(titles.map((lesson) => `${lesson.title}: ${lesson.rules.map(({ id }) => `\`${id}\``).join(", ")}`))}`,
        );
    }
    return parts.join("\n\n");
  },
});

/** The rules that are meant: one, those of a category, those of a system, or all. */
function rulesOf(subject: string | undefined, context: OperationContext): readonly RuleMeta[] | Refusal {
  if (subject === undefined) return context.rules;
  const wanted = subject.trim().toLowerCase();
  const chosen = context.rules.filter(
    ({ id, category, systems }) =>
      id === wanted ||
      category === wanted ||
      systems.some((system) => system === wanted || titleOf(system, context) === wanted),
  );
  if (chosen.length > 0) return chosen;
  return {
    refused: `\`${subject}\` is no rule, idea or system. Ideas are ${LESSONS.map(({ category }) => `\`${category}\``).join(", ")}; systems ${context.systems.map(({ id }) => `\`${id}\``).join(", ")}.`,
  };
}

const titleOf = (system: string, { systems }: OperationContext): string | undefined =>
  systems.find(({ id }) => id === system)?.title.toLowerCase();

async function lessonOf(
  { category, title, idea, question }: Lesson,
  metas: readonly RuleMeta[],
  findings: ReadonlyMap<string, readonly ReportedFinding[]>,
  read: ReadonlySet<string>,
  places: Places,
): Promise<LearnResult["lessons"][number]> {
  const found = metas
    .filter(({ id }) => findings.has(id))
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const looking = metas.filter((meta) => meta.tier < 3 && meta.systems.some((system) => read.has(system)));
  const state =
    found.length > 0
      ? "practise"
      : looking.length > 0
        ? "fine"
        : metas.some(({ tier }) => tier < 3)
          ? "nothing-to-look-at"
          : "off";
  const shown = state === "practise" ? found : state === "fine" ? looking : metas;
  const rules = [];
  for (const meta of shown) rules.push(await ruleOf(meta, findings.get(meta.id) ?? [], places));
  return { category, title, idea, question, state, rules };
}

async function ruleOf(
  { id, title, fix, docs }: RuleMeta,
  findings: readonly ReportedFinding[],
  places: Places,
): Promise<LessonRule> {
  const examples = [];
  for (const { message, at } of findings.slice(0, EXAMPLES)) examples.push({ message, place: await places.of(at) });
  const sources = docs.sources.map((source) => ({ title: source.title, url: source.url }));
  return { id, title, why: docs.why, findings: findings.length, examples, fix, sources };
}

/** What a fix of a kind is worth, for people. */
const FIXES: Readonly<Record<FixKind | "none", (id: string) => string>> = {
  safe: () => "`pipewright fix` does it; rows, schedule and spend stay the same.",
  repair: (id) => `\`pipewright fix --rules ${id}\` does it; it changes what the title of the fix says.`,
  suggestion: () => "The editor offers a draft at the finding; read it before you keep it.",
  none: () => "It needs a person's decision; no fix is offered.",
};

function lessonPage(lesson: LearnResult["lessons"][number], number: number, page: Page): string {
  const rules = lesson.rules.map((rule) => {
    const examples = rule.examples.map(({ message, place }) => `${page.at(place)}: ${prose(message)}`);
    const more = rule.findings - rule.examples.length;
    const sources = rule.sources.map(({ title, url }) => `[${title}](${url})`).join(", ");
    return [
      `### ${rule.title} (\`${rule.id}\`)`,
      rule.why,
      bullets([...examples, ...(more > 0 ? [`and ${more} more: \`pipewright check --rules ${rule.id}\``] : [])]),
      `Fix: ${FIXES[rule.fix](rule.id)}${sources ? ` Read: ${sources}.` : ""}`,
    ].join("\n\n");
  });
  return [`## ${number}. ${lesson.title}`, lesson.idea, ...rules, `To discuss: ${lesson.question}`].join("\n\n");
}
