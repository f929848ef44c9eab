import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  describeDriven,
  diagnosticsOf,
  openDocument,
  openEditor,
  placeCursor,
  replaceText,
  restoring,
  save,
  untilDiagnostic,
  untilNoDiagnostic,
  workspaceUri,
} from "../support.ts";

describe("findings", () => {
  it("stand exactly under what they speak of, and link to their documentation", async () => {
    const document = await openDocument("reports/nulls.sql");
    const finding = await untilDiagnostic(document, "null-comparison");
    assert.equal(finding.source, "pipewright");
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
    assert.match(document.getText(finding.range), /customer_id <> NULL|<> NULL/);
    assert.ok(typeof finding.code === "object", "the code carries a link");
    assert.match(finding.code.target.toString(), /null-comparison/);
  });

  it("appear and go while a person types", async () => {
    const document = await openDocument("reports/nulls.sql");
    await untilDiagnostic(document, "null-comparison");
    await restoring(document, async () => {
      await replaceText(document, "customer_id <> NULL", "customer_id IS NOT NULL");
      await untilNoDiagnostic(document);
      await replaceText(document, "customer_id IS NOT NULL", "customer_id <> NULL");
      await untilDiagnostic(document, "null-comparison");
    });
  });

  it("show their evidence as a related location in another file", async () => {
    const document = await openDocument("reports/daily.sql");
    const finding = await untilDiagnostic(document, "no-partition-filter");
    const related = finding.relatedInformation ?? [];
    const declaration = related.find(({ location }) => location.uri.path.endsWith("/ddl/raw.sql"));
    assert.ok(declaration, `related: ${related.map(({ location }) => location.uri.path).join(", ")}`);
    const ddl = await vscode.workspace.openTextDocument(declaration.location.uri);
    assert.match(ddl.getText(declaration.location.range), /event_date/);
  });

  it("of one file go when the other file is mended", async () => {
    const query = await openDocument("reports/daily.sql");
    await untilDiagnostic(query, "no-partition-filter");
    const ddl = await openDocument("ddl/raw.sql");
    await restoring(ddl, async () => {
      await replaceText(ddl, "\nPARTITION BY event_date", "");
      await save(ddl);
      await untilNoDiagnostic(query, "no-partition-filter");
    });
    await untilDiagnostic(query, "no-partition-filter");
  });

  it("join a DAG and the SQL it runs: the retry goes wrong because of the statement, until the statement is mended", async () => {
    const sql = await openDocument("dags/sql/append.sql");
    const dag = await openDocument("dags/load.py");
    const finding = await untilDiagnostic(dag, "retries-on-nonidempotent");
    assert.ok((finding.relatedInformation ?? []).some(({ location }) => location.uri.path.endsWith("/sql/append.sql")));
    await restoring(sql, async () => {
      await replaceText(sql, "INSERT INTO", "TRUNCATE TABLE marts.daily;\nINSERT INTO");
      await untilNoDiagnostic(dag, "retries-on-nonidempotent");
    });
    await untilDiagnostic(dag, "retries-on-nonidempotent");
  });

  it("of files that nobody opened are listed too", async () => {
    await openDocument("reports/daily.sql");
    await untilDiagnostic(workspaceUri("reports/casts.sql"), "cast-on-partition");
    assert.deepEqual(diagnosticsOf(workspaceUri("notes.txt")), []);
  });

  it("come from files that change on disk, without an editor", async () => {
    await openDocument("reports/daily.sql");
    const uri = workspaceUri("reports/made-by-git.sql");
    await vscode.workspace.fs.writeFile(uri, Buffer.from("SELECT 1 AS one FROM raw.events WHERE amount = NULL;\n"));
    await untilDiagnostic(uri, "null-comparison");
    await vscode.workspace.fs.delete(uri);
    await untilNoDiagnostic(uri);
  });
});

describeDriven("findings, as a person sees them", (driver) => {
  it("are underlined", async () => {
    const { document } = await openEditor("reports/daily.sql");
    await untilDiagnostic(document, "no-partition-filter");
    await driver.waitFor(".squiggly-warning, .squiggly-error");
    placeCursor("raw.events");
    await vscode.commands.executeCommand("editor.action.showHover");
    await driver.waitFor('.monaco-hover:has-text("event_date")');
    await driver.screenshot("hover-on-a-finding");
    await driver.press("Escape");
  });
});
