import assert from "node:assert/strict";
import * as vscode from "vscode";
import { askChat, untilModel } from "../support.ts";

describe("the chat in Restricted Mode", () => {
  it("answers without an account and without trust", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await untilModel("pipewright");
    const { result, text } = await askChat("are there mistakes in query.sql?");
    assert.equal(result.errorDetails, undefined);
    assert.equal(result.metadata?.asked?.operation, "check");
    assert.match(text, /null-comparison/);
    assert.match(text, /query\.sql/);
  });
});
