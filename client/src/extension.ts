import * as vscode from "vscode";
import type { Client } from "./client.ts";
import { concerns } from "./concerns.ts";
import { registerMcp } from "./mcp.ts";
import { registerOfflineModel } from "./participant/offline-model.ts";
import { registerParticipant } from "./participant/register.ts";
import { registerTools } from "./tools/register.ts";
import { type Proposals, registerProposals } from "./views/proposals.ts";

/** The running client; one start at a time. */
let client: Promise<Client> | undefined;

/**
 * Registers commands and the chat and waits for the first document or question that concerns us; the language client and
 * the server are loaded then, not before, so that opening an unrelated folder costs nothing.
 */
export function activate(context: vscode.ExtensionContext): void {
  const proposals = registerProposals();
  const start = (): Promise<Client> => {
    client ??= load(context, proposals);
    return client;
  };
  for (const name of COMMANDS)
    context.subscriptions.push(
      vscode.commands.registerCommand(`pipewright.${name}`, async (...args: unknown[]) =>
        (await start()).run(name, args),
      ),
    );
  context.subscriptions.push(
    proposals,
    registerOfflineModel(context),
    registerParticipant(context, start),
    registerTools(context, start, proposals),
    registerMcp(context),
  );
  const look = (document: vscode.TextDocument): void => {
    if (document.uri.scheme !== "file" && document.uri.scheme !== "untitled") return;
    if (concerns(document.languageId, document.uri.path, () => document.getText())) void start();
  };
  const opened = vscode.workspace.onDidOpenTextDocument(look);
  context.subscriptions.push(opened);
  for (const document of vscode.workspace.textDocuments) look(document);
}

/** Stops the server. */
export async function deactivate(): Promise<void> {
  await (await client?.catch(() => undefined))?.stop();
  client = undefined;
}

async function load(context: vscode.ExtensionContext, proposals: Proposals): Promise<Client> {
  try {
    const { startClient } = await import("./client.ts");
    return await startClient(context, proposals);
  } catch (error) {
    client = undefined;
    void vscode.window.showErrorMessage(
      `Pipewright could not start its language server: ${error instanceof Error ? error.message : String(error)}`,
    );
    throw error;
  }
}

/** Commands of package.json, without their prefix. */
const COMMANDS = [
  "restart",
  "showCoverage",
  "showScorecard",
  "explainFinding",
  "createConfiguration",
  "createBaseline",
  "showOutput",
  "ignoreWithReason",
  "applyChanges",
] as const;

/** Name of a command of the extension. */
export type CommandName = (typeof COMMANDS)[number];
