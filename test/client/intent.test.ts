import { describe, expect, it } from "vitest";
import { fieldsIn } from "../../client/src/chat/fields.ts";
import { intentOf, type Named, type Question } from "../../client/src/chat/intent.ts";
import { operations } from "../../client/src/chat/operations.gen.ts";

/** A question whose names stand in braces: `what feeds {thing raw.orders}`. */
function question(marked: string, more: Partial<Question> = {}): Question {
  const named: Named[] = [];
  let text = "";
  let from = 0;
  for (const match of marked.matchAll(/\{(thing|rule|file) ([^}]+)\}/g)) {
    text += marked.slice(from, match.index);
    const value = match[2] ?? "";
    named.push({ kind: match[1] as Named["kind"], value, start: text.length, end: text.length + value.length });
    text += value;
    from = match.index + match[0].length;
  }
  return { text: text + marked.slice(from), named, attached: [], ...more };
}

const asked = (marked: string, more?: Partial<Question>): unknown => {
  const intent = intentOf(question(marked, more), operations);
  return intent && { ...intent.input, $: intent.operation, whole: intent.whole };
};

describe("a question without a model", () => {
  it.each([
    ["what feeds {thing raw.orders}?", { $: "lineage", subject: "raw.orders", whole: true }],
    [
      "show me everything downstream of {thing raw.orders}",
      { $: "lineage", subject: "raw.orders", direction: "downstream" },
    ],
    ["are there any mistakes in {file /w/dags/a.yml}?", { $: "check", paths: ["/w/dags/a.yml"], whole: true }],
    [
      "fix {rule null-comparison} in {file /w/a.sql}",
      { $: "fix", paths: ["/w/a.sql"], rules: ["null-comparison"], whole: true },
    ],
    ["{rule no-retries}", { $: "explain", rule: "no-retries", whole: true }],
    ["explain {file /w/a.sql}", { $: "explain", file: "/w/a.sql", whole: true }],
    [
      "design a pipeline for 50 GB a day from Postgres",
      { $: "design", question: "design a pipeline for 50 GB a day from Postgres" },
    ],
    ["how much did you read?", { $: "coverage" }],
    ["which systems are supported?", { $: "systems" }],
  ])("%s", (text, expected) => {
    expect(asked(text)).toMatchObject(expected);
  });

  it("is not understood where nothing in it means anything", () => {
    expect(asked("good morning")).toBeUndefined();
    expect(asked("")).toBeUndefined();
  });

  it("leaves something for a model where words are left over", () => {
    expect(asked("check whether the finance team would be angry")).toMatchObject({ $: "check", whole: false });
  });

  it("does not take words out of the middle of others", () => {
    expect(asked("prefixes")).toBeUndefined();
    expect(asked("checkpoint-recovery")).toBeUndefined();
  });
});

describe("a slash command", () => {
  it("is the operation whatever the words say", () => {
    expect(asked("fix everything", { command: "check" })).toMatchObject({ $: "check" });
  });
  it("takes what stands behind it as its subject, known or not", () => {
    expect(asked("{thing marts.daily}", { command: "lineage" })).toMatchObject({ subject: "marts.daily", whole: true });
    expect(asked("no_such_table", { command: "lineage" })).toMatchObject({ subject: "no_such_table", whole: true });
    expect(asked("what would the finance people say", { command: "lineage" })).toMatchObject({ whole: false });
  });
  it("reads fields", () => {
    expect(asked("{thing raw.orders} depth: 2 direction=upstream", { command: "lineage" })).toMatchObject({
      subject: "raw.orders",
      depth: 2,
      direction: "upstream",
      whole: true,
    });
  });
  it("takes attached files as paths", () => {
    expect(asked("", { command: "check", attached: ["/w/a.sql"] })).toMatchObject({ paths: ["/w/a.sql"], whole: true });
    expect(asked("", { command: "explain", attached: ["/w/a.sql"] })).toMatchObject({ file: "/w/a.sql" });
  });
  it("that does not exist is nothing", () => {
    expect(asked("x", { command: "dance" })).toBeUndefined();
  });
});

describe("a question after another", () => {
  const lineage = { operation: "lineage", input: { subject: "raw.orders", direction: "upstream" } };
  it("keeps its subject", () => {
    expect(asked("and downstream?", { before: lineage })).toMatchObject({
      $: "lineage",
      subject: "raw.orders",
      direction: "downstream",
    });
  });
  it("asks the same of something else", () => {
    expect(asked("and {thing raw.returns}?", { before: lineage })).toMatchObject({
      $: "lineage",
      subject: "raw.returns",
    });
  });
  it("takes over rules and files", () => {
    const explained = { operation: "explain", input: { rule: "null-comparison" } };
    expect(asked("fix it", { before: explained })).toEqual({ $: "fix", rules: ["null-comparison"], whole: true });
    const checked = { operation: "check", input: { paths: ["/w/a.sql"], rules: ["null-comparison"] } };
    expect(asked("now fix that", { before: checked })).toEqual({
      $: "fix",
      paths: ["/w/a.sql"],
      rules: ["null-comparison"],
      whole: true,
    });
  });
  it("that stands alone starts afresh", () => {
    const checked = { operation: "check", input: { paths: ["/w/a.sql"] } };
    expect(asked("check everything", { before: checked })).not.toHaveProperty("paths");
  });
});

describe("fields of a question", () => {
  const properties = {
    volume: { type: "string", description: "" },
    sources: { type: "array", description: "" },
    depth: { type: "integer", description: "" },
    strict: { type: "boolean", description: "" },
  } as const;
  it("end where the next begins", () => {
    expect(fieldsIn("volume: 2 TB a day sources: a, `b c`; depth = 3\nstrict: yes please?", properties).input).toEqual({
      volume: "2 TB a day",
      sources: ["a", "b c"],
      depth: 3,
      strict: "yes please",
    });
  });
  it("of the wrong type are left to the server's judgement", () => {
    expect(fieldsIn("depth: many", properties).input).toEqual({ depth: "many" });
  });
  it("are only those the operation knows", () => {
    expect(fieldsIn("see https://x.example depth:1", properties)).toEqual({
      input: { depth: 1 },
      rest: "see https://x.example  ",
    });
  });
});
