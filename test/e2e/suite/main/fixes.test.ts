import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  applyAndSave,
  codeAction,
  codeActions,
  describeDriven,
  openEditor,
  placeCursor,
  rangeOf,
  readWorkspaceFile,
  restoring,
  until,
  untilDiagnostic,
  untilDiagnostics,
  untilNoDiagnostic,
} from "../support.ts";

describe("quick fixes", () => {
  it("repair the text and are saved", async () => {
    const { document } = await openEditor("reports/nulls.sql");
    const finding = await untilDiagnostic(document, "null-comparison");
    await restoring(document, async () => {
      await applyAndSave(document, await codeAction(document, finding.range, "IS NOT NULL"));
      await untilNoDiagnostic(document);
      assert.match(await readWorkspaceFile("reports/nulls.sql"), /AND customer_id IS NOT NULL;\n$/);
    });
  });

  it("of the safe kind are what fix-all applies, and nothing else", async () => {
    const { document } = await openEditor("reports/casts.sql");
    await untilDiagnostic(document, "cast-on-partition");
    await restoring(document, async () => {
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      const [action] = await codeActions(document, all, vscode.CodeActionKind.SourceFixAll.append("pipewright"));
      assert.ok(action, "fix-all is offered");
      await applyAndSave(document, action);
      const left = await untilDiagnostics(document, (all) => all.length === 1);
      const text = document.getText();
      assert.doesNotMatch(text, /CAST/);
      assert.match(text, /customer_id <> NULL/, "a repair is no part of fix-all");
      assert.equal(left.length, 1);
    });
  });

  it("of one kind can be applied to the whole file", async () => {
    const { document } = await openEditor("reports/casts.sql");
    const finding = await untilDiagnostic(document, "cast-on-partition");
    const offered = await codeActions(document, finding.range);
    assert.ok(
      offered.some(({ title }) => /all/i.test(title) && /cast-on-partition/.test(title)),
      offered.map(({ title }) => title).join(" | "),
    );
  });
});

describe("ignore comments", () => {
  it("hide a finding, and say so when they hide nothing", async () => {
    const { document } = await openEditor("reports/ignored.sql");
    await untilDiagnostic(document, "null-comparison");
    await restoring(document, async () => {
      const line = rangeOf(document, "  AND amount").start;
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, line, "  -- pipewright-ignore null-comparison: kept for the test\n");
      assert.ok(await vscode.workspace.applyEdit(edit));
      await untilNoDiagnostic(document);
      const second = new vscode.WorkspaceEdit();
      second.replace(document.uri, rangeOf(document, "amount = NULL"), "amount IS NULL");
      assert.ok(await vscode.workspace.applyEdit(second));
      await untilDiagnostic(document, "unused-ignore");
    });
  });

  it("are offered with a reason", async () => {
    const { document } = await openEditor("reports/ignored.sql");
    const finding = await untilDiagnostic(document, "null-comparison");
    const action = await codeAction(document, finding.range, /^Ignore .*null-comparison/);
    assert.equal(action.command?.command, "pipewright.ignoreWithReason");
  });
});

describeDriven("quick fixes by hand", (driver) => {
  it("are a light bulb, an entry of its menu, and another text", async () => {
    const { document } = await openEditor("reports/nulls.sql");
    await untilDiagnostic(document, "null-comparison");
    await restoring(document, async () => {
      placeCursor("<> NULL");
      await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
      await driver.waitFor(".squiggly-error");
      await driver.press("Control+.");
      const entry = '.action-widget .monaco-list-row:has-text("IS NOT NULL")';
      await driver.waitFor(entry);
      await driver.screenshot("quick-fix");
      await driver.click(entry);
      await until("the text to change", () => document.getText().includes("customer_id IS NOT NULL"));
      await driver.waitFor(".squiggly-error", "hidden");
    });
  });

  it("that ignore ask for the reason and write it down", async () => {
    const { document } = await openEditor("reports/ignored.sql");
    const finding = await untilDiagnostic(document, "null-comparison");
    await restoring(document, async () => {
      const action = await codeAction(document, finding.range, /^Ignore .*null-comparison/);
      const done = vscode.commands.executeCommand(action.command?.command ?? "", ...(action.command?.arguments ?? []));
      await driver.waitFor(".quick-input-widget input");
      await driver.type("the vendor sends it so");
      await driver.press("Enter");
      await done;
      assert.match(document.getText(), /-- pipewright-ignore null-comparison: the vendor sends it so\n/);
      await untilNoDiagnostic(document);
    });
  });
});
