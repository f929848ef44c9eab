import assert from "node:assert/strict";
import { askChat, untilModel } from "../support.ts";

describe("a fresh window without any account", () => {
  // Mocha runs the files in order of name: nothing was asked in this window before.
  it("answers its very first question", async () => {
    await untilModel("pipewright");
    const { result, text } = await askChat("what feeds marts.daily_sales?");
    assert.equal(result.errorDetails, undefined);
    assert.deepEqual(result.metadata?.asked, { operation: "lineage", input: { subject: "marts.daily_sales" } });
    assert.match(text, /Lineage of `marts\.daily_sales`/);
    assert.match(text, /raw\.order_events/);
  });
});
