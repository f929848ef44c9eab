import type { Known } from "../core/facts/known.ts";
import type { Location } from "../core/text/span.ts";
import type { Place, Places } from "./places.ts";
import { evidence, type JsonSchema, list, oneOf, text } from "./schema.ts";

/** A place with what it shows. */
export interface Evidence {
  readonly message: string;
  readonly place: Place;
}

/**
 * Something said of the workspace. `stated`: a file says it in these words. `derived`: it follows from what files say.
 * Where nothing shows it the value is null, and `why` says what was looked at.
 */
export type Claim<T> =
  | { readonly value: T; readonly confidence: "stated" | "derived"; readonly evidence: readonly Evidence[] }
  | { readonly value: null; readonly why: string };

/** Schema of a claim about values of a schema. */
export const claimOf = (value: JsonSchema): JsonSchema => ({
  anyOf: [
    {
      type: "object",
      properties: { value, confidence: oneOf(["stated", "derived"]), evidence: list(evidence) },
      required: ["value", "confidence", "evidence"],
      additionalProperties: false,
    },
    {
      type: "object",
      properties: { value: { type: "null" }, why: text },
      required: ["value", "why"],
      additionalProperties: false,
    },
  ],
});

/** A claim that nothing supports. */
export const nothing = (why: string): { readonly value: null; readonly why: string } => ({ value: null, why });

/** What a fact says, as a claim; `change` turns its value into plain data. */
export async function stated<T, U>(
  fact: Known<T>,
  what: string,
  places: Places,
  change: (value: T) => U,
): Promise<Claim<U>> {
  switch (fact.state) {
    case "known":
      return {
        value: change(fact.value),
        confidence: fact.default ? "derived" : "stated",
        evidence: [await shown(fact.layer === "" ? what : `${what}, from ${fact.layer}`, fact.at, places)],
      };
    case "absent":
      return nothing(`No file of the workspace gives ${what}.`);
    case "unknown":
      return nothing(`Unknown, because ${fact.why}.`);
  }
}

/** A location as evidence. */
export const shown = async (message: string, at: Location, places: Places): Promise<Evidence> => ({
  message,
  place: await places.of(at),
});
