import type { Analyser } from "../core/engine/analyser.ts";
import type { CancelSignal, History, Outside } from "../core/engine/ports.ts";
import type { RuleMeta } from "../core/rules/rule.ts";
import type { FileId } from "../core/text/span.ts";
import type { HtmlPage, HtmlPart } from "./html.ts";
import type { Page } from "./page.ts";
import type { JsonSchema } from "./schema.ts";

/** A property of an operation's input, as JSON schema (2020-12). `format: path` is a file or folder of the workspace. */
export type InputProperty = { readonly description: string } & (
  | { readonly type: "string"; readonly enum?: readonly string[]; readonly format?: "path" }
  | { readonly type: "boolean" }
  | { readonly type: "number" | "integer"; readonly minimum?: number; readonly maximum?: number }
  | {
      readonly type: "array";
      readonly items: { readonly type: "string"; readonly enum?: readonly string[]; readonly format?: "path" };
    }
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
  : P extends { readonly type: "number" | "integer" }
    ? number
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
  readonly outside: Outside;
  /** Older states of the workspace; `at.ts` opens one. */
  readonly history: History;
  readonly signal: CancelSignal;
  readonly progress?: (done: number, total: number) => void;
}

/** Said instead of an answer: in a sentence why there is none. */
export interface Refusal {
  readonly refused: string;
}

/** A file as it would be. Texts are whole, secrets included: they go to a disk or a diff for a person, never to a model. */
export interface Change {
  readonly file: FileId;
  /** The text it has now; null for a file that does not exist yet. */
  readonly before: string | null;
  readonly after: string;
}

/**
 * Something that can be asked of a workspace: a subcommand of the command line, a tool of a language model and of the
 * Model Context Protocol, a slash command of the chat. Plain data in, plain data out; nothing is written to disk: an operation proposes changes, a door
 * shows them, asks and writes. All doors are made from this one definition.
 */
export interface Operation<S extends InputSchema, Output> {
  /** One word, lower case. */
  readonly name: string;
  /** For people, in menus: "Lineage". */
  readonly title: string;
  /** For people, one line that ends with a full stop. */
  readonly summary: string;
  /** For whoever chooses among operations: what it answers and when to ask it. */
  readonly description: string;
  readonly input: S;
  /** The input that free text goes into: `lineage raw.orders`. */
  readonly subject?: Extract<keyof S["properties"], string>;
  readonly output: JsonSchema;
  /** An input for its documentation, where there its answer about the example platform is shown. */
  readonly example?: InputOf<S>;
  /** Words of a question that mean this operation, for answers without a language model. Lower case. */
  readonly words: readonly string[];
  /** Answers; a {@link Refusal} where it cannot. */
  run(context: OperationContext, input: InputOf<S>): Promise<Output>;
  /** The files this input would make or change, for operations that propose any; the same input, the same changes. */
  changes?(context: OperationContext, input: InputOf<S>): Promise<readonly Change[] | Refusal>;
  /** The answer as Markdown for people: every statement about the workspace with its place. */
  page(output: Exclude<Output, Refusal>, page: Page): string;
  /** The answer as a page with charts, for operations that have one. */
  html?(output: Exclude<Output, Refusal>, page: HtmlPage): HtmlPart;
}

/** Declares an operation; the type of its input follows from the schema. */
export const defineOperation = <const S extends InputSchema, Output>(
  operation: Operation<S, Output>,
): Operation<S, Output> => operation;

/** An operation of which only the definition is known. */
export type AnyOperation = Operation<InputSchema, unknown>;

/** What doors know of an operation before it is needed. */
export interface KnownOperation
  extends Pick<AnyOperation, "name" | "title" | "summary" | "description" | "output" | "words"> {
  readonly input: InputSchema;
  readonly subject?: string;
  /** It proposes changes of files; see {@link Operation.changes}. */
  readonly changes?: true;
  /** It answers as an HTML page, too. */
  readonly html: boolean;
  load(): Promise<AnyOperation>;
}

/** The input that several operations share: which part of the workspace is meant. */
export const PATHS = {
  type: "array",
  items: { type: "string", format: "path" },
  description: "Files and folders of the workspace; without any, the whole workspace.",
} as const satisfies InputProperty;
