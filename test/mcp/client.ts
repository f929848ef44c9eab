import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ListRootsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { onTestFinished } from "vitest";
import { buildCommandLine } from "../../server/scripts/build.ts";

/** The command line as it ships, built for the tests of one file. */
export const program = (name: string): Promise<string> => buildCommandLine(`.cache/mcp/${name}`);

/** How a test's client starts its server. */
export interface ConnectOptions {
  readonly roots?: readonly string[];
  readonly cwd?: string;
  /** Folders the client names when it is asked; without them it cannot be asked. Changed in place. */
  readonly named?: string[];
  /** Environment besides the little a client passes on. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A client of the official SDK with a server in a process of its own. */
export interface Connected {
  readonly client: Client;
  readonly transport: StdioClientTransport;
  /** What the server wrote to its standard error. */
  errors(): string;
  /** Calls a tool of an operation. */
  ask(operation: string, input?: Record<string, unknown>): ReturnType<Client["callTool"]>;
}

/** Starts a server for one test. */
export async function connect(file: string, options: ConnectOptions = {}): Promise<Connected> {
  const connected = await dial(file, options);
  onTestFinished(() => connected.client.close());
  return connected;
}

/** Starts a server and shakes hands. Whoever calls closes the client. */
export async function dial(file: string, options: ConnectOptions = {}): Promise<Connected> {
  const { roots = [], cwd, named, env } = options;
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [file, "mcp", ...roots.flatMap((root) => ["--root", root])],
    stderr: "pipe",
    ...(cwd === undefined ? {} : { cwd }),
    ...(env ? { env: { ...env } } : {}),
  });
  let errors = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const client = new Client(
    { name: "test", version: "1.0.0" },
    { capabilities: named ? { roots: { listChanged: true } } : {} },
  );
  if (named)
    client.setRequestHandler(ListRootsRequestSchema, () => ({
      roots: named.map((folder) => ({ uri: folder.includes(":") ? folder : `file://${folder}` })),
    }));
  await client.connect(transport);
  return {
    client,
    transport,
    errors: () => errors,
    ask: (operation, input = {}) => client.callTool({ name: `pipewright_${operation}`, arguments: input }),
  };
}

/** The texts of an answer, one after the other. */
export function textOf(result: Awaited<ReturnType<Client["callTool"]>>): string {
  const content = result.content as readonly { readonly type: string; readonly text?: string }[];
  return content.map(({ text }) => text ?? "").join("\n");
}

/** The example platform. */
export const RETAILER = join(import.meta.dirname, "../../examples/retailer");
