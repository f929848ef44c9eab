import assert from "node:assert/strict";
import * as vscode from "vscode";
import { definitions, hoverText, openDocument, positionOf, rangeOf, untilDiagnostic } from "../support.ts";

describe("hover", () => {
  it("explains the finding it stands on, with its documentation", async () => {
    const document = await openDocument("reports/nulls.sql");
    const finding = await untilDiagnostic(document, "null-comparison");
    const text = await hoverText(document, finding.range.start.translate(0, 1));
    assert.match(text, /null-comparison/);
    assert.match(text, /NULL/);
  });

  it("tells what is known of a table", async () => {
    const document = await openDocument("reports/nulls.sql");
    await untilDiagnostic(document, "null-comparison");
    const text = await hoverText(document, positionOf(document, "raw.events").translate(0, 5));
    assert.match(text, /event_date/);
  });
});

describe("go to definition", () => {
  it("leads from a table to its declaration", async () => {
    const document = await openDocument("reports/nulls.sql");
    await untilDiagnostic(document, "null-comparison");
    const [target] = await definitions(document, positionOf(document, "raw.events").translate(0, 5));
    assert.ok(target?.uri.path.endsWith("/ddl/raw.sql"), target?.uri.path);
  });

  it("leads from a task to the SQL it runs", async () => {
    const document = await openDocument("dags/load.py");
    await untilDiagnostic(document, "retries-on-nonidempotent");
    const [target] = await definitions(document, positionOf(document, "sql/append.sql").translate(0, 3));
    assert.ok(target?.uri.path.endsWith("/dags/sql/append.sql"), target?.uri.path);
  });
});

describe("document symbols", () => {
  it("list a DAG and its tasks", async () => {
    const document = await openDocument("dags/load.py");
    await untilDiagnostic(document, "retries-on-nonidempotent");
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      "vscode.executeDocumentSymbolProvider",
      document.uri,
    );
    const names = symbols.flatMap((symbol) => [symbol.name, ...symbol.children.map(({ name }) => name)]);
    assert.ok(names.includes("load") && names.includes("append"), names.join(", "));
    assert.ok(symbols[0]?.range.contains(rangeOf(document, '"append"')));
  });
});
