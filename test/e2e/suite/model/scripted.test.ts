import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import * as vscode from "vscode";
import {
  askChat,
  type ChatAnswer,
  driver,
  lastAnswer,
  newChat,
  openChat,
  operationText,
  readWorkspaceFile,
  until,
  untilModel,
} from "../support.ts";

/** What the scripted model was told, and how its requests have ended. */
interface Log {
  readonly requests: readonly { readonly text: string; readonly tools: readonly string[] }[];
  readonly cancelled: number;
  readonly sent: number;
}

/** An anchor of an answer. */
const ANCHOR = ".interactive-item-container .chat-inline-anchor-widget";

const log = (): Log => vscode.extensions.getExtension<Log>("pipewright-e2e.scripted-model")?.exports as Log;

const ask = async (scenario: string): Promise<ChatAnswer> => {
  await newChat();
  return askChat(`good morning, scenario ${scenario}`, { vendor: "scripted" });
};

describe("a model the person has chosen", () => {
  before(async () => {
    await untilModel("scripted");
  });

  it("calls tools; its answer has the places of the facts and no others", async () => {
    const { result, text } = await ask("tools");
    await driver?.screenshot("chat-model");
    assert.equal(result.errorDetails, undefined);
    assert.match(text, /Catching up would start a burst of runs/);
    assert.match(text, /orders\.yml/);
    if (driver) assert.ok((await driver.texts(ANCHOR)).some((label) => /orders\.yml:9$/.test(label.trim())));
    assert.doesNotMatch(text, /nowhere\.yml:77/);
    assert.match(text, /named is not among the facts/);
    assert.doesNotMatch(text, /\]\(https?:\/\/evil|!\[/);
    const verdict =
      /^\d.* analysed\.$/m.exec(await operationText("check", { rules: ["unbounded-catchup"] }))?.[0] ?? "?";
    assert.ok(text.includes(verdict), `${verdict} in ${text}`);
    const told = log().requests.at(-1)?.text ?? "";
    assert.match(told, /<data [0-9a-f-]{36} pipewright_check>/);
  });

  it("gets tools that only read", () => {
    const { tools } = log().requests.at(-1) as Log["requests"][number];
    assert.ok(tools.includes("pipewright_check"));
    assert.ok(!tools.includes("pipewright_apply"));
    assert.ok(tools.every((name) => name.startsWith("pipewright_")));
  });

  it("is refused tools it was not given, and nothing happens", async () => {
    const before = await readWorkspaceFile("dags/sql/orders/daily_sales.sql");
    const { text } = await ask("unknown");
    assert.match(text, /Both were refused/);
    const told = log().requests.at(-1)?.text ?? "";
    assert.match(told, /There is no tool `run_in_terminal` here/);
    assert.match(told, /There is no tool `pipewright_apply` here/);
    assert.equal(existsSync("/tmp/pipewright-was-here"), false);
    assert.equal(await readWorkspaceFile("dags/sql/orders/daily_sales.sql"), before);
  });

  it("is told which field of a call is wrong", async () => {
    const { text } = await ask("malformed");
    assert.match(text, /The field was wrong/);
    assert.match(log().requests.at(-1)?.text ?? "", /`subject` must be string/);
  });

  it("is stopped when its answer has no end", async () => {
    const { text } = await ask("long");
    assert.match(text, /Line 1 of an answer without end/);
    assert.match(text, /it was stopped here/);
    assert.doesNotMatch(text, /Line 5000 /);
  });

  it("is stopped when the person cancels", async () => {
    await newChat();
    const asked = openChat("good morning, scenario slow", { vendor: "scripted" });
    await until("the answer to begin", async () => /Line 3 /.test(await lastAnswer()));
    await vscode.commands.executeCommand("workbench.action.chat.cancel");
    await asked;
    const text = await lastAnswer();
    assert.doesNotMatch(text, /Line 1000 |From the files/);
  });

  it("that fails is told of in a sentence, and the files answer instead", async () => {
    await newChat();
    const { text } = await askChat("scenario quota: would you check what worries finance?", { vendor: "scripted" });
    assert.match(text, /The quota of Scripted is used up for now\. This is what the files say\./);
    assert.match(text, /Findings/);
  });
});
