import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { OPERATION_REQUEST, type OperationAnswer, type OperationParams } from "../../../server/src/protocol.ts";
import type { ScorecardBusy, ScorecardMessage } from "./scorecardMessages.ts";
import { scorecardPage, WAITING } from "./scorecardPage.ts";

/** The scorecard of the workspace, in an editor of its own. */
export interface Scorecard extends vscode.Disposable {
  /** Shows it, judged anew. */
  show(): Promise<void>;
}

/** Registers the scorecard; there is one at most. */
export function registerScorecard(client: LanguageClient, extension: vscode.Uri): Scorecard {
  const scripts = vscode.Uri.joinPath(extension, "dist/client");
  let panel: vscode.WebviewPanel | undefined;
  let trend = false;

  const fill = async (webview: vscode.Webview): Promise<void> => {
    const params: OperationParams = { name: "review", input: trend ? { trend } : {}, html: true };
    await webview.postMessage({ busy: true } satisfies ScorecardBusy);
    try {
      const { html, refused } = await client.sendRequest<OperationAnswer>(OPERATION_REQUEST, params);
      if (!html) throw new Error(refused ?? "There is no page.");
      const script = webview.asWebviewUri(vscode.Uri.joinPath(scripts, "scorecard.js")).toString();
      webview.html = scorecardPage(html, { nonce: randomBytes(16).toString("hex"), script, trend });
    } catch (error) {
      await webview.postMessage({ busy: false } satisfies ScorecardBusy);
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(`Pipewright could not judge the workspace: ${reason}`);
    }
  };

  const answer = async (webview: vscode.Webview, message: ScorecardMessage): Promise<void> => {
    switch (message.kind) {
      case "open":
        return openPlace(message.uri, message.line);
      case "trend":
        trend = true;
        return fill(webview);
      case "refresh":
        return fill(webview);
    }
  };

  const open = (): vscode.WebviewPanel => {
    const made = vscode.window.createWebviewPanel("pipewright.scorecard", "Scorecard", vscode.ViewColumn.Active, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [scripts],
    });
    made.webview.html = WAITING;
    made.webview.onDidReceiveMessage((message: ScorecardMessage) => answer(made.webview, message));
    made.onDidDispose(() => {
      if (panel === made) panel = undefined;
      trend = false;
    });
    return made;
  };

  return {
    async show() {
      panel ??= open();
      panel.reveal();
      const { webview } = panel;
      await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: "Scorecard" }, () =>
        fill(webview),
      );
    },
    dispose: () => panel?.dispose(),
  };
}

/** Shows a line of a file of the workspace, beside nothing: the scorecard stays a tab away. */
async function openPlace(address: string, line: number): Promise<void> {
  const uri = vscode.Uri.parse(address, true);
  // A page can only ask for what the workspace holds.
  if (!vscode.workspace.getWorkspaceFolder(uri) || !Number.isInteger(line) || line < 1) return;
  const at = new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
}
