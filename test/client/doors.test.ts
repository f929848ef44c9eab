import { describe, expect, it } from "vitest";
import { buttonsOf } from "../../client/src/chat/buttons.ts";
import { operations } from "../../client/src/chat/operations.gen.ts";
import { troubleOf } from "../../client/src/chat/trouble.ts";
import manifest from "../../package.json" with { type: "json" };
import { operations as served } from "../../server/src/ops/registry.gen.ts";

describe("buttons beneath an answer", () => {
  const asked = { operation: "fix", input: { rules: ["null-comparison"] } };
  const fix = operations.find(({ name }) => name === "fix");
  it("write what was shown, where something would change", () => {
    expect(buttonsOf(asked, { files: [{}] }, fix, new Set())).toEqual([
      { title: "Apply fixes…", command: "pipewright.applyChanges", arguments: [asked] },
    ]);
    expect(buttonsOf(asked, { files: [] }, fix, new Set())).toEqual([]);
  });
  it("are not there for operations that only read", () => {
    const check = operations.find(({ name }) => name === "check");
    expect(buttonsOf({ operation: "check", input: {} }, { files: [{}] }, check, new Set())).toEqual([]);
  });
  it("open views the extension has, and no others", () => {
    const coverage = { operation: "coverage", input: {} };
    expect(buttonsOf(coverage, {}, undefined, new Set(["pipewright.showCoverage"]))).toHaveLength(1);
    expect(buttonsOf(coverage, {}, undefined, new Set())).toEqual([]);
  });
});

describe("the trouble of a model", () => {
  it.each([
    [{ code: "NoPermissions", message: "" }, "There is no permission to use M"],
    [{ code: "NotFound" }, "M does not exist any more"],
    [{ code: "Blocked", message: "x" }, "M may not be used for this."],
    [{ code: "Unknown", cause: { message: "off_topic" } }, "M takes no questions outside of programming"],
    [{ message: "You have exceeded your quota" }, "The quota of M is used up for now."],
    [new Error("ECONNREFUSED"), "M could not be reached."],
    [undefined, "M did not answer."],
    ["secret sk-123", "M did not answer."],
  ])("is a sentence, %#", (error, sentence) => {
    const said = troubleOf("M", error);
    expect(said.startsWith(sentence)).toBe(true);
    expect(said).not.toContain("sk-123");
  });
});

describe("package.json", () => {
  const { chatParticipants, languageModelTools, languageModelChatProviders, activationEvents } = {
    ...manifest.contributes,
    ...manifest,
  };
  const names = served.map(({ name }) => name);
  it("has a slash command and a reading tool for each operation, and one tool that writes", () => {
    expect(chatParticipants[0]?.commands.map(({ name }) => name)).toEqual(names);
    expect(languageModelTools.map(({ name }) => name)).toEqual([
      ...names.map((name) => `pipewright_${name}`),
      "pipewright_apply",
    ]);
    expect(operations.map(({ name }) => name)).toEqual(names);
  });
  it("tells models what each operation takes, as the server checks it", () => {
    for (const [at, { input }] of served.entries()) expect(languageModelTools[at]?.inputSchema).toEqual(input);
  });
  it("lets the writing tool write what operations propose, and nothing else", () => {
    const apply = languageModelTools.at(-1) as {
      readonly inputSchema: { readonly properties: { readonly operation?: { readonly enum: readonly string[] } } };
    };
    expect(apply.inputSchema.properties.operation?.enum).toEqual(
      served.filter(({ changes }) => changes).map(({ name }) => name),
    );
  });
  it("starts with the window, so that the first question finds a model", () => {
    expect(activationEvents).toContain("onStartupFinished");
    expect(languageModelChatProviders).toEqual([{ vendor: "pipewright", displayName: "Pipewright offline" }]);
  });
});
