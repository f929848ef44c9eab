import { titleOf } from "../../core/design/show.ts";
import { bullets, code, type Page, table } from "../page.ts";
import type { DesignResult } from "./result.ts";

/** Questions shown in full; the others are one line. */
const QUESTIONS = 6;

/** Changes told for one question or decision. */
const CHANGES = 3;

const ORIGINS = { stated: "given", understood: "your words", workspace: "workspace" } as const;

/** The proposal as a page to hand round: questions first, then decisions, reasons, arithmetic, diagram and plan. */
export function designPage(result: DesignResult, page: Page): string {
  const parts = [
    `# Design proposal\n\n${summary(result)}`,
    section("Open questions", questions(result)),
    section("What was understood", understood(result, page)),
    section("Decisions", decisions(result)),
    section("Reasons", reasons(result)),
    section("Arithmetic", arithmetic(result)),
    section("Diagram", result.diagram === null ? "" : `\`\`\`mermaid\n${result.diagram}\n\`\`\``),
    section("Plan", plan(result)),
    section("Cost drivers", costs(result)),
    section("Sources", sources(result)),
  ];
  return parts.filter((each) => each !== "").join("\n\n");
}

const section = (title: string, text: string): string => (text === "" ? "" : `## ${title}\n\n${text}`);

function summary({ decisions, questions }: DesignResult): string {
  if (decisions.length === 0)
    return "No requirement is known yet, so nothing is proposed. Answer some of the questions, the first ones first: as fields, or in plain words.";
  const choiceOf = (topic: string): readonly string[] =>
    decisions.filter((each) => each.topic === topic).map(({ choice }) => choice);
  const lines = ["processing", "storage", "layers", "ownership", "services"].flatMap(choiceOf);
  const open = questions.filter(({ changes }) => changes.length > 0).length;
  return `${bullets(lines)}\n\n${
    open > 0
      ? `Not final: ${open} open ${open === 1 ? "question" : "questions"} can still change a decision.`
      : "Every requirement that decides something is answered."
  } The same requirements always give the same proposal; the model behind it is documented in \`docs/design-model.md\`.`;
}

function questions({ questions, decisions, conflicts }: DesignResult): string {
  const titles = new Map(decisions.map(({ topic, title }) => [topic, title]));
  const deciding = questions.filter(({ changes }) => changes.length > 0);
  const shown = deciding.slice(0, QUESTIONS).map(({ question, why, assumed, changes }) => {
    const would = changes
      .slice(0, CHANGES)
      .map(({ to, topic, choice }) => `${titles.get(topic) ?? topic} → ${short(choice)} (${to})`);
    return `**${question}** ${why} Assumed: ${assumed}. It could change: ${would.join("; ")}${changes.length > CHANGES ? `; and ${changes.length - CHANGES} more` : ""}.`;
  });
  const others = [...deciding.slice(QUESTIONS), ...questions.filter(({ changes }) => changes.length === 0)];
  const rest = others.map(({ title, assumed }) => `${title}: ${assumed}`);
  return [
    ...(conflicts.length > 0 ? [bullets(conflicts)] : []),
    ...(shown.length > 0 ? [shown.map((line, at) => `${at + 1}. ${line}`).join("\n")] : []),
    ...(rest.length > 0 ? [`Also assumed: ${rest.join("; ")}.`] : []),
  ].join("\n\n");
}

function understood({ requirements, ignored }: DesignResult, page: Page): string {
  const rows = requirements.map(({ title, value, origin, words, evidence }) => [
    title,
    value,
    [
      ORIGINS[origin],
      ...words.map(code),
      ...[...new Set(evidence.map(({ message }) => message))],
      ...evidence.map(({ place }) => page.at(place)),
    ].join(" "),
  ]);
  const left = ignored.map(({ words, why }) => `${code(words)}: ${why}`);
  return [
    ...(rows.length > 0 ? [table(["requirement", "value", "from"], rows)] : []),
    ...(left.length > 0 ? [`Not taken:\n\n${bullets(left)}`] : []),
  ].join("\n\n");
}

