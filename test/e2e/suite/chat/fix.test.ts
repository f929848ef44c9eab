import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  askChat,
  describeDriven,
  newChat,
  openEditor,
  operationText,
  readWorkspaceFile,
  until,
  untilDiagnostic,
} from "../support.ts";

const AGREE = '.quick-input-list .monaco-list-row:has-text("Write the file")';
const FILE = "dags/sql/orders/daily_sales.sql";

describeDriven("a fix from the chat", (driver) => {
  it("is shown as a diff, written after the person agreed, and undone", async function () {
    this.timeout(60_000);
    const { document } = await openEditor(FILE);
    await untilDiagnostic(document, "cast-on-partition");
    const before = document.getText();
    await newChat();
    const { text } = await askChat(`/fix paths: ${FILE}`);
    assert.match(text, /would be fixed in 1 file/);
    const diff = (await operationText("fix", { paths: [FILE] }))
      .split("\n")
      .filter((line) => !/^(?:---|\+\+\+) [ab]\//.test(line));
    const added = diff.filter((line) => line.startsWith("+")).map((line) => line.slice(1));
    const removed = diff.filter((line) => line.startsWith("-")).map((line) => line.slice(1));
    assert.ok(added.length > 0 && removed.length > 0);
    await driver.screenshot("chat-fix");
    await driver.click('.interactive-item-container .monaco-button:has-text("Apply fixes")');
    await driver.waitFor(AGREE);
    await driver.screenshot("chat-fix-diff");
    await driver.click(AGREE);
    await until("the file to be written", async () => (await readWorkspaceFile(FILE)) !== before);
    const after = (await readWorkspaceFile(FILE)).split("\n");
    for (const line of added) assert.ok(after.includes(line), line);
    for (const line of removed) assert.ok(!after.includes(line), line);
    assert.equal(after.length, before.split("\n").length + added.length - removed.length);
    await until("the file to be saved", () => !document.isDirty);
    await openEditor(FILE);
    await vscode.commands.executeCommand("undo");
    await until("the text to come back", () => document.getText() === before);
    await document.save();
  });
});
