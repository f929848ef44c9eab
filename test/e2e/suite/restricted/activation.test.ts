import assert from "node:assert/strict";
import * as vscode from "vscode";
import { untilActive } from "../support.ts";

describe("activation in Restricted Mode", () => {
  it("happens in a folder that is not trusted", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const extension = await untilActive();
    assert.equal(extension.isActive, true);
  });
});
