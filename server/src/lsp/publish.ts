import {
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import type { ReportedFinding } from "../core/engine/analyser.ts";
import { Cancelled } from "../core/engine/analyser.ts";
import type { FileId } from "../core/text/span.ts";
import { Delayed } from "./delayed.ts";
import { resultIdOf, toDiagnostic } from "./diagnostics.ts";
import { answering, type Session } from "./session.ts";

/** Diagnostics: asked for by clients that can, pushed to all others, never both. */
export function registerDiagnostics(session: Session): void {
  const { connection, analyser, client, uris } = session;
  connection.languages.diagnostics.on((params, token) =>
    answering(token, async (signal): Promise<DocumentDiagnosticReport> => {
      const file = uris.file(params.textDocument.uri);
      const items = file === undefined ? [] : await diagnosticsOf(session, file, await analyser.findings(file, signal));
      const resultId = resultIdOf(items);
      return resultId === params.previousResultId
        ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
        : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
    }),
  );
  connection.languages.diagnostics.onWorkspace((params, token) =>
    answering(token, async (signal) => {
      const previous = new Map(params.previousResultIds.map(({ uri, value }) => [uri, value]));
      const items: WorkspaceDocumentDiagnosticReport[] = [];
      for (const [file, findings] of await analyser.allFindings(signal)) {
        const uri = uris.of(file);
        // Open documents are asked about by themselves.
        if (session.documents.get(uri)) continue;
        const before = previous.get(uri);
        previous.delete(uri);
        if (findings.length === 0 && before === undefined) continue;
        items.push(reportFor(uri, before, await diagnosticsOf(session, file, findings)));
      }
      for (const [uri, before] of previous) if (!session.documents.get(uri)) items.push(reportFor(uri, before, []));
      return { items };
    }),
  );
  const refresh = new Delayed(() => {
    if (client.pulls && client.refreshes) connection.languages.diagnostics.refresh();
  });
  const push = new Pushing(session);
  analyser.onChange((files) => {
    if (!client.pulls) push.changed(files);
    // A client asks by itself about the document somebody types in, and about no other.
    else if (!files || files.some((file) => file !== session.edited.last)) refresh.soon(client.debounce);
  });
}

function reportFor(
  uri: string,
  before: string | undefined,
  diagnostics: Diagnostic[],
): WorkspaceDocumentDiagnosticReport {
  const resultId = resultIdOf(diagnostics);
  return resultId === before
    ? { kind: DocumentDiagnosticReportKind.Unchanged, uri, version: null, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items: diagnostics };
}

async function diagnosticsOf(
  { places }: Session,
  file: FileId,
  findings: readonly ReportedFinding[],
): Promise<Diagnostic[]> {
  if (findings.length === 0) return [];
  const lines = await places.linesOf(file);
  return Promise.all(findings.map((finding) => toDiagnostic(finding, lines, places)));
}

/** Pushes diagnostics of files whose findings may have changed; only what the client does not have yet. */
class Pushing {
  private readonly sent = new Map<string, string>();
  private waiting: Set<FileId> | "all" = new Set();
  private readonly later = new Delayed(() => void this.flush());
  private running = false;

  constructor(private readonly session: Session) {}

  changed(files: readonly FileId[] | undefined): void {
    if (!files) this.waiting = "all";
    else if (this.waiting !== "all") for (const file of files) this.waiting.add(file);
    this.later.soon(this.session.client.debounce);
  }

  private async flush(): Promise<void> {
    if (this.running) {
      this.later.soon(this.session.client.debounce);
      return;
    }
    this.running = true;
    const { waiting } = this;
    this.waiting = new Set();
    try {
      if (waiting === "all") await this.pushAll();
      else for (const file of waiting) await this.push(file, await this.session.analyser.findings(file));
    } catch (error) {
      if (error instanceof Cancelled) this.changed(waiting === "all" ? undefined : [...waiting]);
      else this.session.connection.console.error(`Findings could not be sent: ${String(error)}`);
    } finally {
      this.running = false;
    }
  }

  private async pushAll(): Promise<void> {
    const { analyser, documents, uris } = this.session;
    const open = documents
      .all()
      .map(({ uri }) => uris.file(uri))
      .filter((file) => file !== undefined);
    for (const file of open) await this.push(file, await analyser.findings(file));
    const found = await analyser.allFindings({ aborted: false });
    for (const [file, findings] of found) await this.push(file, findings);
    for (const uri of [...this.sent.keys()]) {
      const file = uris.file(uri);
      if (file !== undefined && !found.has(file) && !open.includes(file)) await this.push(file, []);
    }
  }

  private async push(file: FileId, findings: readonly ReportedFinding[]): Promise<void> {
    const { connection, documents, uris } = this.session;
    const uri = uris.of(file);
    const version = documents.get(uri)?.version;
    const diagnostics = await diagnosticsOf(this.session, file, findings);
    const id = `${version ?? ""}:${resultIdOf(diagnostics)}`;
    if (this.sent.get(uri) === id || (diagnostics.length === 0 && !this.sent.has(uri) && version === undefined)) return;
    // The text has moved on: the change that did it comes here as well.
    if (documents.get(uri)?.version !== version) return;
    this.sent.set(uri, id);
    await connection.sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) });
  }
}
