import assert from "node:assert/strict";
import * as vscode from "vscode";
import { describeDriven, webviewFrames } from "../support.ts";

describeDriven("the scorecard in Restricted Mode", (driver) => {
  it("is shown, too", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await vscode.commands.executeCommand("pipewright.showScorecard");
    const frame = { frame: webviewFrames, timeout: 30_000 };
    await driver.waitFor("h1:has-text('Scorecard')", "visible", frame);
    assert.equal(await driver.count("article h3", frame), 32);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
});
