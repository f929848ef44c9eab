import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  FileChangeType,
} from "vscode-languageserver/node";
import { toUri } from "../../server/src/host/paths.ts";
import {
  CHANGES_REQUEST,
  type ChangesAnswer,
  MENTIONS_REQUEST,
  type Mention,
  OPERATION_REQUEST,
  type OperationAnswer,
} from "../../server/src/protocol.ts";
import { temporaryWorkspace } from "../support/temp-workspace.ts";
import { connect } from "./memory.ts";

const NULLS = "SELECT a\nFROM t\nWHERE b = NULL;\n";

describe("what the chat asks of the server", () => {
  it("changes are files as they are and as they would be; nothing is written", async () => {
    const { client } = await connect({ folder: temporaryWorkspace({ "a.sql": NULLS, "b.sql": NULLS }) });
    const ask = (input: unknown, name = "fix") =>
      client.connection.sendRequest<ChangesAnswer>(CHANGES_REQUEST, { name, input });
    expect(await ask({ paths: ["a.sql"], rules: ["null-comparison"] })).toEqual({
      changes: [{ uri: client.uri("a.sql"), before: NULLS, after: NULLS.replace("= NULL", "IS NULL") }],
    });
    await client.write("a.sql", NULLS.replace("SELECT a", "SELECT b"));
    const { changes } = await ask({ rules: ["null-comparison"] });
    expect(changes?.map(({ before }) => before)).toEqual([NULLS.replace("SELECT a", "SELECT b"), NULLS]);
    expect(await ask({ rules: 7 })).toMatchObject({ refused: expect.stringContaining("rules") });
    expect(await ask({}, "check")).toEqual({ refused: "`check` changes no files." });
    expect(await ask({}, "dance")).toEqual({ refused: "There is no operation `dance`." });
  });

  it("changes of what a link outside of the workspace leads to are refused in a sentence", async () => {
    const outside = temporaryWorkspace({ "secret.sql": NULLS });
    const folder = temporaryWorkspace({ "a.sql": NULLS });
    symlinkSync(join(outside, "secret.sql"), join(folder, "link.sql"));
    const { client } = await connect({ folder });
    const answer = await client.connection.sendRequest<ChangesAnswer>(CHANGES_REQUEST, {
      name: "fix",
      input: { paths: ["link.sql"], rules: ["null-comparison"] },
    });
    expect(answer).toEqual({ refused: expect.stringContaining("leaves the workspace") });
  });

  it("mentions are names of the workspace, files by their address", async () => {
    const { client } = await connect({
      folder: temporaryWorkspace({ "a.sql": "INSERT INTO marts.day_sum SELECT id FROM raw.a;\n" }),
    });
    const text = "does null-comparison fire on marts.day_sum in a.sql?";
    const mentions = await client.connection.sendRequest<readonly Mention[]>(MENTIONS_REQUEST, { text });
    expect(mentions.map(({ kind, value }) => [kind, value])).toEqual([
      ["rule", "null-comparison"],
      ["thing", "marts.day_sum"],
      ["file", client.uri("a.sql")],
    ]);
  });

  it("a file that is new a moment ago counts", async () => {
    const folder = temporaryWorkspace({ "a.sql": "INSERT INTO marts.day_sum SELECT id FROM raw.a;\n" });
    const { client } = await connect({ folder });
    const ask = (subject: string) =>
      client.connection.sendRequest<OperationAnswer>(OPERATION_REQUEST, { name: "lineage", input: { subject } });
    expect(await ask("marts.day_sum")).toHaveProperty("markdown");
    mkdirSync(join(folder, "new"));
    writeFileSync(join(folder, "new/b.sql"), "INSERT INTO marts.week_sum SELECT id FROM marts.day_sum;\n");
    await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: client.uri("new/b.sql"), type: FileChangeType.Created }],
    });
    const [mentions, lineage, changes] = await Promise.all([
      client.connection.sendRequest<readonly Mention[]>(MENTIONS_REQUEST, { text: "marts.week_sum in new/b.sql" }),
      ask("marts.week_sum"),
      client.connection.sendRequest<ChangesAnswer>(CHANGES_REQUEST, { name: "fix", input: { paths: ["new"] } }),
    ]);
    expect(mentions.map(({ kind, value }) => [kind, value])).toEqual([
      ["thing", "marts.week_sum"],
      ["file", client.uri("new/b.sql")],
    ]);
    expect(lineage.markdown).toContain("marts.day_sum");
    expect(changes).toEqual({ changes: [] });
  });

  it("a question waits for the folder that comes while it waits", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`f${at}.sql`, `INSERT INTO t${at} SELECT id FROM t${at + 1};\n`]),
    );
    const { client } = await connect({ folder: temporaryWorkspace(many) });
    const asked = client.connection.sendRequest<OperationAnswer>(OPERATION_REQUEST, {
      name: "lineage",
      input: { subject: "marts.late" },
    });
    const late = temporaryWorkspace({ "late.sql": "INSERT INTO marts.late SELECT id FROM raw.early;\n" });
    await client.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: [{ uri: toUri(late), name: "late" }], removed: [] },
    });
    expect((await asked).markdown).toContain("raw.early");
  });
});
