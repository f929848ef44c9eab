import * as vscode from "vscode";
import { type Message, type Model, ModelTrouble, type Part, type Said } from "../chat/model.ts";
import { troubleOf } from "../chat/trouble.ts";

/** The model the person has chosen, for the loop. */
export function modelOf(chosen: vscode.LanguageModelChat, token: vscode.CancellationToken): Model {
  return {
    name: chosen.name,
    maxInputTokens: chosen.maxInputTokens,
    countTokens: async (text) => chosen.countTokens(text, token),
    async *send(messages, tools) {
      const stop = new vscode.CancellationTokenSource();
      let end: (done: { readonly done: true; readonly value: undefined }) => void = () => {};
      // A model that hangs is not waited for: VS Code does not stop one that has begun.
      const ended = new Promise<{ readonly done: true; readonly value: undefined }>((resolve) => {
        end = resolve;
      });
      const cancelled = token.onCancellationRequested(() => {
        stop.cancel();
        end({ done: true, value: undefined });
      });
      try {
        const response = await chosen.sendRequest(
          messages.map(toMessage),
          {
            justification: "To answer your question to @data-engineer.",
            ...(tools.length > 0 ? { tools: tools.map((tool) => ({ ...tool })) } : {}),
          },
          stop.token,
        );
        const parts = response.stream[Symbol.asyncIterator]();
        for (;;) {
          const next = await Promise.race([parts.next(), ended]);
          if (next.done) return;
          const said = toSaid(next.value);
          if (said) yield said;
        }
      } catch (error) {
        throw new ModelTrouble(troubleOf(chosen.name, error));
      } finally {
        // Nobody reads on: what the model has begun is given up.
        stop.cancel();
        cancelled.dispose();
        stop.dispose();
      }
    },
  };
}

function toMessage({ role, parts }: Message): vscode.LanguageModelChatMessage {
  const content = parts.map(toPart);
  return role === "user"
    ? vscode.LanguageModelChatMessage.User(
        content as (vscode.LanguageModelTextPart | vscode.LanguageModelToolResultPart)[],
      )
    : vscode.LanguageModelChatMessage.Assistant(
        content as (vscode.LanguageModelTextPart | vscode.LanguageModelToolCallPart)[],
      );
}

function toPart(
  part: Part,
): vscode.LanguageModelTextPart | vscode.LanguageModelToolCallPart | vscode.LanguageModelToolResultPart {
  switch (part.kind) {
    case "text":
      return new vscode.LanguageModelTextPart(part.text);
    case "call":
      return new vscode.LanguageModelToolCallPart(part.id, part.name, (part.input ?? {}) as object);
    case "result":
      return new vscode.LanguageModelToolResultPart(part.id, [new vscode.LanguageModelTextPart(part.text)]);
  }
}

function toSaid(part: unknown): Said | undefined {
  if (part instanceof vscode.LanguageModelTextPart) return { kind: "text", text: part.value };
  if (part instanceof vscode.LanguageModelToolCallPart)
    return { kind: "call", id: part.callId, name: part.name, input: part.input };
  return undefined;
}
