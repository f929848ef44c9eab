import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { MOST_LINE } from "../../server/src/mcp/lines.ts";
import { temporaryWorkspace } from "../support/temp-workspace.ts";
import { connect, program, RETAILER } from "./client.ts";

let file: string;
beforeAll(async () => {
  file = await program("protocol");
});

/** Enough files that reading them takes a while. */
const many = (): string =>
  temporaryWorkspace(
    Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [
        `sql/f${at}.sql`,
        `INSERT INTO t${at} SELECT a, b FROM t${at + 1} LEFT JOIN u ON t${at + 1}.a = u.a WHERE u.b = NULL;\n`.repeat(
          8,
        ),
      ]),
    ),
  );

describe("clients", () => {
  it("two processes and many calls at once get the answers of one", async () => {
    const clients = await Promise.all([connect(file, { roots: [RETAILER] }), connect(file, { roots: [RETAILER] })]);
    const calls = clients.flatMap(({ ask }) =>
      Array.from({ length: 10 }, (_, at) =>
        at % 2 === 0 ? ask("check", { rules: ["no-retries"] }) : ask("lineage", { subject: "daily_sales" }),
      ),
    );
    const answers = (await Promise.all(calls)).map((answer) => JSON.stringify(answer));
    expect(new Set(answers).size).toBe(2);
    expect(new Set(answers.filter((_, at) => at % 2 === 0)).size).toBe(1);
    expect(answers[0]).toContain("no-retries");
    expect(answers[1]).toContain("daily_sales");
  });

  it("hear how far a call is, always further", async () => {
    const { client } = await connect(file, { roots: [many()] });
    const seen: { progress: number; total?: number | undefined; message?: string | undefined }[] = [];
    await client.callTool({ name: "pipewright_check", arguments: {} }, undefined, {
      onprogress: (progress) => seen.push(progress),
    });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.map(({ progress }) => progress)).toEqual(
      [...new Set(seen.map(({ progress }) => progress))].sort((a, b) => a - b),
    );
    for (const { progress, total } of seen) expect(progress).toBeLessThanOrEqual(total ?? 0);
    expect(seen[0]?.message).toBe("Reading the workspace");
  });

  it("may give up a call: nothing more is heard of it, and the next one is answered", async () => {
    const { say, heard } = raw(many());
    say(HELLO);
    say(call(2, "pipewright_check", {}, "second"));
    const ofSecond = (): number => heard().filter(({ params }) => tokenOf(params) === "second").length;
    await expect.poll(ofSecond, { timeout: 20_000 }).toBeGreaterThan(0);
    say(`${JSON.stringify({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 2 } })}\n`);
    say(call(3, "pipewright_coverage", {}, "third"));
    await expect.poll(() => heard().some(({ id }) => id === 3), { timeout: 20_000 }).toBe(true);
    expect(heard().find(({ id }) => id === 3)).toMatchObject({
      result: { structuredContent: { result: { analysed: 300, total: 300 } } },
    });
    expect(heard().filter(({ id }) => id === 2)).toEqual([]);
    // Once the next one is at work, the one before is not.
    const tokens = heard().map(({ params }) => tokenOf(params));
    expect(tokens.lastIndexOf("second")).toBeLessThan(tokens.indexOf("third"));
  });

  it("hear of resources they subscribed to when a file changes, and of no others", async () => {
    const folder = temporaryWorkspace({ "a.sql": "SELECT 1 FROM t WHERE b = NULL;\n" });
    const { client } = await connect(file, { roots: [folder] });
    const { ResourceUpdatedNotificationSchema } = await import("@modelcontextprotocol/sdk/types.js");
    const updated = new Set<string>();
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void updated.add(params.uri));
    await client.readResource({ uri: "pipewright://facts/tables" });
    await client.subscribeResource({ uri: "pipewright://report/check" });
    await client.subscribeResource({ uri: "pipewright://facts/pipelines" });
    await client.subscribeResource({ uri: "pipewright://rules/no-retries" });
    await client.unsubscribeResource({ uri: "pipewright://facts/pipelines" });
    writeFileSync(join(folder, "a.sql"), "SELECT 2 FROM t;\n");
    await expect.poll(() => [...updated], { timeout: 20_000 }).toEqual(["pipewright://report/check"]);
  });
});

