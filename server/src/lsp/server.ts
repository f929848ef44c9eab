import {
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Analyser, Cancelled } from "../core/engine/analyser.ts";
import type { FileId } from "../core/text/span.ts";
import { type InitializationOptions, STATUS_CHANGED } from "../protocol.ts";
import { registerActions } from "./actions.ts";
import { operationContexts } from "./context.ts";
import { Delayed } from "./delayed.ts";
import { registerExtras } from "./extras.ts";
import { registerFormatting } from "./formatting.ts";
import { registerMentions } from "./mentions.ts";
import { registerNavigation } from "./navigation.ts";
import { registerOperations } from "./operations.ts";
import { Places } from "./places.ts";
import { registerDiagnostics } from "./publish.ts";
import { type ClientAbilities, FIX_ALL, type Session } from "./session.ts";
import { readSettings } from "./settings.ts";
import { Uris } from "./uris.ts";

/** Pause after a change before diagnostics are pushed, milliseconds. */
const DEBOUNCE = 50;

/** How long things must be quiet before the client asks for the status again, milliseconds. */
const STATUS_PAUSE = 200;

/** Speaks the Language Server Protocol on a connection until it closes. */
export function serve(connection: Connection, analyser: Analyser): void {
  const documents = new TextDocuments(TextDocument);
  const uris = new Uris();
  const client: ClientAbilities = {
    pulls: false,
    refreshes: false,
    versionedEdits: false,
    asksConfiguration: false,
    watches: false,
    asksReasons: false,
    explains: false,
    debounce: DEBOUNCE,
  };
  const session: Session = {
    connection,
    analyser,
    documents,
    uris,
    places: new Places(analyser, uris),
    client,
    edited: { last: undefined },
    indexing: { current: undefined },
  };

  const roots = new Map<string, FileId>();
  let index = { aborted: false };
  /** The newest reading of the workspace; before the first one, what ends when it has begun. */
  let begin = (): void => {};
  let reading = new Promise<void>((resolve) => {
    begin = resolve;
  });

  connection.onInitialize((params) => {
    learn(client, params);
    for (const folder of foldersOf(params)) addRoot(folder);
    analyser.setRoots([...roots.values()]);
    analyser.setSettings(readSettings(optionsOf(params).settings));
    return abilities(client);
  });

  connection.onInitialized(() => {
    if (client.asksConfiguration)
      void connection.client.register(DidChangeConfigurationNotification.type, { section: "pipewright" });
    if (client.watches)
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: "**/*" }],
      });
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      for (const { uri } of removed) roots.delete(uri);
      for (const { uri } of added) addRoot(uri);
      analyser.setRoots([...roots.values()]);
      read(readAll());
    });
    read(askSettings().then(readAll));
    begin();
  });

  connection.onDidChangeConfiguration(async ({ settings }) => {
    const pushed = (settings as { readonly pipewright?: unknown } | null)?.pipewright;
    if (pushed === undefined) await askSettings();
    else analyser.setSettings(readSettings(pushed));
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    const files = changes.map(({ uri }) => uris.file(uri)).filter((file) => file !== undefined);
    if (files.length > 0) analyser.changedOnDisk(files);
  });

  documents.onDidOpen(({ document }) => {
    const file = uris.opened(document.uri, document.languageId);
    if (file !== undefined) analyser.open(file, document.getText());
  });
  documents.onDidChangeContent(({ document }) => {
    const file = uris.file(document.uri);
    if (file === undefined) return;
    session.edited.last = file;
    analyser.open(file, document.getText());
  });
  documents.onDidClose(({ document }) => {
    const file = uris.file(document.uri);
    if (file !== undefined) analyser.close(file);
    uris.closed(document.uri);
  });

  const status = new Delayed(() => void connection.sendNotification(STATUS_CHANGED));
  analyser.onChange(() => status.soon(STATUS_PAUSE));
  registerDiagnostics(session);
  registerActions(session);
  registerNavigation(session);
  registerFormatting(session);
  registerExtras(session, roots);
  const contextOf = operationContexts(session, roots);
  registerOperations(session, contextOf, ready);
  registerMentions(session, contextOf, ready);
  connection.onShutdown(() => {
    index.aborted = true;
  });
  documents.listen(connection);
  connection.listen();

  function addRoot(uri: string): void {
    const file = uris.file(uri);
    if (file !== undefined) roots.set(uri, file);
  }

  function read(work: Promise<void>): void {
    reading = work.catch((error: unknown) =>
      connection.console.error(`The workspace could not be read: ${String(error)}`),
    );
  }

  /** Waits for the newest reading: other folders may come meanwhile. */
  async function ready(): Promise<void> {
    for (let last: Promise<void> | undefined; last !== reading; ) {
      last = reading;
      await last;
    }
  }

  async function askSettings(): Promise<void> {
    if (!client.asksConfiguration) return;
    const settings: unknown = await connection.workspace.getConfiguration("pipewright");
    if (settings !== null) analyser.setSettings(readSettings(settings));
  }

  /** Reads the workspace; a newer reading ends an older one. */
  async function readAll(): Promise<void> {
    index.aborted = true;
    const signal = { aborted: false };
    index = signal;
    const progress = await connection.window.createWorkDoneProgress();
    progress.begin("Pipewright: reading the workspace", 0);
    try {
      await analyser.index(signal, (done, total) => {
        session.indexing.current = { done, total };
        progress.report(total === 0 ? 100 : Math.floor((100 * done) / total), `${done} of ${total} files`);
      });
    } catch (error) {
      if (!(error instanceof Cancelled)) connection.console.error(`The workspace could not be read: ${String(error)}`);
    } finally {
      progress.done();
      if (!signal.aborted) session.indexing.current = undefined;
      void connection.sendNotification(STATUS_CHANGED);
    }
  }
}

function learn(client: ClientAbilities, params: InitializeParams): void {
  const { workspace, textDocument } = params.capabilities;
  const options = optionsOf(params);
  client.pulls = textDocument?.diagnostic !== undefined;
  client.refreshes = workspace?.diagnostics?.refreshSupport === true;
  client.versionedEdits = workspace?.workspaceEdit?.documentChanges === true;
  client.asksConfiguration = workspace?.configuration === true;
  client.watches = workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
  client.asksReasons = options.asksReasons === true;
  client.explains = options.explains === true;
  if (typeof options.debounce === "number") client.debounce = Math.max(0, options.debounce);
}

const optionsOf = (params: InitializeParams): InitializationOptions =>
  (params.initializationOptions as InitializationOptions | undefined) ?? {};

function foldersOf(params: InitializeParams): readonly string[] {
  if (params.workspaceFolders && params.workspaceFolders.length > 0)
    return params.workspaceFolders.map(({ uri }) => uri);
  // Clients from before workspace folders name one root.
  return params.rootUri ? [params.rootUri] : [];
}

const abilities = (client: ClientAbilities): InitializeResult => ({
  serverInfo: { name: "pipewright" },
  capabilities: {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    ...(client.pulls
      ? {
          diagnosticProvider: {
            identifier: "pipewright",
            interFileDependencies: true,
            workspaceDiagnostics: true,
          },
        }
      : {}),
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL], resolveProvider: true },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentSymbolProvider: true,
    documentFormattingProvider: true,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  },
});
