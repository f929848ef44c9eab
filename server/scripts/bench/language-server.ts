import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { type Spread, spread, usage } from "./measure.ts";

/** A language server to be measured on one file. */
export interface Contestant {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What was measured; milliseconds, but for the memory (MB). */
export interface Measured {
  readonly initialize: number;
  readonly open: number;
  readonly keystroke: Spread;
  readonly cpuPerEdit: number;
  readonly peak: number;
}

/** Longest wait for an answer, milliseconds. */
const PATIENCE = 30_000;

/** Opens a file in a fresh server and types into it. Diagnostics are pulled where the server offers that, else awaited. */
export async function measureServer(
  { program, args, settings }: Contestant,
  file: { readonly name: string; readonly language: string; readonly text: string },
  edits: number,
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "pipewright-bench-"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file.name), file.text);
  const uri = pathToFileURL(join(folder, file.name)).href;
  const started = performance.now();
  const child = spawn(program, args, { cwd: folder, stdio: ["pipe", "pipe", "ignore"] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  try {
    const published = new Published(connection);
    answer(connection, settings);
    connection.listen();
    const folderUri = pathToFileURL(folder).href;
    const { capabilities } = await connection.sendRequest<{ capabilities: { diagnosticProvider?: unknown } }>(
      "initialize",
      {
        processId: process.pid,
        rootUri: folderUri,
        workspaceFolders: [{ uri: folderUri, name: "bench" }],
        capabilities: ABILITIES,
      },
    );
    const initialize = performance.now() - started;
    await connection.sendNotification("initialized", {});
    await connection.sendNotification("workspace/didChangeConfiguration", { settings });
    const pulls = capabilities.diagnosticProvider !== undefined;
    const diagnose = async (version: number): Promise<void> => {
      if (pulls) await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
      else await published.next(version);
    };
    await sleep(500);
    let version = 1;
    let from = performance.now();
    const document = { uri, languageId: file.language, version, text: file.text };
    await connection.sendNotification("textDocument/didOpen", { textDocument: document });
    await diagnose(version);
    const open = performance.now() - from;
    await sleep(500);
    const before = usage(child.pid as number)?.cpu ?? 0;
    const took: number[] = [];
    const lines = file.text.split("\n");
    for (let at = 0; at < edits; at++) {
      const line = Math.floor((((Math.floor(at / 2) * 7919) % 100) / 100) * lines.length);
      const end = (lines[line] ?? "").length;
      // One letter at the end of a line, and away with it again.
      const start = { line, character: end };
      const range = { start, end: { line, character: at % 2 === 0 ? end : end + 1 } };
      version++;
      from = performance.now();
      await connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range, text: at % 2 === 0 ? "x" : "" }],
      });
      await diagnose(version);
      took.push(performance.now() - from);
      await sleep(30);
    }
    const { cpu, peak } = usage(child.pid as number) ?? { cpu: 0, peak: 0 };
    return { initialize, open, keystroke: spread(took), cpuPerEdit: (cpu - before) / edits, peak };
  } finally {
    connection.dispose();
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

const ABILITIES = {
  workspace: { configuration: true, workspaceFolders: true, didChangeConfiguration: { dynamicRegistration: true } },
  textDocument: {
    synchronization: { dynamicRegistration: true },
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
    diagnostic: { dynamicRegistration: false, relatedDocumentSupport: true },
  },
};

/** Answers what servers ask of an editor. */
function answer(connection: MessageConnection, settings: Readonly<Record<string, unknown>>): void {
  connection.onRequest("workspace/configuration", ({ items }: { items: readonly { section?: string }[] }) =>
    items.map(({ section }) => (section === undefined ? settings : (settings[section] ?? null))),
  );
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("window/workDoneProgress/create", () => null);
  connection.onRequest("workspace/diagnostic/refresh", () => null);
}

/** Waits for diagnostics that a server pushes. */
class Published {
  private waiting: { readonly version: number; readonly done: () => void } | undefined;

  constructor(connection: MessageConnection) {
    connection.onNotification("textDocument/publishDiagnostics", ({ version }: { version?: number }) => {
      if (!this.waiting || (version !== undefined && version < this.waiting.version)) return;
      this.waiting.done();
      this.waiting = undefined;
    });
  }

  next(version: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no diagnostics within ${PATIENCE / 1000} s`)), PATIENCE);
      this.waiting = {
        version,
        done: () => {
          clearTimeout(late);
          resolve();
        },
      };
    });
  }
}
