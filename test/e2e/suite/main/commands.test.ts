import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  describeDriven,
  openDocument,
  openEditor,
  until,
  untilDiagnostic,
  webviewFrames,
  withSetting,
  workspaceUri,
} from "../support.ts";

describe("settings", () => {
  it("take effect without a restart", async () => {
    const document = await openDocument("reports/nulls.sql");
    await untilDiagnostic(document, "null-comparison");
    await withSetting("pipewright.rules", { "null-comparison": "hint" }, async () => {
      await until("the severity to change", () =>
        vscode.languages
          .getDiagnostics(document.uri)
          .some(({ severity }) => severity === vscode.DiagnosticSeverity.Hint),
      );
    });
    await until("the severity to change back", () =>
      vscode.languages
        .getDiagnostics(document.uri)
        .some(({ severity }) => severity === vscode.DiagnosticSeverity.Error),
    );
  });

  it("of a configuration file are checked on their line", async () => {
    const uri = workspaceUri("pipewright.yaml");
    const before = await vscode.workspace.fs.readFile(uri);
    await openDocument("reports/nulls.sql");
    try {
      await vscode.workspace.fs.writeFile(uri, Buffer.from("dialect: bigquery\nrules:\n  nul-comparison: off\n"));
      const finding = await untilDiagnostic(uri, "config-error");
      assert.equal(finding.range.start.line, 2);
      assert.match(finding.message, /null-comparison/);
    } finally {
      await vscode.workspace.fs.writeFile(uri, before);
    }
  });
});

describe("commands", () => {
  it("are all registered", async () => {
    const known = await vscode.commands.getCommands(true);
    for (const name of ["restart", "showCoverage", "explainFinding", "createConfiguration", "createBaseline"])
      assert.ok(known.includes(`pipewright.${name}`), name);
  });

  it("restart the server, and findings come back", async () => {
    const document = await openDocument("reports/nulls.sql");
    await untilDiagnostic(document, "null-comparison");
    await vscode.commands.executeCommand("pipewright.restart");
    await untilDiagnostic(document, "null-comparison");
  });

  it("create a baseline that hides what is there", async () => {
    const document = await openDocument("reports/nulls.sql");
    await untilDiagnostic(document, "null-comparison");
    const uri = workspaceUri("pipewright-baseline.json");
    try {
      await vscode.commands.executeCommand("pipewright.createBaseline");
      await until("the finding to be hidden", () => vscode.languages.getDiagnostics(document.uri).length === 0);
    } finally {
      await vscode.workspace.fs.delete(uri);
    }
    await untilDiagnostic(document, "null-comparison");
  });
});

describeDriven("what a person sees of the analysis", (driver) => {
  it("is in the language status item: system, dialect, coverage", async () => {
    const { document } = await openEditor("reports/nulls.sql");
    await untilDiagnostic(document, "null-comparison");
    await driver.click('[id="status.languageStatus"]');
    await driver.waitFor('.hover-language-status:has-text("BigQuery")');
    await driver.waitFor('.hover-language-status:has-text("files analysed")');
    await driver.screenshot("status-item");
    await driver.press("Escape");
  });

  it("is on the coverage page", async () => {
    await openEditor("reports/nulls.sql");
    await vscode.commands.executeCommand("pipewright.showCoverage");
    await driver.waitFor("text=/files analysed/i", "visible", { frame: webviewFrames });
    await driver.screenshot("coverage");
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });

  it("is on the page that explains a finding", async () => {
    const { document } = await openEditor("reports/daily.sql");
    const finding = await untilDiagnostic(document, "no-partition-filter");
    await vscode.commands.executeCommand("pipewright.explainFinding", {
      rule: "no-partition-filter",
      uri: document.uri.toString(),
      line: finding.range.start.line,
    });
    await driver.waitFor("text=/Why/", "visible", { frame: webviewFrames });
    await driver.screenshot("explain-finding");
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });

  it("is in the walkthrough", async () => {
    await vscode.commands.executeCommand("workbench.action.openWalkthrough", "pipewright.pipewright#start", false);
    await driver.waitFor('text="Follow the evidence"');
    await driver.screenshot("walkthrough");
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });
});
