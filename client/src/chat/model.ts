/** What a model says, piece by piece. */
export type Said =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "call"; readonly id: string; readonly name: string; readonly input: unknown };

/** A part of a message. */
export type Part = Said | { readonly kind: "result"; readonly id: string; readonly text: string };

/** A message of the conversation with a model. */
export interface Message {
  readonly role: "user" | "assistant";
  readonly parts: readonly Part[];
}

/** A tool as a model is told of it. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON schema. */
  readonly inputSchema: object;
}

/** Work that may be given up. */
export interface Signal {
  readonly aborted: boolean;
}

/** A language model the person has chosen. */
export interface Model {
  readonly name: string;
  readonly maxInputTokens: number;
  /** Tokens of a text; may fail. */
  countTokens(text: string): Promise<number>;
  /** Asks; what was begun ends when nobody reads on. Throws a {@link ModelTrouble}. */
  send(messages: readonly Message[], tools: readonly ToolDefinition[]): AsyncIterable<Said>;
}

/** Why a model did not answer, in a sentence for the person. */
export class ModelTrouble extends Error {
  override readonly name = "ModelTrouble";
}

/** What a tool answers: a page whose places are links, or in a sentence why there is none. */
export type ToolAnswer = { readonly markdown: string } | { readonly refused: string };

/** The tools a model may call: those and no others. None of them writes. */
export interface ToolBox {
  readonly definitions: readonly ToolDefinition[];
  call(name: string, input: Readonly<Record<string, unknown>>): Promise<ToolAnswer>;
}
