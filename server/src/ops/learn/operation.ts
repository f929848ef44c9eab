import type { ReportedFinding } from "../../core/engine/analyser.ts";
import type { FixKind } from "../../core/facts/subject.ts";
import { ruleAddress } from "../../core/features/docs.ts";
import type { Category, RuleMeta } from "../../core/rules/rule.ts";
import { SEVERITIES } from "../check.ts";
import { findingsOf } from "../findings.ts";
import { defineOperation, type OperationContext, PATHS, type Refusal } from "../operation.ts";
import { bullets, type Page, plural, prose } from "../page.ts";
import { type Place, Places } from "../places.ts";
import { count, list, object, oneOf, orNull, place, text } from "../schema.ts";
import { LESSONS, type Lesson } from "./lessons.ts";
import { type Looked, lookedAt } from "./looked.ts";
import { type Progress, progressOf, sumOf } from "./progress.ts";

/** How a lesson stands in this workspace. */
const STATES = ["practise", "accepted", "fine", "nothing-to-look-at", "off"] as const;

/** A rule of a lesson, with the team's own examples. */
export interface LessonRule {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly findings: number;
  /** The first ones. */
  readonly examples: readonly Example[];
  /** The strongest fix the rule offers. */
  readonly fix: FixKind | "none";
  /** Address of the rule's page. */
  readonly documentation: string;
  /** Pages of vendors, with the day they were read. */
  readonly sources: readonly { readonly title: string; readonly url: string; readonly read: string }[];
}

/** A finding as an example. */
export interface Example {
  readonly message: string;
  readonly place: Place;
  /** The first fix on offer; null where there is none. */
  readonly fix: { readonly title: string; readonly kind: FixKind } | null;
}

/** A small exercise: one finding to fix. */
export interface Exercise extends Example {
  readonly rule: string;
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
    /** The finding to fix next; null in a lesson without one. */
    readonly exercise: Exercise | null;
    readonly progress: Progress | null;
  }[];
  /** Where to begin: null where nothing is left. */
  readonly next: Exercise | null;
  readonly findings: number;
  /** Since the baseline; null where there is none. */
  readonly progress: Progress | null;
}

/** Examples of a rule that a page shows. */
const EXAMPLES = 3;

