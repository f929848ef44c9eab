import type { Claim } from "../claim.ts";
import type { Place } from "../places.ts";

/** Something nobody answers, and why it is not known. */
export interface OpenQuestion {
  readonly question: string;
  readonly why: string;
  readonly place: Place | null;
}

/** A thing with what is known of it. */
interface Told {
  readonly name: string;
  readonly place: Place | null;
  readonly facts: readonly { readonly name: string; readonly claim: Claim<string> }[];
}

/** The question behind each fact; facts that may well not be (clustering, images) have none. */
const QUESTIONS: Readonly<Record<string, (names: string) => string>> = {
  columns: (names) => `Which columns are in ${names}?`,
  key: (names) => `What identifies a row of ${names}?`,
  partition: (names) => `By what is ${names} divided, if at all?`,
  size: (names) => `How large is ${names}?`,
  rows: (names) => `How many rows are in ${names}?`,
  growth: (names) => `How much comes each day to ${names}?`,
  freshness: (names) => `How old may the data be in ${names}?`,
  owner: (names) => `Who answers for ${names}?`,
  description: (names) => `What does a row mean in ${names}?`,
  "filled by": (names) => `Who fills ${names}?`,
  schedule: (names) => `When is it time to run ${names}?`,
  alert: (names) => `Who is told about a failure of ${names}?`,
  timeout: (names) => `How long may a run take of ${names}?`,
  version: (names) => `Which version of the orchestrator runs ${names}?`,
  retries: (names) => `How often is a failed task tried again in ${names}?`,
  tasks: (names) => `Which tasks are in ${names}?`,
  engine: (names) => `Which engine runs the statement that reads ${names}?`,
  "run by": (names) => `Who runs the statement that reads ${names}?`,
  pipelines: (names) => `What is run by ${names}?`,
};

/** Questions and names in one of them, at most. */
const MOST_QUESTIONS = 15;
const MOST_NAMES = 5;

/** What is not known, one question for each kind of fact, with the names of all it is missing of. */
export function questionsOf(told: readonly Told[]): readonly OpenQuestion[] {
  const gaps = new Map<string, { readonly names: Set<string>; readonly why: string; readonly place: Place | null }>();
  for (const { name, place, facts } of told)
    for (const { name: what, claim } of facts) {
      if (claim.value !== null) continue;
      const known = gaps.get(what);
      if (known) known.names.add(name);
      else gaps.set(what, { names: new Set([name]), why: claim.why, place });
    }
  return [...gaps]
    .flatMap(([what, { names, why, place }]): OpenQuestion[] => {
      const ask = QUESTIONS[what];
      return ask ? [{ question: ask(listed([...names])), why, place }] : [];
    })
    .slice(0, MOST_QUESTIONS);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => `\`${name}\``);
  return `${shown.join(", ")}${names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ""}`;
}
