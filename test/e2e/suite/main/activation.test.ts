import assert from "node:assert/strict";
import * as vscode from "vscode";
import { untilActive } from "../support.ts";

describe("activation", () => {
  it("happens by itself in a trusted folder", async () => {
    assert.equal(vscode.workspace.isTrusted, true);
    const extension = await untilActive();
    assert.equal(extension.isActive, true);
  });
});
