import assert from "node:assert/strict";
import * as vscode from "vscode";
import { askChat, describeDriven, newChat, openEditor, pause, until } from "../support.ts";

const FILE = "dags/sql/orders/daily_sales.sql";
const ANSWER = ".interactive-item-container";

describeDriven("what a person sees of an answer", (driver) => {
  before(async () => {
    await vscode.commands.executeCommand("workbench.action.closeSidebar");
    await driver.resize(1500, 900);
  });
  after(async () => {
    await driver.resize(1280, 800);
  });

  it("is what feeds a table, with a place behind each step", async () => {
    await openEditor(FILE);
    await newChat();
    await askChat("what feeds marts.daily_sales?");
    await driver.waitFor(`${ANSWER} .chat-inline-anchor-widget:has-text("daily_sales.sql")`);
    // The diagram is drawn in a frame of its own, a moment later; only the picture needs it.
    await pause(3000);
    await driver.screenshot("chat-lineage");
  });

  it("opens the line a place stands for", async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await driver.click(`${ANSWER} .chat-inline-anchor-widget:has-text("daily_sales.sql")`);
    const editor = await until("an editor", () => vscode.window.activeTextEditor);
    assert.ok(editor.document.uri.path.endsWith(`/${FILE}`));
    await until("the line", () => editor.selection.active.line > 0);
  });

  it("has the next questions beneath it", async () => {
    await newChat();
    await askChat(`/check ${FILE}`);
    await driver.waitFor('.interactive-session :text("Explain ")');
    await driver.waitFor('.interactive-session :text("Fix cast-on-partition")');
    await driver.screenshot("chat-check");
    assert.ok((await driver.count(`${ANSWER} .chat-inline-anchor-widget`)) > 2);
  });
});
