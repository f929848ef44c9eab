import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { completePath, tail } from "./exec.ts";
import type { ServerInstall } from "./install.ts";
import { spawnGroup, stopGroup } from "./processes.ts";
import { baseSettings, type Settings } from "./settings.ts";
import { removeFolder, temporaryFolder } from "./temp.ts";

/** How {@link startServer} starts VS Code. */
export interface ServerOptions {
  /** The folder VS Code loads installed extensions from. */
  readonly extensionsDirectory: string;
  /** False starts with Workspace Trust on and nothing trusted: Restricted Mode. */
  readonly trusted?: boolean;
  /** Accept the URL payload that names a development extension and a suite. Also hides all notification toasts. */
  readonly testDriver?: boolean;
  /** On top of {@link baseSettings}. */
  readonly settings?: Settings;
  /** On top of our own environment; the extension host inherits it. */
  readonly environment?: NodeJS.ProcessEnv;
  /** A free one by default. */
  readonly port?: number;
}

/** A running VS Code server. */
export interface VSCodeServer {
  readonly port: number;
  /** The secret without which the server answers nobody. */
  readonly token: string;
  /** What the server printed so far. */
  log(): string;
  /** Resolves when the server has ended, by itself or through {@link stop}. */
  readonly ended: Promise<void>;
  /** Ends the server with all it started and removes its data. */
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;
// without a marketplace, VS Code does not ask open-vsx.org about every installed extension
const noGallery = { EXTENSIONS_GALLERY: "{}" };

/** Starts a VS Code server on the loopback interface and waits until it listens. */
export async function startServer(editor: ServerInstall, options: ServerOptions): Promise<VSCodeServer> {
  const data = temporaryFolder("server");
  const machine = path.join(data, "data/Machine");
  mkdirSync(machine, { recursive: true });
  writeFileSync(
    path.join(machine, "settings.json"),
    JSON.stringify({ ...baseSettings, ...options.settings }, undefined, 2),
  );

  const token = randomBytes(16).toString("hex");
  const child = spawnGroup(editor.node, [editor.serverMain, ...serverArguments(options, data, token)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...withoutForeignVSCode(process.env), PATH: completePath(), ...noGallery, ...options.environment },
  });
  let output = "";
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async (): Promise<void> => {
    await stopGroup(child);
    removeFolder(data);
  };

  try {
    const port = await new Promise<number>((resolve, reject) => {
      const failed = (why: string): void => reject(new Error(`the VS Code server ${why}\n${tail(output, 30)}`));
      const timer = setTimeout(() => failed(`did not listen within ${startTimeoutMs / 1000} s`), startTimeoutMs);
      const collect = (chunk: Buffer): void => {
        output += chunk.toString();
        const listening = /agent listening on (\d+)/.exec(output);
        if (listening) {
          clearTimeout(timer);
          resolve(Number(listening[1]));
        }
      };
      child.stdout?.on("data", collect);
      child.stderr?.on("data", collect);
      child.once("error", (error) => failed(`did not start: ${error.message}`));
      child.once("exit", (code, signal) => failed(`ended with ${signal ?? code}`));
    });
    return { port, token, log: () => output, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function serverArguments(options: ServerOptions, data: string, token: string): string[] {
  return [
    ...["--host", "127.0.0.1", "--port", String(options.port ?? 0), "--connection-token", token],
    ...["--server-data-dir", data, "--extensions-dir", options.extensionsDirectory],
    ...["--accept-server-license-terms", "--telemetry-level", "off", "--disable-experiments", "--log", "info"],
    ...(options.testDriver ? ["--enable-smoke-test-driver"] : []),
    ...((options.trusted ?? true) ? ["--disable-workspace-trust"] : []),
  ];
}

/** Started from a terminal inside VS Code, we must not tell our server about that other VS Code. */
function withoutForeignVSCode(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !foreign.test(name)));
}
