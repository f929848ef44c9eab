import { type CallToolResult, ErrorCode, McpError, type Tool } from "@modelcontextprotocol/sdk/types.js";
import { Cancelled } from "../core/engine/analyser.ts";
import { placeWithin } from "../host/confine.ts";
import type { InputProperty, KnownOperation, Refusal } from "../ops/operation.ts";
import { plainPage } from "../ops/page.ts";
import { type Answer, isRefusal, perform } from "../ops/perform.ts";
import { operations } from "../ops/registry.gen.ts";
import { object, text } from "../ops/schema.ts";
import { boundedData, boundedText } from "./bound.ts";
import type { McpSession } from "./session.ts";
import { DATA } from "./words.ts";
import type { Progress } from "./workspace.ts";

/** Name of an operation's tool. */
export const toolName = ({ name }: Pick<KnownOperation, "name">): string => `pipewright_${name}`;

/** Every operation as a tool. */
export const tools: readonly Tool[] = operations.map((known) => ({
  name: toolName(known),
  title: known.title,
  description: known.description,
  inputSchema: {
    ...known.input,
    properties: Object.fromEntries(
      Object.entries(known.input.properties).map(([name, property]) => [name, withoutFormat(property)]),
    ),
    required: [...known.input.required],
  },
  outputSchema: object({ note: text, result: known.output }, { cut: text }) as Tool["outputSchema"],
  annotations: {
    title: known.title,
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
}));

/** `path` is a format of our own; clients may know none but the standard's. */
function withoutFormat(property: InputProperty): object {
  if (property.type === "array") {
    const { format, ...items } = property.items;
    return { ...property, items };
  }
  if (property.type !== "string") return property;
  const { format, ...rest } = property;
  return rest;
}

/** Calls a tool. What cannot be answered is an error for the model to read. @throws McpError for a tool that does not exist. */
export async function callTool(
  session: McpSession,
  name: string,
  input: unknown,
  signal: AbortSignal,
  progress: Progress,
): Promise<CallToolResult> {
  const known = operations.find((each) => toolName(each) === name);
  if (!known)
    throw new McpError(
      ErrorCode.InvalidParams,
      `There is no tool \`${name.slice(0, 100)}\`. There are ${tools.map((tool) => `\`${tool.name}\``).join(", ")}.`,
    );
  const answer = await answerOf(session, known, input, signal, progress);
  if (isRefusal(answer)) return failed(answer.refused);
  const data = boundedData(answer.data);
  if (data === undefined) return failed(`The answer is too long. ${narrower(known)}`);
  const page = boundedText(answer.markdown);
  const cuts = [page.cut, data.cut].filter((cut) => cut !== undefined);
  const cut = cuts.length > 0 ? `${cuts.join(" ")} ${narrower(known)}` : undefined;
  return {
    content: [
      { type: "text", text: `${DATA}\n\n${page.value}` },
      ...(cut === undefined ? [] : [{ type: "text" as const, text: cut }]),
    ],
    // Some clients show their model nothing but this, so that it must say itself what it is.
    structuredContent: { note: DATA, result: data.value, ...(cut === undefined ? {} : { cut }) },
  };
}

/** What an operation answers about the workspace as it is now; a mistake of ours is told, not thrown. */
export async function answerOf(
  session: McpSession,
  known: KnownOperation,
  input: unknown,
  signal: AbortSignal,
  progress: Progress,
): Promise<Answer | Refusal> {
  const opened = await session.open(signal, progress);
  if ("refused" in opened) return opened;
  const { roots } = opened;
  try {
    return await perform(await known.load(), opened, input, plainPage(roots), (path) =>
      placeWithin(roots, path, session.workspace.isKnown),
    );
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    session.log("error", `${known.name} failed: ${error instanceof Error ? (error.stack ?? "") : String(error)}`);
    return { refused: `\`${known.name}\` failed because of a mistake in Pipewright; its log says more.` };
  }
}

/** Characters of a refusal that are told; it may repeat what was asked. */
const MOST_REFUSAL = 4000;

/** A refusal repeats what was asked and may name what is in the workspace: it is data, too. */
const failed = (sentence: string): CallToolResult => ({
  content: [{ type: "text", text: boundedText(`${DATA}\n\n${sentence}`, MOST_REFUSAL).value }],
  isError: true,
});

/** How to ask for less. */
export function narrower({ name, input, subject }: KnownOperation): string {
  const fields = Object.keys(input.properties).filter((field) => field !== subject);
  const line = `The command line gives all of it: \`pipewright ${name}\`.`;
  return fields.length === 0 ? line : `Ask for less with ${fields.map((field) => `\`${field}\``).join(", ")}. ${line}`;
}
