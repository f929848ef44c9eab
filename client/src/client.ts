import * as vscode from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from "vscode-languageclient/node";
import {
  CHANGES_REQUEST,
  type ChangesAnswer,
  type InitializationOptions,
  MENTIONS_REQUEST,
  type Mention,
  OPERATION_REQUEST,
  type OperationAnswer,
} from "../../server/src/protocol.ts";
import type { Asked } from "./chat/operation.ts";
import { applyChanges } from "./commands/applyChanges.ts";
import { createBaseline } from "./commands/createBaseline.ts";
import { createConfiguration } from "./commands/createConfiguration.ts";
import { explainFinding } from "./commands/explainFinding.ts";
import { ignoreWithReason } from "./commands/ignoreWithReason.ts";
import { showCoverage } from "./commands/showCoverage.ts";
import type { CommandName } from "./extension.ts";
import { readSettings } from "./settings.ts";
import { registerPages } from "./views/pages.ts";
import type { Proposals } from "./views/proposals.ts";
import { registerScorecard } from "./views/scorecard.ts";
import { registerStatus } from "./views/status.ts";

/** Documents the server is told about. */
export const SELECTOR = ["file", "untitled"].flatMap((scheme) =>
  ["sql", "jinja-sql", "snowflake-sql", "bigquery", "yaml", "jinja-yaml", "helm", "python", "json"].map((language) => ({
    scheme,
    language,
  })),
);

/** What the chat and the tools of language models ask of the server. */
export interface Asking {
  /** Carries out an operation; it waits until the workspace is read. */
  ask(asked: Asked, token: vscode.CancellationToken): Promise<OperationAnswer>;
  /** What an operation would write. */
  changes(asked: Asked, token: vscode.CancellationToken): Promise<ChangesAnswer>;
  /** What of the workspace a text names. */
  mentions(text: string, token: vscode.CancellationToken): Promise<readonly Mention[]>;
}

/** The editor's side of a running server. */
export interface Client extends Asking {
  /** Runs a command of the extension. */
  run(name: CommandName, args: readonly unknown[]): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts the server and everything that shows what it says. */
export async function startClient(context: vscode.ExtensionContext, proposals: Proposals): Promise<Client> {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist/server/server.cjs").fsPath;
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6010"] } },
  };
  const initializationOptions: InitializationOptions = {
    asksReasons: true,
    explains: true,
    settings: readSettings(),
  };
  const options: LanguageClientOptions = {
    documentSelector: SELECTOR,
    initializationOptions,
    outputChannel: vscode.window.createOutputChannel("Pipewright", { log: true }),
    synchronize: { configurationSection: "pipewright" },
    markdown: { isTrusted: { enabledCommands: ["pipewright.explainFinding"] } },
  };
  const client = new LanguageClient("pipewright", "Pipewright", server, options);
  const pages = registerPages();
  context.subscriptions.push(pages, client.outputChannel);
  await client.start();
  const status = registerStatus(client, SELECTOR);
  const scorecard = registerScorecard(client, context.extensionUri);
  context.subscriptions.push(status, scorecard);
  const asking: Asking = {
    ask: ({ operation, input }, token) =>
      client.sendRequest<OperationAnswer>(OPERATION_REQUEST, { name: operation, input }, token),
    changes: ({ operation, input }, token) =>
      client.sendRequest<ChangesAnswer>(CHANGES_REQUEST, { name: operation, input }, token),
    mentions: (text, token) => client.sendRequest<readonly Mention[]>(MENTIONS_REQUEST, { text }, token),
  };
  return {
    ...asking,
    async run(name, args) {
      switch (name) {
        case "restart":
          await client.restart();
          status.refresh();
          return;
        case "showOutput":
          client.outputChannel.show(true);
          return;
        case "showCoverage":
          return showCoverage(client, pages);
        case "showScorecard":
          return scorecard.show();
        case "explainFinding":
          return explainFinding(client, pages, args[0]);
        case "createConfiguration":
          return createConfiguration(client);
        case "createBaseline":
          return createBaseline(client);
        case "ignoreWithReason":
          return ignoreWithReason(client, args[0]);
        case "applyChanges":
          return applyChanges(asking, proposals, args[0]);
      }
    },
    async stop() {
      await client.stop(2000);
    },
  };
}
