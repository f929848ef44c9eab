import type * as vscode from "vscode";
import type { Asking } from "../client.ts";

/** A question with everything it takes to answer it. */
export interface Turn {
  readonly request: vscode.ChatRequest;
  readonly history: vscode.ChatContext;
  readonly stream: vscode.ChatResponseStream;
  readonly token: vscode.CancellationToken;
  readonly context: vscode.ExtensionContext;
  readonly start: () => Promise<Asking>;
}
