import type { Analyser } from "../core/engine/analyser.ts";
import type { CancelSignal } from "../core/engine/ports.ts";
import type { RuleMeta } from "../core/rules/rule.ts";
import type { FileId } from "../core/text/span.ts";

/** A property of an operation's input, as JSON schema (2020-12). */
export type InputProperty = { readonly description: string } & (
  | { readonly type: "string"; readonly enum?: readonly string[] }
  | { readonly type: "boolean" }
  | { readonly type: "array"; readonly items: { readonly type: "string"; readonly enum?: readonly string[] } }
);

/** The input of an operation, as JSON schema. */
export interface InputSchema {
  readonly type: "object";
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, InputProperty>>;
  readonly required: readonly string[];
}

type Text<P> = P extends { readonly enum: readonly (infer E)[] } ? E : string;
type Value<P> = P extends { readonly type: "boolean" }
  ? boolean
  : P extends { readonly type: "array"; readonly items: infer I }
    ? readonly Text<I>[]
    : Text<P>;

/** The TypeScript type of what a schema accepts. */
export type InputOf<S extends InputSchema> = {
  readonly [K in keyof S["properties"] as K extends S["required"][number] ? K : never]: Value<S["properties"][K]>;
} & {
  readonly [K in keyof S["properties"] as K extends S["required"][number] ? never : K]?:
    | Value<S["properties"][K]>
    | undefined;
};

/** What operations work with. The workspace is indexed already. */
export interface OperationContext {
  readonly analyser: Analyser;
  readonly roots: readonly FileId[];
  readonly rules: readonly RuleMeta[];
  readonly systems: readonly { readonly id: string; readonly title: string }[];
  readonly signal: CancelSignal;
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Something that can be asked of a workspace: a subcommand of the command line, a tool of a language
 * model. Plain data in, plain data out; nothing is written to disk.
 */
export interface Operation<S extends InputSchema, Output> {
  readonly name: string;
  /** For whoever chooses among operations: what it answers and when to ask it. */
  readonly description: string;
  readonly input: S;
  run(context: OperationContext, input: InputOf<S>): Promise<Output>;
}

/** Declares an operation; the type of its input follows from the schema. */
export const defineOperation = <const S extends InputSchema, Output>(
  operation: Operation<S, Output>,
): Operation<S, Output> => operation;

/** The input that several operations share: which part of the workspace is meant. */
export const PATHS = {
  type: "array",
  items: { type: "string" },
  description: "Absolute paths of files and folders; without any, the whole workspace.",
} as const satisfies InputProperty;
