/** A property of an operation's input. */
export interface InputProperty {
  /** Arrays are arrays of strings. */
  readonly type: "string" | "boolean" | "number" | "integer" | "array";
  readonly description: string;
  /** The only values, of the property or of the items of an array. */
  readonly enum?: readonly string[];
  /** Files or folders of the workspace. */
  readonly format?: "path";
}

/** An operation of the server as the chat knows it. */
export interface ChatOperation {
  /** Also the name of its slash command. */
  readonly name: string;
  readonly title: string;
  /** For people, one sentence. */
  readonly summary: string;
  /** For a model that chooses among operations. */
  readonly description: string;
  readonly input: {
    readonly properties: Readonly<Record<string, InputProperty>>;
    readonly required: readonly string[];
  };
  /** The property that free text goes into. */
  readonly subject?: string;
  /** Words of a question that mean this operation, in lower case. */
  readonly words: readonly string[];
  /** It works out changes of files, which a person may have written. */
  readonly changes: boolean;
}

/** An operation with its input: what is asked of the server. */
export interface Asked {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}
