import * as vscode from "vscode";
import { buttonsOf } from "../chat/buttons.ts";
import { followUpsOf } from "../chat/follow-ups.ts";
import { helpOf } from "../chat/help.ts";
import { type Intent, intentOf } from "../chat/intent.ts";
import type { Asked, ChatOperation } from "../chat/operation.ts";
import { operations } from "../chat/operations.gen.ts";
import { streamPage } from "../chat/sink.ts";
import type { Asking } from "../client.ts";
import { type Answered, consultModel } from "./consulting.ts";
import { VENDOR } from "./offline-model.ts";
import { questionOf } from "./question.ts";
import type { Remembered } from "./remembered.ts";
import { sinkTo } from "./stream.ts";
import type { Turn } from "./turn.ts";

/** Answers a question put to `@data-engineer`. */
export async function converse(turn: Turn): Promise<vscode.ChatResult> {
  const { request, stream, token } = turn;
  try {
    stream.progress("Reading the workspace");
    const asking = await turn.start();
    const question = await questionOf(turn, asking);
    const intent = intentOf(question, operations);
    // What was understood whole needs no model: the operation says all there is.
    if (request.model.vendor === VENDOR || intent?.whole) return await answer(turn, asking, intent);
    const consulted = await consultModel(turn, asking, question, intent);
    if (consulted.outcome.why === undefined) return conclude(turn, consulted.answered);
    stream.markdown(`*${consulted.outcome.why}*\n\n`);
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
  return conclude(turn, [{ asked, data }]);
}

/** Buttons and follow-up questions of what was answered; the last is what the next question speaks of. */
function conclude({ stream, context }: Turn, answered: readonly Answered[]): vscode.ChatResult {
  const commands = new Set<string>(
    context.extension.packageJSON.contributes.commands.map(({ command }: { readonly command: string }) => command),
  );
  for (const { asked, data } of answered.slice(-MOST_BUTTONS)) {
    const operation = operations.find(({ name }) => name === asked.operation);
    for (const button of buttonsOf(asked, data, operation, commands))
      stream.button({ ...button, arguments: [...button.arguments] });
  }
  const last = answered.at(-1);
  return last ? remembering({ asked: last.asked, followUps: followUpsOf(last.asked, last.data, operations) }) : {};
}

/** Answers whose buttons are shown at most. */
const MOST_BUTTONS = 3;

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
