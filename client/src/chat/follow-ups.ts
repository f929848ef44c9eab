import type { Asked, ChatOperation } from "./operation.ts";

/** A question that is offered after an answer. */
export interface FollowUp {
  /** The slash command. */
  readonly command: string;
  readonly prompt: string;
  readonly label: string;
}

/** What an answer says, as far as the next question depends on it; every part may be missing. */
interface Said {
  readonly findings?: readonly { readonly rule?: string; readonly fixes?: readonly { readonly kind?: string }[] }[];
  readonly files?: readonly unknown[];
  readonly unread?: readonly unknown[];
  readonly nodes?: readonly unknown[];
  readonly edges?: readonly unknown[];
}

type Offer = (said: Said, input: Readonly<Record<string, unknown>>) => FollowUp | undefined;

const subjectOf = (input: Readonly<Record<string, unknown>>): string | undefined =>
  typeof input.subject === "string" ? input.subject : undefined;

const explainFirst: Offer = ({ findings }) => {
  const rule = findings?.[0]?.rule;
  return rule === undefined ? undefined : { command: "explain", prompt: rule, label: `Explain ${rule}` };
};

const fixFirst: Offer = ({ findings }) => {
  const rule = findings?.find(({ fixes }) => fixes?.some(({ kind }) => kind !== "suggestion"))?.rule;
  return rule === undefined ? undefined : { command: "fix", prompt: `rules: ${rule}`, label: `Fix ${rule}` };
};

/** The same subject, asked of another operation. */
const same =
  (command: string, label: (subject: string) => string): Offer =>
  (_, input) => {
    const subject = subjectOf(input);
    return subject === undefined ? undefined : { command, prompt: subject, label: label(subject) };
  };

const always =
  (command: string, label: string, prompt = ""): Offer =>
  () => ({ command, prompt, label });

const when =
  (key: keyof Said, offer: Offer): Offer =>
  (said, input) =>
    (said[key]?.length ?? 0) > 0 ? offer(said, input) : undefined;

const catalogOf = same("catalog", (subject) => `What is known of ${subject}`);
const lineageOf = same("lineage", (subject) => `What feeds ${subject}, and what it feeds`);

/** What is offered after each operation, in order. Operations that do not exist are left out. */
const OFFERS: Readonly<Record<string, readonly Offer[]>> = {
  check: [explainFirst, fixFirst, when("unread", always("coverage", "What was not read"))],
  explain: [
    (_, { rule }) =>
      typeof rule === "string"
        ? { command: "check", prompt: `rules: ${rule}`, label: `Where ${rule} fires` }
        : undefined,
    (_, { rule }) =>
      typeof rule === "string" ? { command: "fix", prompt: `rules: ${rule}`, label: `Fix ${rule}` } : undefined,
  ],
  fix: [always("check", "Check again")],
  lineage: [catalogOf, same("runbook", (subject) => `Runbook for ${subject}`)],
  catalog: [lineageOf, same("runbook", (subject) => `Runbook for ${subject}`)],
  coverage: [always("check", "Check what was read")],
  rules: [always("check", "Check the workspace")],
  systems: [always("coverage", "How much was read")],
  baseline: [always("check", "Check the workspace")],
  context: [always("review", "Review the platform"), always("status", "How the platform runs")],
  status: [always("context", "What is known of the data"), always("review", "Review the platform")],
  review: [always("check", "The findings behind it"), always("report", "Report it")],
  design: [always("scaffold", "Scaffold a pipeline"), always("context", "What is known of the data")],
  scaffold: [always("check", "Check the workspace")],
  report: [always("review", "Review the platform")],
  learn: [always("check", "The findings it starts from")],
  runbook: [lineageOf, catalogOf],
  cost: [lineageOf, always("review", "Review the platform")],
  handoff: [always("context", "What is known of the data")],
};

/** The next questions after an answer; at most three. */
export function followUpsOf(
  { operation, input }: Asked,
  data: unknown,
  operations: readonly ChatOperation[],
): readonly FollowUp[] {
  const said = (typeof data === "object" && data !== null ? data : {}) as Said;
  return (OFFERS[operation] ?? [])
    .map((offer) => offer(said, input))
    .filter((offer) => offer !== undefined)
    .filter(({ command }) => operations.some(({ name }) => name === command))
    .slice(0, 3);
}
