import assert from "node:assert/strict";
import * as vscode from "vscode";
import { openDocument, untilActive } from "../support.ts";

describe("activation in Restricted Mode", () => {
  it("happens in a folder that is not trusted", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await openDocument("query.sql");
    const extension = await untilActive();
    assert.equal(extension.isActive, true);
  });
});
