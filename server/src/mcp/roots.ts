import { stat } from "node:fs/promises";
import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { EnginePorts } from "../core/engine/ports.ts";
import type { FileId } from "../core/text/span.ts";
import { fromUri, toPath } from "../host/paths.ts";

/** Milliseconds a client is given to name its folders. */
const WAIT = 10_000;

/** The folders of the client; undefined where it names none. Whatever is no folder on this machine is left out. */
export async function clientRoots(server: Server, log: EnginePorts["log"]): Promise<readonly FileId[] | undefined> {
  if (!server.getClientCapabilities()?.roots) return undefined;
  const listed = await server.listRoots(undefined, { timeout: WAIT }).catch((error: unknown) => {
    log("warning", `The client did not name its folders: ${error instanceof Error ? error.message : String(error)}`);
    return { roots: [] };
  });
  const folders: FileId[] = [];
  for (const { uri } of listed.roots) {
    const file = fromUri(uri);
    if (file !== undefined && (await isFolder(file))) folders.push(file);
    else log("warning", `The client names ${JSON.stringify(uri)}, which is no folder on this machine.`);
  }
  return listed.roots.length > 0 ? folders : undefined;
}

async function isFolder(file: FileId): Promise<boolean> {
  try {
    return (await stat(toPath(file))).isDirectory();
  } catch {
    return false;
  }
}
