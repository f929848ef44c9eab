import * as vscode from "vscode";
import { until } from "./wait.ts";

/** What came back for a question in the chat view. */
export interface ChatAnswer {
  /** The result object, as far as it is looked at. */
  readonly result: {
    readonly metadata?: { readonly asked?: { readonly operation: string; readonly input: Record<string, unknown> } };
    readonly errorDetails?: { readonly message: string };
  };
  /** What a person reads: the last answer as the view copies it. */
  readonly text: string;
}

/** Waits until VS Code lists a model of this vendor. */
export async function untilModel(vendor: string): Promise<vscode.LanguageModelChat> {
  return until(`a model of ${vendor}`, async () => (await vscode.lm.selectChatModels({ vendor }))[0]);
}

/** Puts a question to `@data-engineer` in the chat view and waits for the answer. */
export async function askChat(question: string, vendor = "pipewright"): Promise<ChatAnswer> {
  const result = await vscode.commands.executeCommand<ChatAnswer["result"] | undefined>("workbench.action.chat.open", {
    query: `@data-engineer ${question}`,
    blockOnResponse: true,
    modelSelector: { vendor },
  });
  return { result: result ?? {}, text: await lastAnswer() };
}

/** What the view copies of the last question and its answer. */
async function lastAnswer(): Promise<string> {
  await vscode.commands.executeCommand("workbench.action.chat.copyAll");
  const all = await vscode.env.clipboard.readText();
  const at = all.lastIndexOf("@data-engineer");
  return at < 0 ? all : all.slice(at);
}
