import {
  type CancellationToken,
  CodeActionKind,
  type Connection,
  LSPErrorCodes,
  ResponseError,
  type TextDocuments,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { type Analyser, Cancelled } from "../core/engine/analyser.ts";
import type { CancelSignal } from "../core/engine/ports.ts";
import type { FileId } from "../core/text/span.ts";
import type { Places } from "./places.ts";
import type { Uris } from "./uris.ts";

/** Kind of the action that applies all safe fixes of a file. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.pipewright`;

/** What the parts of the server share. */
export interface Session {
  readonly connection: Connection;
  readonly analyser: Analyser;
  readonly documents: TextDocuments<TextDocument>;
  readonly uris: Uris;
  readonly places: Places;
  /** What the client can do; fixed once it has said so. */
  readonly client: ClientAbilities;
  /** The document that was changed last. */
  readonly edited: { last: FileId | undefined };
  /** The index as it stands: files read of all, while it runs. */
  readonly indexing: { current: { readonly done: number; readonly total: number } | undefined };
}

/** What the client can do, as far as it changes what we do. */
export interface ClientAbilities {
  /** Asks for diagnostics itself; then they are never pushed. */
  pulls: boolean;
  refreshes: boolean;
  versionedEdits: boolean;
  asksConfiguration: boolean;
  watches: boolean;
  asksReasons: boolean;
  explains: boolean;
  /** Milliseconds to wait after a change before diagnostics are pushed. */
  debounce: number;
}

/** A token as the core's signal. */
export const signalOf = (token: CancellationToken): CancelSignal => ({
  get aborted() {
    return token.isCancellationRequested;
  },
});

/** Runs the answer to a request; work that was given up becomes the protocol's own error. */
export async function answering<T>(token: CancellationToken, work: (signal: CancelSignal) => Promise<T>): Promise<T> {
  try {
    return await work(signalOf(token));
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    throw token.isCancellationRequested
      ? new ResponseError(LSPErrorCodes.RequestCancelled, "Cancelled.")
      : new ResponseError(LSPErrorCodes.ServerCancelled, "The text has changed.", { retriggerRequest: true });
  }
}
