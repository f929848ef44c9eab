import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  DefinitionRequest,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticRequest,
  DocumentSymbolRequest,
  FileChangeType,
  HoverRequest,
  type Location,
  ReferencesRequest,
  type TextDocumentEdit,
  WorkspaceDiagnosticRequest,
} from "vscode-languageserver/node";
import {
  CONFIGURATION_REQUEST,
  COVERAGE_REQUEST,
  type CoverageReport,
  type DocumentStatus,
  EXPLAIN_REQUEST,
  type Explanation,
  IGNORE_REQUEST,
  type IgnoreAnswer,
  type NewFile,
  OPERATION_REQUEST,
  type OperationAnswer,
  STATUS_REQUEST,
} from "../../server/src/protocol.ts";
import { temporaryWorkspace } from "../support/temp-workspace.ts";
import type { TestClient } from "./client.ts";
import { connect } from "./memory.ts";

const NULLS = "SELECT a\nFROM t\nWHERE b = NULL;\n";
const MERGE = {
  "ddl/stage.sql": "-- \nCREATE TABLE S.STAGE (SKU INT, WH INT, Q INT, PRIMARY KEY (SKU, WH));\n",
  "pipewright.yaml": "dialect: snowflake\n",
  "load/a.sql": "MERGE INTO S.STOCK AS t USING S.STAGE AS s\nON t.SKU = s.SKU\nWHEN MATCHED THEN UPDATE SET Q = s.Q;\n",
};
const DBT = {
  "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\nmodel-paths: [models]\n",
  "models/stg_orders.sql": "select id, amount from {{ source('raw', 'orders') }}\n",
  "models/orders.sql": "select id from {{ ref('stg_orders') }}\n",
  "models/sources.yml": "version: 2\nsources:\n  - name: raw\n    tables:\n      - name: orders\n",
};

const indexed = (client: TestClient): Promise<void> =>
  client.until(() => client.progress.includes("end"), "the end of the index");

const codesOf = (diagnostics: readonly Diagnostic[]): unknown[] => diagnostics.map(({ code }) => code);

async function actionsAt(
  client: TestClient,
  path: string,
  diagnostic: Diagnostic,
  only?: string[],
): Promise<CodeAction[]> {
  const actions = await client.connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri: client.uri(path) },
    range: diagnostic.range,
    context: { diagnostics: [diagnostic], ...(only ? { only } : {}) },
  });
  return (actions ?? []) as CodeAction[];
}

async function editsOf(client: TestClient, action: CodeAction): Promise<TextDocumentEdit[]> {
  const { edit } = await client.connection.sendRequest(CodeActionResolveRequest.type, action);
  return (edit?.documentChanges ?? []) as TextDocumentEdit[];
}

