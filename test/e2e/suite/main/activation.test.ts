import assert from "node:assert/strict";
import * as vscode from "vscode";
import { openDocument, untilActive } from "../support.ts";

describe("activation", () => {
  it("happens by itself in a trusted folder", async () => {
    assert.equal(vscode.workspace.isTrusted, true);
    await openDocument("reports/nulls.sql");
    const extension = await untilActive();
    assert.equal(extension.isActive, true);
  });
});
