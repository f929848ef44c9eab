import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createAnalyser } from "../core/engine/create.ts";
import { nodePorts } from "../host/ports.ts";
import { serve } from "./server.ts";

/** Starts the language server on the transport the command line names (`--stdio`, `--node-ipc`, …). */
export function start(): void {
  const connection = createConnection(ProposedFeatures.all);
  const log = (level: "error" | "warning" | "info" | "debug", message: string): void => {
    if (level === "error") connection.console.error(message);
    else if (level === "warning") connection.console.warn(message);
    else if (level === "info") connection.console.info(message);
    else connection.console.debug(message);
  };
  serve(connection, createAnalyser(nodePorts({ log })));
}