const decisions = ({ decisions }: DesignResult): string =>
  decisions.length === 0
    ? ""
    : table(
        ["topic", "choice", "because of", "still open"],
        decisions.map(({ title, choice, reasons, open }) => [
          title,
          choice,
          [...new Set(reasons.flatMap(({ found }) => found))].slice(0, 3).join("; ") || "nothing else does it",
          open.slice(0, CHANGES).map(titleOf).join(", ") || "no",
        ]),
      );

function reasons({ decisions }: DesignResult): string {
  return decisions
    .map(({ title, choice, because, reasons, rejected, changes }) => {
      const asked = reasons.map(({ threshold, found }) => `${threshold} (${found.join("; ")})`);
      const lines = [
        ...(asked.length > 0 ? [`${reasons[0]?.met ? "Asked for" : "Not asked for"}: ${asked.join("; ")}.`] : []),
        ...(rejected.length > 0 ? [`Rejected: ${refusals(rejected).join("; ")}.`] : []),
        ...(changes.length > 0
          ? [
              `Would change with: ${changes
                .slice(0, CHANGES)
                .map((each) => `${each.to} → ${short(each.choice)}`)
                .join("; ")}.`,
            ]
          : []),
      ];
      return `**${title}: ${short(choice)}.** ${because}\n${bullets(lines)}`;
    })
    .join("\n\n");
}

/** Choices that were not taken, those that lack the same thing together. */
function refusals(rejected: DesignResult["decisions"][number]["rejected"]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { choice, needs, why } of rejected) {
    const reason =
      needs === null
        ? (why.split(";")[0] ?? why).replace(/^It /, "it ").replace(/^it is for/, "for")
        : `asks for ${needs}`;
    groups.set(reason, [...(groups.get(reason) ?? []), short(choice)]);
  }
  return [...groups].map(([reason, names]) => `${names.join(", ")} (${reason})`);
}

function arithmetic({ figures, assumptions }: DesignResult): string {
  if (figures.length === 0) return "";
  const rows = figures.map(({ title, shown, formula, inputs, assumptions, cites }) => [
    title,
    `**${shown}**`,
    code(formula),
    inputs.map((input) => `${input.name} = ${input.shown}`).join("; "),
    [...assumptions.map((each) => `assumed ${each}`), ...cites].join(", "),
  ]);
  const assumed = assumptions.map(({ name, value, low, high, why }) => [
    name,
    value.toLocaleString("en"),
    `${low.toLocaleString("en")} to ${high.toLocaleString("en")}`,
    why,
  ]);
  return [
    table(["figure", "value", "formula", "inputs", "stands on"], rows),
    ...(assumed.length > 0
      ? [`Assumed numbers, to be measured:\n\n${table(["number", "value", "range", "why"], assumed)}`]
      : []),
  ].join("\n\n");
}

function plan({ plan }: DesignResult): string {
  const phases = [...new Set(plan.map(({ phase }) => phase))];
  return phases
    .map((phase, at) => {
      const steps = plan.filter((step) => step.phase === phase);
      return `### ${at + 1}. ${phase}\n\n${bullets(steps.map(({ title, text }) => `**${title}.** ${text}`))}`;
    })
    .join("\n\n");
}

const costs = ({ costs, figures }: DesignResult): string => {
  if (costs.length === 0) return "";
  const shown = new Map(figures.map((each) => [each.id, `${each.title}: ${each.shown}`]));
  const lines = costs.map(
    ({ driver, why, figures }) => `**${driver}.** ${why} ${figures.map((id) => shown.get(id) ?? id).join("; ")}.`,
  );
  return `${bullets(lines)}\n\nNo prices are given here: the operation \`cost\` works with dated ones.`;
};

const sources = ({ citations }: DesignResult): string =>
  bullets(citations.map(({ id, says, source, read }) => `${code(id)}: ${says} <${source}>, read ${read}.`));

/** The name of a choice, without its explanation. */
const short = (choice: string): string => choice.split(":")[0] ?? choice;
