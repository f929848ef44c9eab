import type { Decision } from "./decide.ts";
import type { NamedAssumption } from "./propose.ts";
import type { Question } from "./questions.ts";
import type { Phase } from "./topic.ts";

/** Something to do. */
export interface Step {
  readonly phase: Phase;
  readonly title: string;
  readonly text: string;
}

/** Questions that hold up the start; the others can be answered on the way. */
const FIRST = 5;

/** The work in the three phases of the protocol: find out and decide, build, keep it excellent. */
export function planOf(
  decisions: readonly Decision[],
  questions: readonly Question[],
  assumptions: readonly NamedAssumption[],
): readonly Step[] {
  const open = questions.filter(({ changes }) => changes.length > 0).slice(0, FIRST);
  const steps = (phase: Phase): readonly Step[] =>
    decisions
      .filter((each) => each.phase === phase)
      .map((each) => ({ phase, title: each.title, text: `${each.choice}. ${each.build}` }));
  return [
    ...open.map(
      (each): Step => ({
        phase: "Architecture Analysis",
        title: `Answer: ${each.title}`,
        text: `${each.question} Until then: ${each.assumed}.`,
      }),
    ),
    ...(assumptions.length > 0
      ? [
          {
            phase: "Architecture Analysis" as const,
            title: "Measure",
            text: `Replace the assumed numbers by measured ones, on a day of real data and one representative job: ${assumptions.map(({ name }) => name).join(", ")}.`,
          },
        ]
      : []),
    ...steps("Architecture Analysis"),
    {
      phase: "Architecture Analysis",
      title: "Validate",
      text: "Run one source through to one consumer, at the volume and freshness asked, before building the rest.",
    },
    ...steps("Implementation Phase"),
    ...steps("Data Excellence"),
    {
      phase: "Data Excellence",
      title: "Hand over",
      text: "Write a runbook for each pipeline, review cost and service levels every month, and look at this proposal again when a requirement changes.",
    },
  ];
}
