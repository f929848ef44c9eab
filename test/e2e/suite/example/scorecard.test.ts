import assert from "node:assert/strict";
import * as vscode from "vscode";
import { describeDriven, until, webviewFrames } from "../support.ts";

const frame = { frame: webviewFrames, timeout: 30_000 };

describeDriven("the scorecard", (driver) => {
  before(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.commands.executeCommand("pipewright.showScorecard");
    await driver.waitFor("h1:has-text('Scorecard')", "visible", frame);
  });

  after(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("judges every item of the checklists", async () => {
    assert.equal(await driver.count("article h3", frame), 32);
    const headings = await driver.texts("h2", frame);
    for (const title of ["Data Engineering Checklist", "Analysis priorities", "Excellence checklist", "Coverage"])
      assert.ok(headings.includes(title), headings.join());
    const verdicts = await driver.texts(".verdict", frame);
    assert.ok(verdicts.every((verdict) => /(?:met|not met|unknown)$/.test(verdict)));
    await driver.screenshot("scorecard");
  });

  it("is drawn in the colours of the theme", async () => {
    await driver.waitFor("svg.chart .bad rect", "visible", frame);
    assert.deepEqual(
      (await driver.problems()).filter(
        (problem) => /Content Security Policy/i.test(problem) && /scorecard/i.test(problem),
      ),
      [],
    );
  });

  it("opens the file at the line that shows it, from the keyboard", async () => {
    const selector = "article:has-text('Governance established properly') a[data-line]";
    const name = await driver.text(selector, frame);
    assert.equal(name, "k8s/orders-export.yaml:20");
    await driver.click("h1", frame);
    await driver.press("Tab");
    await driver.click("article:has-text('Governance established properly') summary", frame);
    await driver.press("Shift+Tab");
    await driver.press("Enter");
    await until("the editor to show the line", () => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.uri.path.endsWith("/k8s/orders-export.yaml") && editor.selection.active.line === 19;
    });
    await vscode.commands.executeCommand("pipewright.showScorecard");
    await driver.waitFor("h1:has-text('Scorecard')", "visible", frame);
  });

  it("keeps what was unfolded when it is made anew", async () => {
    const evidence = "article:has-text('Cost per TB') details[open]";
    await driver.click("article:has-text('Cost per TB') summary", frame);
    await driver.waitFor(evidence, "visible", frame);
    await driver.click("#refresh", frame);
    await driver.waitFor(evidence, "visible", frame);
  });

  it("says why there is no trend where there is no repository", async () => {
    await driver.click("#trend-button", frame);
    await driver.waitFor("#trend", "visible", frame);
    assert.equal(await driver.count("#trend-button", frame), 0);
    await driver.screenshot("scorecard-trend");
  });

  it("can be read in high contrast", async () => {
    const workbench = vscode.workspace.getConfiguration("workbench");
    await workbench.update("colorTheme", "Default High Contrast", vscode.ConfigurationTarget.Global);
    try {
      await driver.waitFor("body.vscode-high-contrast", "attached", frame);
      await driver.screenshot("scorecard-high-contrast");
    } finally {
      await workbench.update("colorTheme", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
