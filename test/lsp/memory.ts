import { PassThrough } from "node:stream";
import { onTestFinished } from "vitest";
import {
  createConnection,
  createProtocolConnection,
  type InitializeResult,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { createAnalyser } from "../../server/src/core/engine/create.ts";
import { nodePorts } from "../../server/src/host/ports.ts";
import { serve } from "../../server/src/lsp/server.ts";
import { type ClientOptions, TestClient } from "./client.ts";

/** A server and an editor in this process, over a pair of streams. */
export async function connect(
  options: ClientOptions,
): Promise<{ readonly client: TestClient; readonly result: InitializeResult }> {
  const up = new PassThrough();
  const down = new PassThrough();
  const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  serve(server, createAnalyser(nodePorts({ log: () => undefined })));
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const started = await TestClient.start(connection, options);
  // The server is only told to stop: what it may still be saying goes to nobody.
  onTestFinished(async () => {
    await connection.sendRequest(ShutdownRequest.type);
    connection.dispose();
  });
  return started;
}
