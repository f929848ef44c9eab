import { Console } from "node:console";
import { homedir } from "node:os";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { PersonalSettings } from "../core/engine/analyser.ts";
import type { EnginePorts } from "../core/engine/ports.ts";
import { dirname } from "../core/text/path.ts";
import type { FileId } from "../core/text/span.ts";
import { toFileId } from "../host/paths.ts";
import { realOf } from "../host/walk.ts";
import { MessageLines } from "./lines.ts";
import { clientRoots } from "./roots.ts";
import { createServer } from "./server.ts";
import { McpSession } from "./session.ts";
import { McpWorkspace } from "./workspace.ts";

/** How the server is started. */
export interface StartOptions {
  /** Workspace folders named on the command line; without any the client is asked, then the working directory counts. */
  readonly roots: readonly FileId[] | undefined;
  readonly cwd: FileId;
  readonly settings: PersonalSettings;
}

/** Serves the Model Context Protocol on standard input and output until the input ends. The log goes to standard error. */
export async function start({ roots, cwd, settings }: StartOptions): Promise<void> {
  // Whatever any library prints must not stand between messages.
  globalThis.console = new Console(process.stderr);
  const log: EnginePorts["log"] = (level, message) => {
    if (level === "error" || level === "warning") process.stderr.write(`${level}: ${message}\n`);
  };
  const session = new McpSession(new McpWorkspace(log, settings), log, async () => {
    const named = roots ?? (await clientRoots(server, log)) ?? (isTooWide(cwd) ? [] : [cwd]);
    return [...new Set(await Promise.all(named.map(realOf)))];
  });
  const server = createServer(session, roots !== undefined);
  // Folders that are named already are read while the client says hello.
  if (roots) void session.locate();

  const input = new MessageLines(
    (answer) => process.stdout.write(answer),
    (sentence) => log("warning", sentence),
  );
  server.onerror = (error) => log("warning", error.message);
  const ended = new Promise<void>((resolve) => {
    server.onclose = resolve;
    for (const event of ["end", "close", "error"]) process.stdin.once(event, resolve);
  });
  await server.connect(new StdioServerTransport(process.stdin.pipe(input), process.stdout));
  await ended;
  // Nobody is there to read an answer: what still runs, threads included, ends with the process.
  process.exit(0);
}

/** A folder a program is started in when nobody chose one: reading all of it would be of no use to anybody. */
const isTooWide = (folder: FileId): boolean => dirname(folder) === folder || folder === toFileId(homedir());
