import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  RootsListChangedNotificationSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { version } from "../../../package.json";
import { complete } from "./completion.ts";
import { progressOf } from "./progress.ts";
import { promptFor, prompts } from "./prompts.ts";
import { readResource, resources, templates } from "./resources.ts";
import type { McpSession } from "./session.ts";
import { Subscriptions } from "./subscriptions.ts";
import { callTool, tools } from "./tools.ts";
import { INSTRUCTIONS } from "./words.ts";

/** The server of a session, ready to be connected. `fixed`: the folders are given, the client is not asked for any. */
export function createServer(session: McpSession, fixed: boolean): Server {
  const server = new Server(
    { name: "pipewright", title: "Pipewright", version },
    {
      capabilities: { tools: {}, resources: { subscribe: true }, prompts: {}, completions: {} },
      instructions: INSTRUCTIONS,
    },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...tools] }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) =>
    callTool(session, params.name, params.arguments ?? {}, extra.signal, progressOf(extra)),
  );
  serveResources(server, session);
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: [...prompts] }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params }) => promptFor(params.name, params.arguments ?? {}));
  server.setRequestHandler(CompleteRequestSchema, ({ params }, { signal }) => complete(session, params, signal));
  if (!fixed) {
    // A first call may have come before this, and have asked.
    server.oninitialized = () => {
      if (!session.isLocated) void session.locate();
    };
    server.setNotificationHandler(RootsListChangedNotificationSchema, () => session.locate());
  }
  return server;
}

function serveResources(server: Server, session: McpSession): void {
  server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: [...resources] }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: [...templates] }));
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }, extra) =>
    readResource(session, params.uri, extra.signal, progressOf(extra)),
  );
  const subscriptions = new Subscriptions(session, (uri) => {
    // The connection may be gone.
    void server.sendResourceUpdated({ uri }).catch(() => {});
  });
  server.setRequestHandler(SubscribeRequestSchema, ({ params }) => {
    subscriptions.add(params.uri);
    return {};
  });
  server.setRequestHandler(UnsubscribeRequestSchema, ({ params }) => {
    subscriptions.remove(params.uri);
    return {};
  });
}
