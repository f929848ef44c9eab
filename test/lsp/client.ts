import {
  type ClientCapabilities,
  ConfigurationRequest,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  LSPErrorCodes,
  MessageType,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ResponseError,
  ShutdownRequest,
  WorkDoneProgressCreateRequest,
} from "vscode-languageserver/node";
import { toUri } from "../../server/src/host/paths.ts";
import type { InitializationOptions } from "../../server/src/protocol.ts";

/** What a test says of its editor. */
export interface ClientOptions {
  readonly folder: string;
  /** The editor asks for diagnostics; otherwise they are pushed. */
  readonly pulls?: boolean;
  readonly options?: InitializationOptions;
  readonly capabilities?: ClientCapabilities;
  /** What `workspace/configuration` answers for `pipewright`. */
  readonly configuration?: unknown;
}

/** An editor's side of a connection. */
export class TestClient {
  readonly registered: string[] = [];
  readonly progress: string[] = [];
  /** Errors and warnings the server has logged. */
  readonly complaints: string[] = [];
  refreshes = 0;
  pushes = 0;
  configuration: unknown;
  private readonly versions = new Map<string, number>();
  private readonly pushed = new Map<string, readonly Diagnostic[]>();
  private readonly folder: string;
  private waiting: (() => void)[] = [];

  private constructor(
    readonly connection: ProtocolConnection,
    { folder, configuration }: ClientOptions,
  ) {
    this.folder = folder;
    this.configuration = configuration;
  }

  /** Shakes hands with the server on a connection. */
  static async start(
    connection: ProtocolConnection,
    options: ClientOptions,
  ): Promise<{ readonly client: TestClient; readonly result: InitializeResult }> {
    const client = new TestClient(connection, options);
    connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => client.configuration ?? null));
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      client.registered.push(...registrations.map(({ method }) => method));
    });
    connection.onRequest(WorkDoneProgressCreateRequest.type, () => undefined);
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      client.refreshes++;
      client.wake();
    });
    connection.onNotification("$/progress", ({ value }: { value: { kind: string } }) => {
      client.progress.push(value.kind);
      client.wake();
    });
    connection.onNotification(LogMessageNotification.type, ({ type, message }) => {
      if (type === MessageType.Error || type === MessageType.Warning) client.complaints.push(message);
    });
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
      client.pushes++;
      client.pushed.set(uri, diagnostics);
      client.wake();
    });
    connection.listen();
    const result = await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: toUri(options.folder),
      workspaceFolders: [{ uri: toUri(options.folder), name: "test" }],
      capabilities: {
        textDocument: options.pulls === false ? {} : { diagnostic: { dynamicRegistration: false } },
        window: { workDoneProgress: true },
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeConfiguration: { dynamicRegistration: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
          diagnostics: { refreshSupport: true },
          workspaceEdit: { documentChanges: true },
        },
        ...options.capabilities,
      },
      initializationOptions: { debounce: 0, ...options.options },
    });
    await connection.sendNotification(InitializedNotification.type, {});
    return { client, result };
  }

  /** The URI of a file of the workspace. */
  uri(path: string): string {
    return toUri(`${this.folder}/${path}`);
  }

  /** Opens a document, or gives it a new text as a whole. */
  async write(path: string, text: string, languageId = "sql"): Promise<void> {
    const uri = this.uri(path);
    const version = (this.versions.get(uri) ?? 0) + 1;
    this.versions.set(uri, version);
    if (version === 1)
      await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId, version, text },
      });
    else
      await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
  }

  /** Replaces a range of an open document. */
  async type(
    path: string,
    start: { line: number; character: number },
    end: { line: number; character: number },
    text: string,
  ): Promise<void> {
    const uri = this.uri(path);
    const version = (this.versions.get(uri) ?? 0) + 1;
    this.versions.set(uri, version);
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ range: { start, end }, text }],
    });
  }

  async close(path: string): Promise<void> {
    const uri = this.uri(path);
    this.versions.delete(uri);
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  /** Asks for the diagnostics of a document, again where the server asks for that. */
  async pull(path: string): Promise<readonly Diagnostic[]> {
    for (;;) {
      try {
        const report = await this.connection.sendRequest(DocumentDiagnosticRequest.type, {
          textDocument: { uri: this.uri(path) },
        });
        return report.kind === "full" ? report.items : [];
      } catch (error) {
        if (!(error instanceof ResponseError) || error.code !== LSPErrorCodes.ServerCancelled) throw error;
      }
    }
  }

  /** The diagnostics pushed last for a document. */
  pushedFor(path: string): readonly Diagnostic[] | undefined {
    return this.pushed.get(this.uri(path));
  }

  /** Waits until something holds, looking again whenever the server says something. */
  async until(holds: () => boolean, what: string): Promise<void> {
    const end = Date.now() + 20_000;
    while (!holds()) {
      if (Date.now() > end) throw new Error(`Waited in vain: ${what}.`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
  }

  private wake(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