describe("diagnostics", () => {
  it("says what it can do, registers what it wants, and tells how the index goes", async () => {
    const { client, result } = await connect({ folder: temporaryWorkspace() });
    expect(result.capabilities).toMatchObject({
      textDocumentSync: { change: 2 },
      workspace: { workspaceFolders: { changeNotifications: true } },
      diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: true },
      codeActionProvider: { resolveProvider: true },
    });
    await indexed(client);
    expect(client.progress[0]).toBe("begin");
    expect(client.registered.sort()).toEqual(["workspace/didChangeConfiguration", "workspace/didChangeWatchedFiles"]);
  });

  it("answers pulls, follows edits of a range, and pushes nothing", async () => {
    const { client } = await connect({ folder: temporaryWorkspace() });
    await client.write("a.sql", NULLS);
    expect(await client.pull("a.sql")).toMatchObject([
      {
        code: "null-comparison",
        source: "pipewright",
        severity: 1,
        range: { start: { line: 2, character: 6 }, end: { line: 2, character: 14 } },
        codeDescription: { href: expect.stringContaining("null-comparison") },
        data: { id: expect.any(String) },
      },
    ]);
    await client.type("a.sql", { line: 2, character: 8 }, { line: 2, character: 14 }, "IS NULL");
    expect(await client.pull("a.sql")).toEqual([]);
    await indexed(client);
    expect(client.pushes).toBe(0);
  });

  it("answers `unchanged` for what the client has", async () => {
    const { client } = await connect({ folder: temporaryWorkspace() });
    await client.write("a.sql", NULLS);
    const ask = (previousResultId?: string) =>
      client.connection.sendRequest(DocumentDiagnosticRequest.type, {
        textDocument: { uri: client.uri("a.sql") },
        ...(previousResultId === undefined ? {} : { previousResultId }),
      });
    const first = await ask();
    expect(first.kind).toBe("full");
    expect(await ask(first.resultId)).toEqual({ kind: "unchanged", resultId: first.resultId });
  });

  it("shows evidence in other files as related information", async () => {
    const { client } = await connect({ folder: temporaryWorkspace(MERGE) });
    await indexed(client);
    await client.write("load/a.sql", MERGE["load/a.sql"]);
    const found = (await client.pull("load/a.sql")).find(({ code }) => code === "merge-source-not-unique");
    expect(found?.relatedInformation?.map(({ location }) => location)).toContainEqual({
      uri: client.uri("ddl/stage.sql"),
      range: { start: { line: 1, character: expect.any(Number) }, end: { line: 1, character: expect.any(Number) } },
    });
  });

  it("pushes to a client that does not pull, closed files too, and takes findings back", async () => {
    const { client, result } = await connect({ folder: temporaryWorkspace({ "b.sql": NULLS }), pulls: false });
    expect(result.capabilities.diagnosticProvider).toBeUndefined();
    await client.until(() => client.pushedFor("b.sql")?.length === 1, "findings of a closed file");
    await client.write("a.sql", NULLS);
    await client.until(() => client.pushedFor("a.sql")?.length === 1, "findings of an open document");
    await client.write("a.sql", "SELECT 1;\n");
    await client.until(() => client.pushedFor("a.sql")?.length === 0, "no findings after the edit");
  });

  it("hears of files on disk and asks the client to pull again", async () => {
    const folder = temporaryWorkspace({ "b.sql": "SELECT 1;\n" });
    const { client } = await connect({ folder });
    await indexed(client);
    const pullAll = async () =>
      (await client.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [] })).items.flatMap(
        (item) => (item.kind === "full" && item.items.length > 0 ? [[item.uri, ...codesOf(item.items)]] : []),
      );
    expect(await pullAll()).toEqual([]);
    const changed = async (type: FileChangeType): Promise<void> => {
      const before = client.refreshes;
      await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
        changes: [{ uri: client.uri("b.sql"), type }],
      });
      await client.until(() => client.refreshes > before, "a refresh");
    };
    writeFileSync(join(folder, "b.sql"), NULLS);
    await changed(FileChangeType.Changed);
    expect(await pullAll()).toEqual([[client.uri("b.sql"), "null-comparison"]]);
    rmSync(join(folder, "b.sql"));
    await changed(FileChangeType.Deleted);
    expect(await pullAll()).toEqual([]);
  });

  it("follows the settings", async () => {
    const { client } = await connect({
      folder: temporaryWorkspace(),
      configuration: { rules: { "null-comparison": "hint" } },
    });
    await indexed(client);
    await client.write("a.sql", NULLS);
    expect((await client.pull("a.sql"))[0]?.severity).toBe(4);
    client.configuration = { rules: { "null-comparison": "off" } };
    const before = client.refreshes;
    await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
    await client.until(() => client.refreshes > before, "a refresh");
    expect(await client.pull("a.sql")).toEqual([]);
  });

  it("analyses documents that have no file yet", async () => {
    const { client } = await connect({ folder: temporaryWorkspace() });
    await client.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: "untitled:Untitled-1", languageId: "sql", version: 1, text: NULLS },
    });
    const report = await client.connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri: "untitled:Untitled-1" },
    });
    expect(report.kind === "full" && codesOf(report.items)).toEqual(["null-comparison"]);
  });
});

