import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, type Encoding, encode, encodingOf } from "../../server/src/host/decode.ts";
import { parses } from "../../server/src/host/parsers.ts";
import { fromUri, toFileId, toUri } from "../../server/src/host/paths.ts";
import { nodePorts, readText } from "../../server/src/host/ports.ts";
import { reasonOf } from "../../server/src/host/walk.ts";
import { createText, replaceText } from "../../server/src/host/write.ts";
import { temporaryWorkspace } from "../support/temp-workspace.ts";

describe("reading a file", () => {
  const cases: readonly [string, Uint8Array, object][] = [
    ["UTF-8", Buffer.from("é\r\n"), { text: "é\r\n" }],
    ["UTF-8 with BOM, which is no text", Buffer.from("\ufeffa"), { text: "a" }],
    ["UTF-16 with BOM", Buffer.from("\ufeffaé", "utf16le"), { text: "aé" }],
    ["UTF-16 big endian with BOM", Buffer.from("\ufeffaé", "utf16le").swap16(), { text: "aé" }],
    ["an empty file", Buffer.alloc(0), { text: "" }],
    [
      "Latin-1",
      Buffer.from("caf\u00e9", "latin1"),
      { unreadable: "is not valid UTF-8; save it as UTF-8 to have it analysed" },
    ],
    ["NUL", Buffer.from("a\0b"), { unreadable: "holds NUL characters, so it is no text file" }],
    ["binary", Buffer.from([0, 255, 254, 0]), { unreadable: "is no text file" }],
    [
      "half a UTF-16 character",
      Buffer.from([0xff, 0xfe, 0x61]),
      { unreadable: "is not valid UTF-16; save it as UTF-8 to have it analysed" },
    ],
  ];
  it.each(cases)("%s", async (_, bytes, expected) => {
    const folder = temporaryWorkspace({ "a.sql": bytes });
    expect(await readText(`${folder}/a.sql`)).toEqual(expected);
  });

  it("refuses what is no regular file, is too large or is gone, in a clause", async () => {
    const folder = temporaryWorkspace({ "a.sql": "12345" });
    execFileSync("mkfifo", [join(folder, "pipe.sql")]);
    symlinkSync("loop.sql", join(folder, "loop.sql"));
    expect(await readText(folder)).toEqual({ unreadable: "is not a regular file" });
    expect(await readText(`${folder}/a.sql`, 4)).toEqual({ unreadable: "is larger than 0.000004 MB" });
    expect(await readText(`${folder}/b.sql`)).toEqual({ unreadable: "cannot be read: there is no such file" });
    expect(await readText(`${folder}/loop.sql`)).toEqual({
      unreadable: "cannot be read: links lead round in a circle",
    });
    expect(await readText(`${folder}/pipe.sql`)).toEqual({ unreadable: "is not a regular file" });
  });

  // Root may read everything.
  if (process.getuid?.() !== 0)
    it("says that permission is missing", async () => {
      const folder = temporaryWorkspace({ "a.sql": "" });
      chmodSync(join(folder, "a.sql"), 0);
      expect(await readText(`${folder}/a.sql`)).toEqual({ unreadable: "cannot be read: permission denied" });
    });

  it("any bytes give a text or a reason; a text is written back as it was", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const read = decode(bytes);
        if ("text" in read) expect(Buffer.from(encode(read.text, encodingOf(bytes)))).toEqual(Buffer.from(bytes));
        else expect(read.unreadable).not.toBe("");
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});

it("puts what the operating system says into words", () => {
  expect(reasonOf(Object.assign(new Error("EACCES: …"), { code: "EACCES" }))).toBe("permission denied");
  expect(reasonOf(new Error("other"))).toBe("other");
});

describe("writing a file back", () => {
  const encodings: readonly Encoding[] = ["utf-8", "utf-8 with BOM", "utf-16le", "utf-16be"];
  it.each(encodings)("keeps %s and permissions", async (encoding) => {
    const folder = temporaryWorkspace({ "a.sql": encode("é = NULL", encoding) });
    chmodSync(`${folder}/a.sql`, 0o640);
    expect(await replaceText(`${folder}/a.sql`, "é = NULL", "é IS NULL")).toEqual({ written: true });
    expect(readFileSync(`${folder}/a.sql`)).toEqual(Buffer.from(encode("é IS NULL", encoding)));
    expect(statSync(`${folder}/a.sql`).mode & 0o777).toBe(0o640);
  });

  it("refuses when somebody else was faster, and changes what a link leads to", async () => {
    const folder = temporaryWorkspace({ "a.sql": "new" });
    symlinkSync("a.sql", join(folder, "link.sql"));
    expect(await replaceText(`${folder}/a.sql`, "old", "x")).toEqual({
      refused: "it has changed since it was analysed",
    });
    expect(await replaceText(`${folder}/link.sql`, "new", "newer")).toEqual({ written: true });
    expect(readFileSync(`${folder}/a.sql`, "utf8")).toBe("newer");
    expect(await replaceText(`${folder}/gone.sql`, "", "x")).toEqual({ refused: "there is no such file" });
  });
});

describe("making a file", () => {
  it("makes the folders, and never writes over anything, links that lead nowhere included", async () => {
    const folder = temporaryWorkspace({ "a.sql": "old" });
    symlinkSync(join(folder, "elsewhere"), join(folder, "link.sql"));
    expect(await createText(`${folder}/b/c/d.sql`, "é")).toEqual({ written: true });
    expect(readFileSync(`${folder}/b/c/d.sql`, "utf8")).toBe("é");
    for (const name of ["a.sql", "link.sql"])
      expect(await createText(`${folder}/${name}`, "x")).toEqual({ refused: "there is a file of this name already" });
    expect(readFileSync(`${folder}/a.sql`, "utf8")).toBe("old");
    expect(await createText(`${folder}/a.sql/b`, "x")).toHaveProperty("refused");
  });
});

describe("the ports", () => {
  it("know the day, pause and run on", async () => {
    const ports = nodePorts({ log: () => {} });
    expect(ports.today()).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    const before = ports.now();
    await ports.pause();
    expect(ports.now()).toBeGreaterThanOrEqual(before);
  });

  it("ask an independent parser, one dialect at a time", async () => {
    expect(await parses("bigquery", "SELECT a FROM `p.d.t` WHERE a IS NOT NULL")).toBe(true);
    expect(await parses("snowflake", "SELECT a FROM t WHERE")).toBe(false);
    expect(await parses("duckdb", "SELECT 1")).toBeUndefined();
    expect(await parses("bigquery", `SELECT ${"1, ".repeat(20_000)}1`)).toBeUndefined();
  });

  it("names files and URIs there and back", () => {
    expect(toFileId("b/../c.sql", "/a")).toBe("/a/c.sql");
    expect(toUri("/a b/c#.sql")).toBe("file:///a%20b/c%23.sql");
    expect(fromUri("file:///a%20b/c%23.sql")).toBe("/a b/c#.sql");
    expect(fromUri("untitled:Untitled-1")).toBeUndefined();
    expect(fromUri("file://%zz")).toBeUndefined();
  });
});
