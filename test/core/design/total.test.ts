import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TOPICS } from "../../../server/src/core/design/model/topics.ts";
import { ask, propose } from "../../../server/src/core/design/propose.ts";
import { read } from "../../../server/src/core/design/reading/read.ts";
import { CHOICES, NUMBERS, type Requirements, SETS } from "../../../server/src/core/design/requirements.ts";
import { optionsOf } from "./base.ts";
import { mermaidMistakes } from "./mermaid.ts";

/** Any requirements within their ranges, ends included. */
const requirements = fc.record(
  {
    ...Object.fromEntries(
      Object.entries(NUMBERS).map(([name, { minimum, maximum, probes, assumed }]) => [
        name,
        fc.oneof(
          fc.constantFrom(minimum, maximum, assumed, ...probes),
          fc.double({ min: minimum, max: maximum, noNaN: true }),
        ),
      ]),
    ),
    ...Object.fromEntries(Object.entries(CHOICES).map(([name, { values }]) => [name, fc.constantFrom(...values)])),
    ...Object.fromEntries(Object.entries(SETS).map(([name, { values }]) => [name, fc.subarray([...values])])),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Requirements>;

/** Numbers anywhere in plain data. */
function* numbersIn(data: unknown): Generator<number> {
  if (typeof data === "number") yield data;
  else if (typeof data === "object" && data !== null) for (const each of Object.values(data)) yield* numbersIn(each);
}

describe("any input", () => {
  it("gives a bounded proposal with sound numbers and a diagram that can be drawn", () => {
    fc.assert(
      fc.property(requirements, (given) => {
        const proposal = propose(given);
        for (const number of numbersIn(proposal)) expect(Number.isFinite(number) && number >= 0).toBe(true);
        const text = JSON.stringify(proposal);
        expect(text.length).toBeLessThan(150_000);
        expect(text).not.toMatch(/NaN|Infinity|undefined|\[object/);
        expect(mermaidMistakes(proposal.diagram ?? "")).toEqual([]);
        expect(proposal.decisions.length).toBeGreaterThan(15);
        expect(propose(given)).toEqual(proposal);
        expect(ask(given).questions.length).toBeLessThanOrEqual(24);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it("reaches every option of every topic", () => {
    const reached = new Set<string>();
    for (const given of fc.sample(requirements, { numRuns: 4000, seed: 7 }))
      for (const [topic, option] of Object.entries(optionsOf(given))) reached.add(`${topic}.${option}`);
    const all = TOPICS.flatMap(({ id, options }) => options.map((option) => `${id}.${option.id}`));
    expect(all.filter((each) => !reached.has(each))).toEqual([]);
  });

  it("of a text gives requirements within their ranges", () => {
    const words = fc.constantFrom(
      "50",
      "GB",
      "a day",
      "/s",
      "events",
      "within",
      "5",
      "minutes",
      "RPO",
      "no",
      "0",
      "%",
      "99.9",
      "keep",
      "1e9",
      "teams",
      ",",
      "-",
      "\n",
      "ß",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 30 }).map((each) => each.join(" ")),
        ),
        (text) => {
          const { requirements: given } = read(text);
          for (const [name, { minimum, maximum }] of Object.entries(NUMBERS)) {
            const value = given[name as keyof typeof NUMBERS];
            if (value !== undefined) expect(value >= minimum && value <= maximum).toBe(true);
          }
        },
      ),
      { numRuns: 500, seed: 5 },
    );
  });
});
