import * as vscode from "vscode";
import { followUpsOf } from "../chat/follow-ups.ts";
import { helpOf } from "../chat/help.ts";
import { type Intent, intentOf } from "../chat/intent.ts";
import type { Asked, ChatOperation } from "../chat/operation.ts";
import { operations } from "../chat/operations.gen.ts";
import { streamPage } from "../chat/sink.ts";
import type { Asking } from "../client.ts";
import { VENDOR } from "./offline-model.ts";
import { questionOf } from "./question.ts";
import type { Remembered } from "./remembered.ts";
import { sinkTo } from "./stream.ts";
import type { Turn } from "./turn.ts";

/** Answers a question put to `@data-engineer`. */
export async function converse(turn: Turn): Promise<vscode.ChatResult> {
  const { stream, token } = turn;
  try {
    stream.progress("Reading the workspace");
    const asking = await turn.start();
    const question = await questionOf(turn, asking);
    const intent = intentOf(question, operations);
    if (turn.request.model.vendor === VENDOR || intent?.whole) return await answer(turn, asking, intent);
    return await answer(turn, asking, intent);
  } catch (error) {
    if (token.isCancellationRequested) return {};
    const message = error instanceof Error ? error.message : String(error);
    return { errorDetails: { message: `Pipewright could not answer: ${message}` } };
  }
}

/** Answers from an operation alone. */
async function answer(turn: Turn, asking: Asking, intent: Intent | undefined): Promise<vscode.ChatResult> {
  const { request, stream, token } = turn;
  const operation = intent && operations.find(({ name }) => name === intent.operation);
  if (!intent || !operation) {
    stream.markdown(helpOf(operations, "I answer from the files of this workspace. You can ask:"));
    return {};
  }
  const asked: Asked = { operation: intent.operation, input: intent.input };
  stream.progress(operation.summary);
  const { markdown, refused, data } = await asking.ask(asked, token);
  if (markdown === undefined) {
    stream.markdown(refused ?? "There is no answer.");
    return remembering({ asked });
  }
  streamPage(markdown, sinkTo(stream));
  if (!request.command) stream.markdown(`\n\n*Understood as ${written(asked, operation)}.*`);
  return remembering({ asked, followUps: followUpsOf(asked, data, operations) });
}

const remembering = (metadata: Remembered): vscode.ChatResult => ({ metadata: { ...metadata } });

/** A question as its slash command. */
function written({ operation, input }: Asked, { subject }: ChatOperation): string {
  const fields = Object.entries(input).map(([name, value]) => {
    const text = Array.isArray(value) ? value.map(pathOf).join(", ") : pathOf(value);
    return name === subject ? text : `${name}: ${text}`;
  });
  return `\`${[`/${operation}`, ...fields].join(" ").replaceAll("`", "'")}\``;
}

const pathOf = (value: unknown): string => {
  const text = String(value);
  return text.startsWith("file:") ? vscode.workspace.asRelativePath(vscode.Uri.parse(text)) : text;
};
