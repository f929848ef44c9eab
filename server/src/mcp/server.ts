import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  RootsListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { version } from "../../../package.json";
import { progressOf } from "./progress.ts";
import type { McpSession } from "./session.ts";
import { callTool, tools } from "./tools.ts";
import { INSTRUCTIONS } from "./words.ts";

/** The server of a session, ready to be connected. `fixed`: the folders are given, the client is not asked for any. */
export function createServer(session: McpSession, fixed: boolean): Server {
  const server = new Server(
    { name: "pipewright", title: "Pipewright", version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...tools] }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) =>
    callTool(session, params.name, params.arguments ?? {}, extra.signal, progressOf(extra)),
  );
  if (!fixed) {
    // A first call may have come before this, and have asked.
    server.oninitialized = () => {
      if (!session.isLocated) void session.locate();
    };
    server.setNotificationHandler(RootsListChangedNotificationSchema, () => session.locate());
  }
  return server;
}
