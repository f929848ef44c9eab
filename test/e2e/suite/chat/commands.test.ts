import assert from "node:assert/strict";
import manifest from "../../../../package.json" with { type: "json" };
import { askChat, newChat, operationText, workspaceUri } from "../support.ts";

/** What stands behind a slash command, and the input that means. A command that is not here is asked without any. */
const ASKED: Readonly<Record<string, { readonly text: string; readonly input: object }>> = {
  lineage: { text: "marts.daily_sales", input: { subject: "marts.daily_sales" } },
  explain: { text: "no-retries", input: { rule: "no-retries" } },
  check: { text: "dags/sql/orders/daily_sales.sql", input: { paths: ["dags/sql/orders/daily_sales.sql"] } },
  catalog: { text: "marts.daily_sales", input: { subject: "marts.daily_sales" } },
  handoff: { text: "to: data-scientist", input: { to: "data-scientist" } },
  runbook: { text: "orders_daily", input: { subject: "orders_daily" } },
};

/** The words of a text, however it is marked up. */
const words = (text: string): readonly string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

/** A place in an operation's own answer; in the chat it is an anchor, which is copied by its file's name. */
const PLACE = /`[^`\n]+\.\w+(?::\d+)?`/;

/** Parts of an operation's own answer, between places, that the chat does not show. */
function missing(operation: string, chat: string): readonly string[] {
  const shown = ` ${words(chat).join(" ")} `;
  const lines = operation.split("\n").filter((line) => !/^(?:Data from files|<\/?data )/.test(line));
  return lines
    .flatMap((line) => line.split(PLACE))
    .filter((part) => words(part).length > 0 && !shown.includes(` ${words(part).join(" ")} `));
}

describe("each slash command on the example platform", () => {
  const { commands } = manifest.contributes.chatParticipants[0] as {
    readonly commands: readonly { readonly name: string }[];
  };
  for (const { name } of commands)
    it(`/${name} says what its operation says`, async function () {
      this.timeout(60_000);
      await newChat();
      const { text: question, input } = ASKED[name] ?? { text: "", input: {} };
      const { result, text } = await askChat(`/${name} ${question}`);
      assert.equal(result.errorDetails, undefined);
      assert.equal(result.metadata?.asked?.operation, name);
      const own = await operationText(name, input);
      assert.ok(words(own).length > 3, own);
      assert.deepEqual(missing(own, text).slice(0, 3), [], text);
    });
});

describe("questions without a model", () => {
  it("go on where the one before has ended", async () => {
    await newChat();
    await askChat("what feeds marts.daily_sales?");
    const { result } = await askChat("and downstream?");
    assert.deepEqual(result.metadata?.asked, {
      operation: "lineage",
      input: { subject: "marts.daily_sales", direction: "downstream" },
    });
  });

  it("speak of the files that are attached", async () => {
    await newChat();
    const file = workspaceUri("k8s/orders-export.yaml");
    const { result, text } = await askChat("/check", { attached: [file] });
    assert.deepEqual(result.metadata?.asked?.input, { paths: [file.toString()] });
    assert.match(text, /secret-literal/);
    assert.doesNotMatch(text, /daily_sales/);
  });

  it("that mean nothing get a list of what can be asked", async () => {
    await newChat();
    const { text } = await askChat("good morning");
    assert.match(text, /\/lineage.*What feeds|\/lineage/);
    assert.match(text, /\/check/);
  });

  it("that name nothing known say what is near", async () => {
    const { text } = await askChat("/lineage marts.daily_salse");
    assert.match(text, /Nothing in the workspace is named .*Perhaps .*marts\.daily_sales/);
  });
});
