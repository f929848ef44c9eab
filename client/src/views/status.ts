import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { type DocumentStatus, STATUS_CHANGED, STATUS_REQUEST } from "../../../server/src/protocol.ts";

/** The language status item: system, dialect and its reason, coverage. */
export interface Status extends vscode.Disposable {
  /** Asks the server again. */
  refresh(): void;
}

/** Registers the item and keeps it up to date with the active editor and the server. */
export function registerStatus(client: LanguageClient, selector: vscode.DocumentSelector): Status {
  const item = vscode.languages.createLanguageStatusItem("pipewright.status", selector);
  item.name = "Pipewright";
  item.text = "Pipewright";
  item.command = { title: "Show coverage", command: "pipewright.showCoverage" };
  let asked = 0;
  const refresh = async (): Promise<void> => {
    const ticket = ++asked;
    const document = vscode.window.activeTextEditor?.document;
    const uri = document && vscode.languages.match(selector, document) > 0 ? document.uri.toString() : undefined;
    const status = await client.sendRequest<DocumentStatus>(STATUS_REQUEST, uri ? { uri } : {});
    if (ticket === asked) show(item, status);
  };
  const soon = (): void => {
    refresh().catch((error: unknown) => client.outputChannel.appendLine(`Status: ${String(error)}`));
  };
  const subscriptions = [
    item,
    vscode.window.onDidChangeActiveTextEditor(soon),
    client.onNotification(STATUS_CHANGED, soon),
  ];
  soon();
  return { refresh: soon, dispose: () => vscode.Disposable.from(...subscriptions).dispose() };
}

function show(item: vscode.LanguageStatusItem, status: DocumentStatus): void {
  const { analysed, total } = status.coverage;
  item.busy = status.indexing !== undefined;
  const parts = [...status.systems, ...(status.dialect ? [status.dialect.title] : [])];
  item.text = parts.length > 0 ? parts.join(" · ") : "Pipewright";
  const coverage = status.indexing
    ? `reading ${status.indexing.done} of ${status.indexing.total} files`
    : `${analysed} of ${total} files analysed`;
  item.detail = [status.notAnalysed, status.dialect?.reason, coverage].filter((part) => part).join(" ");
  item.severity = status.notAnalysed
    ? vscode.LanguageStatusSeverity.Warning
    : vscode.LanguageStatusSeverity.Information;
}
