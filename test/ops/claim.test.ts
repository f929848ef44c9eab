import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { absent, known, unknown } from "../../server/src/core/facts/known.ts";
import { claimOf, nothing, shown, stated } from "../../server/src/ops/claim.ts";
import { Places } from "../../server/src/ops/places.ts";
import { text } from "../../server/src/ops/schema.ts";
import { open } from "./context.ts";

describe("claim", () => {
  const takes = new Ajv2020().compile(claimOf(text));

  it("shows where a fact stands, or says why there is none", async () => {
    const { root, analyser } = await open({ "a.sql": "SELECT 1;\nSELECT 2;\n" });
    const places = new Places(analyser);
    const at = { file: `${root}/a.sql`, span: { start: 10, end: 18 } };
    const given = await stated(known(2, at), "the number", places, String);
    expect(given).toMatchObject({
      value: "2",
      confidence: "stated",
      evidence: [{ message: "the number", place: { file: `${root}/a.sql`, line: 2, column: 1, endColumn: 9 } }],
    });
    const missing = await stated(absent(), "an owner", places, String);
    expect(missing).toEqual(nothing("No file of the workspace gives an owner."));
    const unclear = await stated(unknown("it is templated", at), "an owner", places, String);
    expect(unclear).toEqual(nothing("Unknown, because it is templated."));
    for (const claim of [given, missing, unclear]) expect(takes(claim)).toBe(true);
    expect(takes({ value: "2", confidence: "stated" })).toBe(false);
    expect((await shown("the number", at, places)).place.line).toBe(2);
  });
});
