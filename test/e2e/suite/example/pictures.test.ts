import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  describeDriven,
  diagnosticsOf,
  openEditor,
  placeCursor,
  untilDiagnostic,
  webviewFrames,
  workspaceUri,
} from "../support.ts";

describe("the example platform", () => {
  it("is read as one system: the DAG's retry is proven by the SQL file, the SQL file by the DDL", async () => {
    const { document } = await openEditor("dags/config/orders.yml");
    const retry = await untilDiagnostic(document, "retries-on-nonidempotent");
    const files = (retry.relatedInformation ?? []).map(({ location }) => location.uri.path);
    assert.ok(files.some((path) => path.endsWith("/dags/sql/orders/load_orders.sql")));
    const scan = await untilDiagnostic(workspaceUri("dags/sql/orders/daily_sales.sql"), "no-partition-filter");
    assert.ok(
      (scan.relatedInformation ?? []).some(({ location }) => location.uri.path.endsWith("/warehouse/bigquery/raw.sql")),
    );
  });

  it("has nothing to say where things are done right", async () => {
    await openEditor("dags/config/returns.yml");
    await untilDiagnostic(workspaceUri("dags/sql/orders/daily_sales.sql"), "no-partition-filter");
    for (const path of ["dags/config/returns.yml", "dags/sql/returns/load_returns.sql", "k8s/returns-export.yaml"])
      assert.deepEqual(
        diagnosticsOf(workspaceUri(path)).map(({ message }) => message),
        [],
      );
  });
});

describeDriven("pictures of the example platform", (driver) => {
  it("show a finding with its evidence", async () => {
    const { document } = await openEditor("dags/sql/orders/daily_sales.sql");
    await untilDiagnostic(document, "no-partition-filter");
    placeCursor("raw.order_events", 1);
    await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
    await driver.waitFor(".squiggly-warning");
    await vscode.commands.executeCommand("editor.action.showHover");
    await driver.waitFor('.monaco-hover:has-text("partitioned")');
    await driver.screenshot("finding");
    await driver.press("Escape");
  });

  it("show the problems of all files, closed ones too", async () => {
    const { document } = await openEditor("dags/config/orders.yml");
    await untilDiagnostic(document, "retries-on-nonidempotent");
    placeCursor("load_daily:");
    await vscode.commands.executeCommand("workbench.actions.view.problems");
    await driver.waitFor(".markers-panel .monaco-list-row");
    await driver.screenshot("problems");
    await vscode.commands.executeCommand("workbench.action.closePanel");
  });

  it("show the fixes of a finding", async () => {
    const { document } = await openEditor("dags/sql/orders/daily_sales.sql");
    await untilDiagnostic(document, "cast-on-partition");
    placeCursor("CAST(event_date");
    await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
    await driver.press("Control+.");
    await driver.waitFor(".action-widget .monaco-list-row");
    await driver.screenshot("fixes");
    await driver.press("Escape");
  });

  it("show what was read", async () => {
    await openEditor("dags/sql/orders/daily_sales.sql");
    await vscode.commands.executeCommand("pipewright.showCoverage");
    await driver.waitFor("text=/files analysed/i", "visible", { frame: webviewFrames });
    await driver.screenshot("what-was-read");
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });
});