describe("actions", () => {
  it("offers a fix whose edit is made when it is chosen, for this version of the text", async () => {
    const { client } = await connect({ folder: temporaryWorkspace() });
    await client.write("a.sql", NULLS);
    const [diagnostic] = await client.pull("a.sql");
    if (!diagnostic) throw new Error("No finding.");
    const actions = await actionsAt(client, "a.sql", diagnostic);
    const fix = actions.find(({ title }) => title.includes("IS NULL"));
    if (!fix) throw new Error(`No fix among ${actions.map(({ title }) => title).join(", ")}.`);
    expect(fix).toMatchObject({ kind: "quickfix", diagnostics: [{ code: "null-comparison" }] });
    expect(fix.edit).toBeUndefined();
    const [change] = await editsOf(client, fix);
    expect(change?.textDocument).toEqual({ uri: client.uri("a.sql"), version: 1 });
    const edit = change?.edits[0];
    if (!edit || !("newText" in edit)) throw new Error("No edit.");
    await client.type("a.sql", edit.range.start, edit.range.end, edit.newText);
    expect(await client.pull("a.sql")).toEqual([]);
  });

  it("refuses a fix in a sentence when its finding is gone", async () => {
    const { client } = await connect({ folder: temporaryWorkspace() });
    await client.write("a.sql", NULLS);
    const [diagnostic] = await client.pull("a.sql");
    if (!diagnostic) throw new Error("No finding.");
    const [action] = await actionsAt(client, "a.sql", diagnostic);
    if (!action) throw new Error("No action.");
    await client.write("a.sql", "SELECT 1;\n");
    await expect(editsOf(client, action)).rejects.toThrow(/[a-z].*\./);
  });

  it("ignores a finding by a comment, with a reason where the client asks for one", async () => {
    const { client } = await connect({ folder: temporaryWorkspace(), options: { asksReasons: true, explains: true } });
    await client.write("a.sql", NULLS);
    const [diagnostic] = await client.pull("a.sql");
    if (!diagnostic) throw new Error("No finding.");
    const commands = (await actionsAt(client, "a.sql", diagnostic)).map(({ command }) => command?.command);
    expect(commands).toContain("pipewright.ignoreWithReason");
    expect(commands).toContain("pipewright.explainFinding");
    const answer = await client.connection.sendRequest<IgnoreAnswer>(IGNORE_REQUEST, {
      uri: client.uri("a.sql"),
      rule: "null-comparison",
      finding: (diagnostic.data as { id: string }).id,
      reason: "the vendor's view",
    });
    const [edit] = answer.edits ?? [];
    if (!edit) throw new Error(answer.refused ?? "No edit.");
    expect(edit.newText).toContain("the vendor's view");
    await client.type("a.sql", edit.range.start, edit.range.end, edit.newText);
    expect(codesOf(await client.pull("a.sql"))).toEqual([]);
  });

  it("offers to fix all only where it is asked for by name", async () => {
    const { client } = await connect({ folder: temporaryWorkspace() });
    await client.write("a.sql", NULLS);
    const [diagnostic] = await client.pull("a.sql");
    if (!diagnostic) throw new Error("No finding.");
    const kinds = (await actionsAt(client, "a.sql", diagnostic)).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(["quickfix"]));
    for (const action of await actionsAt(client, "a.sql", diagnostic, ["source.fixAll"]))
      expect(action.kind).toBe("source.fixAll.pipewright");
  });
});

describe("navigation", () => {
  it("explains a finding on hover", async () => {
    const { client } = await connect({ folder: temporaryWorkspace() });
    await client.write("a.sql", NULLS);
    const hover = await client.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: client.uri("a.sql") },
      position: { line: 2, character: 8 },
    });
    expect(JSON.stringify(hover?.contents)).toContain("null-comparison");
  });

  it("leads from a dbt reference to its model, and back", async () => {
    const { client } = await connect({ folder: temporaryWorkspace(DBT) });
    await indexed(client);
    await client.write("models/orders.sql", DBT["models/orders.sql"]);
    const position = { line: 0, character: DBT["models/orders.sql"].indexOf("stg_orders") + 2 };
    const textDocument = { uri: client.uri("models/orders.sql") };
    const definition = await client.connection.sendRequest(DefinitionRequest.type, { textDocument, position });
    expect((definition as Location[]).map(({ uri }) => uri)).toEqual([client.uri("models/stg_orders.sql")]);
    const references = await client.connection.sendRequest(ReferencesRequest.type, {
      textDocument,
      position,
      context: { includeDeclaration: false },
    });
    expect(references?.map(({ uri }) => uri)).toContain(client.uri("models/orders.sql"));
  });

  it("leads from a dbt source to where it is declared", async () => {
    const { client } = await connect({ folder: temporaryWorkspace(DBT) });
    await indexed(client);
    await client.write("models/stg_orders.sql", DBT["models/stg_orders.sql"]);
    const definition = await client.connection.sendRequest(DefinitionRequest.type, {
      textDocument: { uri: client.uri("models/stg_orders.sql") },
      position: { line: 0, character: DBT["models/stg_orders.sql"].indexOf("'orders'") + 2 },
    });
    expect((definition as Location[]).map(({ uri, range }) => [uri, range.start.line])).toEqual([
      [client.uri("models/sources.yml"), 4],
    ]);
  });

  it("outlines a document", async () => {
    const { client } = await connect({ folder: temporaryWorkspace() });
    await client.write("a.sql", "CREATE TABLE s.t (a INT);\nINSERT INTO s.t SELECT 1;\n");
    const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, {
      textDocument: { uri: client.uri("a.sql") },
    });
    expect(symbols?.map(({ name }) => name).join()).toContain("s.t");
  });
});

