import { describe, expect, it } from "vitest";
import { blocksOf } from "../../client/src/chat/blocks.ts";
import { followUpsOf } from "../../client/src/chat/follow-ups.ts";
import { helpOf } from "../../client/src/chat/help.ts";
import { operations } from "../../client/src/chat/operations.gen.ts";
import { codeSpan, type PlaceLink, piecesOf, plainText } from "../../client/src/chat/places.ts";
import { type Sink, streamPage } from "../../client/src/chat/sink.ts";
import { linkedPage } from "../../server/src/ops/page.ts";

const AT = { file: "/w/dags/a_b [x].yml", line: 12, column: 1, endLine: 12, endColumn: 4 };
const page = linkedPage(
  ["/w"],
  (file) => `file://${file.replaceAll(" ", "%20").replaceAll("[", "%5B").replaceAll("]", "%5D")}`,
);

const places = (markdown: string): readonly PlaceLink[] =>
  piecesOf(markdown).filter((piece): piece is PlaceLink => typeof piece !== "string");

describe("places of a page", () => {
  it("are the links the server makes, with their label as people read it", () => {
    expect(piecesOf(`See ${page.at(AT)}, and ${page.file(AT.file)}.`)).toEqual([
      "See ",
      { label: "dags/a_b [x].yml:12", uri: "file:///w/dags/a_b%20%5Bx%5D.yml", line: 12 },
      ", and ",
      { label: "dags/a_b [x].yml", uri: "file:///w/dags/a_b%20%5Bx%5D.yml", line: undefined },
      ".",
    ]);
  });
  it("are never made from text of the workspace in code", () => {
    expect(places("`[a](file:///etc/passwd#L1)` and ``[b](file:///etc/shadow) ` ``")).toEqual([]);
    expect(places("```diff\n[a](file:///etc/passwd#L1)\n```\n[c](file:///w/c#L3)")).toHaveLength(1);
    expect(places("````\n```\n[a](file:///x)\n````\n")).toEqual([]);
  });
  it("do not swallow other links", () => {
    expect(piecesOf("[docs](https://a.example/x) and [m](command:x)")).toEqual([
      "[docs](https://a.example/x) and [m](command:x)",
    ]);
  });
  it("are plain text for those who cannot follow them", () => {
    expect(plainText(`At ${page.at(AT)}.`)).toBe("At `dags/a_b [x].yml:12`.");
    expect(codeSpan("a`b")).toBe("`` a`b ``");
  });
  it("are found in bounded time in hostile text", () => {
    const hostile = `${"[".repeat(20_000)}\n${"`".repeat(20_000)}\n${"[a](file:".repeat(5000)}`;
    expect(places(hostile)).toEqual([]);
  });
});

describe("blocks", () => {
  it("are split at blank lines outside of code and are the text again", () => {
    const text = "# A\n\nb\nc\n\n```sql\nx\n\ny\n```\n\nend";
    const { blocks, left } = blocksOf(text, 1000);
    expect(blocks.join("")).toBe(text);
    expect(blocks).toHaveLength(4);
    expect(left).toBe(0);
  });
  it("end where there is no room, with the open code block closed", () => {
    const { blocks, left } = blocksOf("a\n\n```sql\n1\n2\n3\n```\n", 12);
    expect(blocks).toEqual(["a\n\n", "```sql\n1\n```\n"]);
    expect(left).toBe("2\n3\n```\n".length);
  });
  it("end in one endless line, too", () => {
    expect(blocksOf("x".repeat(1000), 10)).toEqual({ blocks: [], left: 1000 });
  });
});

describe("a page that is streamed", () => {
  const stream = (markdown: string, most?: number): string => {
    let text = "";
    const sink: Sink = {
      markdown: (part) => {
        text += part;
      },
      place: ({ label, line }) => {
        text += `<${label}@${line}>`;
      },
      progress: () => {},
    };
    streamPage(markdown, sink, most);
    return text;
  };
  it("has its places as anchors", () => {
    expect(stream(`- ${page.at(AT)}: x\n`)).toBe("- <dags/a_b [x].yml:12@12>: x\n");
  });
  it("says what it leaves out", () => {
    expect(stream("a\n\nb\n\n", 4)).toBe(
      "a\n\n\n\n*3 more characters are not shown: ask about fewer files, or about one table.*",
    );
  });
});

describe("follow-ups", () => {
  const offered = (operation: string, input: Record<string, unknown>, data: unknown): readonly string[] =>
    followUpsOf({ operation, input }, data, operations).map(({ command, prompt }) => `/${command} ${prompt}`);
  it("after findings: the first rule explained, the first that can be fixed fixed", () => {
    const findings = [
      { rule: "cartesian", fixes: [] },
      { rule: "no-retries", fixes: [{ kind: "repair" }] },
    ];
    expect(offered("check", {}, { findings })).toEqual(["/explain cartesian", "/fix rules: no-retries"]);
    expect(offered("check", {}, { findings: [] })).toEqual([]);
  });
  it("are left out where the operation does not exist, whatever the data is", () => {
    expect(followUpsOf({ operation: "lineage", input: { subject: "a.b" } }, null, [])).toEqual([]);
    expect(offered("dance", {}, undefined)).toEqual([]);
  });
});

describe("help", () => {
  it("lists every operation that can be asked", () => {
    const text = helpOf(operations, "Ask:");
    for (const { name, summary } of operations) expect(text).toContain(`- \`/${name}\`: ${summary}`);
  });
});
