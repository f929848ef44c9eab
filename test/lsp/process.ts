import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { type ClientOptions, TestClient } from "./client.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Bundles the server as it ships, into a folder of the tests' own; returns the file to run. */
export async function bundleServer(name: string): Promise<string> {
  const file = join(root, ".cache/lsp", `${name}.cjs`);
  mkdirSync(dirname(file), { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ["server/src/lsp/main.ts"],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    logLevel: "warning",
    // Worker threads find their program by `__dirname` in a bundle.
    logOverride: { "empty-import-meta": "silent" },
  });
  return file;
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly client: TestClient;
  readonly child: ChildProcess;
  /** How it ended, once it has. */
  readonly ended: { current: string | undefined };
  /** What it wrote to its error output. */
  readonly errors: () => string;
}

/** Starts the server on its standard streams, as editors do. */
export async function startServer(file: string, options: ClientOptions): Promise<ServerProcess> {
  const child = spawn(process.execPath, [file, "--stdio"], { stdio: ["pipe", "pipe", "pipe"] });
  const ended: { current: string | undefined } = { current: undefined };
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onError(() => undefined);
  child.on("exit", (code, signal) => {
    ended.current = `exit code ${code}, signal ${signal}`;
    connection.dispose();
  });
  const { client } = await TestClient.start(connection, options);
  return { client, child, ended, errors: () => errors };
}