describe("requests of our own", () => {
  it("tells the status of a document and of the workspace", async () => {
    const { client } = await connect({ folder: temporaryWorkspace(MERGE) });
    await indexed(client);
    await client.write("load/a.sql", MERGE["load/a.sql"]);
    await client.pull("load/a.sql");
    const status = await client.connection.sendRequest<DocumentStatus>(STATUS_REQUEST, {
      uri: client.uri("load/a.sql"),
    });
    expect(status).toMatchObject({
      dialect: { title: "Snowflake", certain: true },
      coverage: { analysed: 2, total: 2 },
    });
    const coverage = await client.connection.sendRequest<CoverageReport>(COVERAGE_REQUEST);
    expect(coverage).toMatchObject({ analysed: 2, total: 2, markdown: expect.stringContaining("2") });
  });

  it("explains a rule, and says so where there is none", async () => {
    const { client } = await connect({ folder: temporaryWorkspace() });
    const explain = (rule: string) => client.connection.sendRequest<Explanation>(EXPLAIN_REQUEST, { rule });
    expect((await explain("null-comparison")).markdown).toContain("NULL");
    expect((await explain("no-such-rule")).markdown).toContain("no rule named");
  });

  it("drafts a configuration", async () => {
    const { client } = await connect({ folder: temporaryWorkspace() });
    const [file] = await client.connection.sendRequest<NewFile[]>(CONFIGURATION_REQUEST);
    expect(file?.uri).toBe(client.uri("pipewright.yaml"));
  });
});

describe("operations", () => {
  it("answers with data and a page whose places are links, open documents first", async () => {
    const folder = temporaryWorkspace({ "a.sql": "INSERT INTO marts.b SELECT id FROM raw.a;\n" });
    const { client } = await connect({ folder });
    await client.write("a.sql", "\nINSERT INTO marts.c SELECT id FROM raw.a;\n");
    const ask = (name: string, input: unknown) =>
      client.connection.sendRequest<OperationAnswer>(OPERATION_REQUEST, { name, input });
    const answer = await ask("lineage", { subject: "raw.a" });
    expect(answer.data).toMatchObject({ edges: [{ from: "raw.a", to: "marts.c" }] });
    expect(answer.markdown).toContain(`[a.sql:2](${client.uri("a.sql")}#L2)`);
    expect(await ask("check", { paths: ["a.sql"] })).toMatchObject({ data: { coverage: { total: 1 } } });
    expect(await ask("nothing", {})).toEqual({ refused: "There is no operation `nothing`." });
    expect(await ask("lineage", {})).toHaveProperty("refused");
  });

  it("answers as a page with charts where that is asked for, its places as links with file and line", async () => {
    const { client } = await connect({ folder: temporaryWorkspace({ "a.sql": "SELECT 1 FROM t WHERE b = NULL;\n" }) });
    const ask = (html: boolean) =>
      client.connection.sendRequest<OperationAnswer>(OPERATION_REQUEST, { name: "review", input: {}, html });
    expect((await ask(false)).html).toBeUndefined();
    const { html } = await ask(true);
    expect(html?.title).toBe("Scorecard");
    expect(html?.body).toContain(`data-uri="${client.uri("a.sql")}" data-line="1"`);
  });
});