/** A server that is talked to by hand. */
function raw(root: string): {
  child: ChildProcess;
  say(line: string | Buffer): void;
  heard(): readonly Record<string, unknown>[];
  errors(): string;
} {
  const child = spawn(process.execPath, [file, "mcp", "--root", root], { stdio: ["pipe", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let out = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdin.on("error", () => {});
  return {
    child,
    say: (line) => void child.stdin.write(line),
    // Every line must be a message: anything else throws here.
    heard: () =>
      out
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    errors: () => errors,
  };
}

const HELLO = `${JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "raw", version: "1" } },
})}\n${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n`;

const call = (id: number, name: string, input: unknown = {}, progressToken?: string): string =>
  `${JSON.stringify({
    jsonrpc: "2.0",
    id,
    method: "tools/call",
    params: { name, arguments: input, ...(progressToken === undefined ? {} : { _meta: { progressToken } }) },
  })}\n`;

/** What a message tells the progress of. */
const tokenOf = (params: unknown): unknown =>
  (params as { readonly progressToken?: unknown } | undefined)?.progressToken;

describe("standard input", () => {
  it("that is garbage is dropped line by line; what comes after is answered", async () => {
    const { say, heard, errors } = raw(RETAILER);
    say(HELLO);
    say('\0\u0001\u0002 nonsense\n{\n[]\n7\n"text"\n\n\n');
    say(`{"jsonrpc":"2.0","method":5,"id":77}\n{"jsonrpc":"1.0","id":"old","method":"ping"}\n`);
    say(`${"[".repeat(100_000)}\n`);
    say(`{"jsonrpc":"2.0","id":78,"method":"tools/call","params":5}\n`);
    say(`{"jsonrpc":"2.0","id":79,"method":"no/such"}\n`);
    say(`{"jsonrpc":"2.0","id":80,"method":"tools/call","params":{"name":"pipewright_check","arguments":[1]}}\n`);
    say(call(2, "pipewright_systems"));
    await expect.poll(() => heard().some(({ id }) => id === 2), { timeout: 20_000 }).toBe(true);
    const errorOf = (id: unknown): unknown => heard().find((message) => message.id === id)?.error;
    expect(errorOf(77)).toMatchObject({ code: -32600 });
    expect(errorOf("old")).toMatchObject({ code: -32600 });
    expect(errorOf(78)).toBeDefined();
    expect(errorOf(79)).toMatchObject({ code: -32601 });
    expect(errorOf(80)).toBeDefined();
    expect(errors()).toContain("A line that is no JSON was dropped.");
  });

  it("that holds one huge line loses that line alone", async () => {
    const { say, heard, errors } = raw(RETAILER);
    say(HELLO);
    for (let at = 0; at < 12; at++) say("x".repeat(MOST_LINE / 4));
    say(`\n${call(2, "pipewright_systems")}`);
    await expect.poll(() => heard().some(({ id }) => id === 2), { timeout: 20_000 }).toBe(true);
    expect(errors()).toContain(`A message of ${3 * MOST_LINE} bytes was dropped`);
  });

  it("may come in pieces of any size", async () => {
    const { say, heard } = raw(RETAILER);
    const text = Buffer.from(HELLO + call(2, "pipewright_lineage", { subject: "täglich→über" }));
    // Letters of several bytes come in pieces, too.
    for (const byte of text) say(Buffer.of(byte));
    await expect.poll(() => heard().some(({ id }) => id === 2), { timeout: 20_000 }).toBe(true);
    expect(JSON.stringify(heard().find(({ id }) => id === 2))).toContain("täglich→über");
  });

  it.each([
    ["before a word is said", "", "end"],
    ["in the middle of a message", HELLO.slice(0, 40), "end"],
    ["after the greeting", HELLO, "end"],
    ["in the middle of a call", HELLO + call(2, "pipewright_check"), "end"],
    ["in the middle of a call, output gone too", HELLO + call(2, "pipewright_check"), "destroy"],
  ] as const)("that ends %s ends the process", async (_, text, how) => {
    const { child, say } = raw(many());
    const exit = once(child, "exit");
    say(text);
    // The server is at work by now, or has not even begun: it must end either way.
    await new Promise((resolve) => setTimeout(resolve, text === HELLO ? 400 : 200));
    if (how === "end") child.stdin?.end();
    else {
      child.stdin?.destroy();
      child.stdout?.destroy();
    }
    expect(await exit).toEqual([0, null]);
  });
});

describe("pipewright mcp", () => {
  it("refuses a root that is no folder in a sentence, with nothing on standard output", async () => {
    const { child, heard, errors } = raw("/no/such/folder");
    expect(await once(child, "exit")).toEqual([2, null]);
    expect(errors()).toBe("`--root /no/such/folder` is not a folder.\n");
    expect(heard()).toEqual([]);
  });
});
