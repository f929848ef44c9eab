import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { Intent, Question } from "../chat/intent.ts";
import { askedText, consult, type Exchange, type Fact, type Outcome } from "../chat/loop.ts";
import type { ToolAnswer, ToolBox } from "../chat/model.ts";
import type { Asked } from "../chat/operation.ts";
import { operations } from "../chat/operations.gen.ts";
import { PERSONA } from "../chat/persona.gen.ts";
import type { Asking } from "../client.ts";
import { TOOL_PREFIX } from "../tools/names.ts";
import { modelOf } from "./model.ts";
import { PARTICIPANT } from "./remembered.ts";
import { sinkTo } from "./stream.ts";
import type { Turn } from "./turn.ts";

/** Earlier questions a model is told of. */
const MOST_TURNS = 3;

/** Characters of an earlier answer. */
const MOST_ANSWER = 4000;

/** Something that was asked of the server, with the data of its answer. */
export interface Answered {
  readonly asked: Asked;
  readonly data: unknown;
}

/** How a question to a model has ended, and what was asked of the server on the way, in order. */
export interface Consulted {
  readonly outcome: Outcome;
  readonly answered: readonly Answered[];
}

/** Puts a question to the model the person has chosen. What the words of the question ask for is looked up before. */
export async function consultModel(
  turn: Turn,
  asking: Asking,
  question: Question,
  intent: Intent | undefined,
): Promise<Consulted> {
  const { request, history, stream, token } = turn;
  const answered: Answered[] = [];
  const tools = toolBox(asking, token, answered);
  const outcome = await consult({
    model: modelOf(request.model, token),
    tools,
    sink: sinkTo(stream),
    signal: {
      get aborted() {
        return token.isCancellationRequested;
      },
    },
    persona: PERSONA,
    question: request.command ? `/${request.command} ${question.text}` : question.text,
    attached: attachedNames(request),
    history: exchanges(history),
    facts: intent ? await factOf(tools, intent) : [],
    nonce: randomUUID(),
  });
  return { outcome, answered };
}

/** The registered tools that read. An operation is asked directly, because its places are needed as links. */
function toolBox(asking: Asking, token: vscode.CancellationToken, answered: Answered[]): ToolBox {
  const names = new Set(operations.map(({ name }) => `${TOOL_PREFIX}${name}`));
  return {
    definitions: vscode.lm.tools
      .filter(({ name }) => names.has(name))
      .map(({ name, description, inputSchema }) => ({ name, description, inputSchema: inputSchema ?? {} })),
    async call(name, input): Promise<ToolAnswer> {
      const asked: Asked = { operation: name.slice(TOOL_PREFIX.length), input };
      const { markdown, refused, data } = await asking.ask(asked, token);
      if (markdown === undefined) return { refused: refused ?? "There is no answer." };
      answered.push({ asked, data });
      return { markdown };
    },
  };
}

async function factOf(tools: ToolBox, { operation, input }: Intent): Promise<readonly Fact[]> {
  const answer = await tools.call(`${TOOL_PREFIX}${operation}`, input);
  return "markdown" in answer ? [{ asked: askedText(operation, input), markdown: answer.markdown }] : [];
}

/** Names and lines of what is attached. The text stays here: facts are asked for, files are not sent. */
const attachedNames = ({ references }: vscode.ChatRequest): readonly string[] =>
  references.flatMap(({ value }) => {
    if (value instanceof vscode.Uri) return [vscode.workspace.asRelativePath(value)];
    if (!(value instanceof vscode.Location)) return [];
    const { start, end } = value.range;
    return [`${vscode.workspace.asRelativePath(value.uri)}, lines ${start.line + 1} to ${end.line + 1}`];
  });

/** The last questions put to us, with their answers. */
function exchanges({ history }: vscode.ChatContext): readonly Exchange[] {
  const found: Exchange[] = [];
  for (const [at, turn] of history.entries()) {
    const next = history[at + 1];
    if (!(turn instanceof vscode.ChatRequestTurn) || !(next instanceof vscode.ChatResponseTurn)) continue;
    if (next.participant !== PARTICIPANT) continue;
    const question = turn.command ? `/${turn.command} ${turn.prompt}` : turn.prompt;
    found.push({ question: question.slice(0, MOST_ANSWER), answer: textOf(next).slice(0, MOST_ANSWER) });
  }
  return found.slice(-MOST_TURNS);
}

const textOf = ({ response }: vscode.ChatResponseTurn): string =>
  response.map((part) => (part instanceof vscode.ChatResponseMarkdownPart ? part.value.value : "")).join("");
