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

/** How a question is put. */
export interface AskOptions {
  /** The model that is chosen; our own by default. */
  readonly vendor?: string;
  /** Files that are attached. */
  readonly attached?: readonly vscode.Uri[];
}

/** Puts a question to `@data-engineer` in the chat view and waits for the answer. */
export async function askChat(question: string, options: AskOptions = {}): Promise<ChatAnswer> {
  const result = await openChat(question, options);
  return { result: result ?? {}, text: await lastAnswer() };
}

/** Puts a question without reading the answer: it ends when the answer has. */
export async function openChat(
  question: string,
  { vendor = "pipewright", attached = [] }: AskOptions = {},
): Promise<ChatAnswer["result"] | undefined> {
  return vscode.commands.executeCommand("workbench.action.chat.open", {
    query: `@data-engineer ${question}`,
    blockOnResponse: true,
    modelSelector: { vendor },
    ...(attached.length > 0 ? { attachFiles: attached } : {}),
  });
}

/** Starts a new conversation. */
export async function newChat(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.chat.newChat");
}

/** What the view copies of the last question and its answer. */
export async function lastAnswer(): Promise<string> {
  await vscode.commands.executeCommand("workbench.action.chat.copyAll");
  const all = await vscode.env.clipboard.readText();
  const at = all.lastIndexOf("@data-engineer");
  return at < 0 ? all : all.slice(at);
}

/** What an operation answers by itself, through the tool that agents call. */
export async function operationText(operation: string, input: object): Promise<string> {
  const { content } = await vscode.lm.invokeTool(`pipewright_${operation}`, { input, toolInvocationToken: undefined });
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : "")).join("");
}