const offered = object({ title: text, kind: text });
const exercise = object({ rule: text, message: text, place, fix: orNull(offered) });
const progress = object({ cleared: count, accepted: count });

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
            examples: list(object({ message: text, place, fix: orNull(offered) })),
            fix: text,
            documentation: text,
            sources: list(object({ title: text, url: text, read: text })),
          }),
        ),
        exercise: orNull(exercise),
        progress: orNull(progress),
      }),
    ),
    next: orNull(exercise),
    findings: count,
    progress: orNull(progress),
  }),
  words: ["learn", "teach", "train", "training", "lesson", "tutorial", "onboard", "get better"],
  async run(context, { subject, paths }): Promise<LearnResult | Refusal> {
    const rules = rulesOf(subject, context);
    if ("refused" in rules) return rules;
    const findings = new Map<string, ReportedFinding[]>();
    for (const [, found] of await findingsOf(context, paths))
      for (const finding of found) findings.set(finding.rule, [...(findings.get(finding.rule) ?? []), finding]);
    const looked = await lookedAt(context, paths);
    const since = await progressOf(context, paths);
    const places = new Places(context.analyser);
    const lessons: LearnResult["lessons"][number][] = [];
    for (const lesson of LESSONS) {
      const own = rules.filter(({ category }) => category === lesson.category);
      if (own.length === 0) continue;
      const ids = own.map(({ id }) => id);
      const come = since ? sumOf(since, ids) : null;
      lessons.push({ ...(await lessonOf(lesson, own, findings, looked, come, places)), progress: come });
    }
    return {
      lessons,
      next: lessons.find((lesson) => lesson.exercise !== null)?.exercise ?? null,
      progress: since
        ? sumOf(
            since,
            rules.map(({ id }) => id),
          )
        : null,
      findings: lessons.flatMap((lesson) => lesson.rules).reduce((sum, rule) => sum + rule.findings, 0),
    };
  },
  page: ({ lessons, next, findings, progress: since }, page) => {
    const open = lessons.filter(({ state }) => state === "practise");
    const parts = [
      `# A path through your own pipelines\n\n${plural(findings, "finding")} in ${plural(open.length, "lesson")}.${sinceText(since)}${next ? ` Begin at ${page.at(next.place)}: ${prose(next.message)} (\`${next.rule}\`)` : ""}`,
      ...open.map((lesson, at) => lessonPage(lesson, at + 1, page)),
    ];
    for (const [state, title] of [
      ["accepted", "Hidden by the baseline, not in order yet"],
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
  const idea = LESSONS.find(({ also }) => also.includes(wanted))?.category;
  const chosen = context.rules.filter(
    ({ id, category, systems }) =>
      id === wanted ||
      category === wanted ||
      category === idea ||
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
  { on, ran }: Looked,
  progress: Progress | null,
  places: Places,
): Promise<Omit<LearnResult["lessons"][number], "progress">> {
  const found = metas
    .filter(({ id }) => findings.has(id))
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const looking = metas.filter(({ id }) => ran.has(id));
  const state = stateOf(
    found.length,
    progress?.accepted ?? 0,
    looking.length,
    metas.filter(({ id }) => on.has(id)).length,
  );
  const shown = state === "practise" ? found : state === "fine" ? looking : metas;
  const rules = [];
  for (const meta of shown) rules.push(await ruleOf(meta, findings.get(meta.id) ?? [], places));
  const [first] = rules;
  const [example] = first?.examples ?? [];
  return {
    category,
    title,
    idea,
    question,
    state,
    rules,
    exercise: first && example ? { rule: first.id, ...example } : null,
  };
}

function stateOf(found: number, accepted: number, looking: number, on: number): (typeof STATES)[number] {
  if (found > 0) return "practise";
  if (accepted > 0) return "accepted";
  if (looking > 0) return "fine";
  return on > 0 ? "nothing-to-look-at" : "off";
}

async function ruleOf(
  { id, title, fix, docs }: RuleMeta,
  findings: readonly ReportedFinding[],
  places: Places,
): Promise<LessonRule> {
  const examples: Example[] = [];
  for (const { message, at, fixes } of findings.slice(0, EXAMPLES)) {
    const [first] = fixes;
    examples.push({
      message,
      place: await places.of(at),
      fix: first ? { title: first.title, kind: first.kind } : null,
    });
  }
  const documentation = ruleAddress(id);
  return { id, title, why: docs.why, findings: findings.length, examples, fix, documentation, sources: docs.sources };
}

/** What a fix of a kind is worth, for people. */
const FIXES: Readonly<Record<FixKind | "none", (id: string) => string>> = {
  safe: () => "`pipewright fix` does it; rows, schedule and spend stay the same.",
  repair: (id) => `\`pipewright fix --rule ${id}\` does it; it changes what the title of the fix says.`,
  suggestion: () => "The editor offers a draft at the finding; read it before you keep it.",
  none: () => "It needs a person's decision; no fix is offered.",
};

const sinceText = (since: Progress | null): string =>
  since === null ? "" : ` Of the baseline ${since.cleared} cleared, ${since.accepted} still there.`;

function lessonPage(lesson: LearnResult["lessons"][number], number: number, page: Page): string {
  const rules = lesson.rules.map((rule) => {
    const examples = rule.examples.map(
      ({ message, place, fix }) =>
        `${page.at(place)}: ${prose(message)}${fix ? ` Offered (${fix.kind}): ${prose(fix.title)}.` : ""}`,
    );
    const more = rule.findings - rule.examples.length;
    const sources = [
      `[the rule](${rule.documentation})`,
      ...rule.sources.map(({ title, url, read }) => `[${title}](${url}), read ${read}`),
    ].join(", ");
    return [
      `### ${rule.title} (\`${rule.id}\`)`,
      rule.why,
      bullets([...examples, ...(more > 0 ? [`and ${more} more: \`pipewright check --rule ${rule.id}\``] : [])]),
      `Fix: ${FIXES[rule.fix](rule.id)} Read: ${sources}.`,
    ].join("\n\n");
  });
  const { exercise: task } = lesson;
  return [
    `## ${number}. ${lesson.title}`,
    `${lesson.idea}${sinceText(lesson.progress)}`,
    ...rules,
    ...(task
      ? [
          `Exercise: fix \`${task.rule}\` at ${page.at(task.place)}${task.fix ? `, for example “${prose(task.fix.title)}”` : ""}; then \`pipewright check --rule ${task.rule}\` finds one less.`,
        ]
      : []),
    `To discuss: ${lesson.question}`,
  ].join("\n\n");
}
