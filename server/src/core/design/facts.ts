import data from "../../../data/design-facts.json" with { type: "json" };

/** Name of a cited fact. */
export type FactId = keyof typeof data.facts;

/** Something a vendor, an author or a law says. */
export interface Fact {
  readonly id: FactId;
  /** What is said, in our words. */
  readonly says: string;
  /** Address of the page. */
  readonly source: string;
  /** ISO date on which it was read. */
  readonly read: string;
}

/** A fact by name. */
export const factOf = (id: FactId): Fact => {
  const { says, source, read } = data.facts[id];
  return { id, says, source, read };
};

/** The number of a fact; only for facts that have one. */
export const numberOf = (id: { [K in FactId]: (typeof data.facts)[K] extends { value: number } ? K : never }[FactId]) =>
  data.facts[id].value as number;

/** Names of all facts. */
export const FACT_IDS = Object.keys(data.facts) as readonly FactId[];
