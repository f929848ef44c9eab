import type { TextEdit as LspTextEdit, TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver";
import type { FileEdits } from "../core/text/edits.ts";
import { type Places, rangeOf } from "./places.ts";
import type { Uris } from "./uris.ts";

/** What is known of the client's open documents. */
export interface OpenDocuments {
  /** Version of an open document. */
  version(uri: string): number | undefined;
}

/** Edits of the core as a workspace edit; with versions where the client checks them. */
export async function toWorkspaceEdit(
  files: readonly FileEdits[],
  places: Places,
  uris: Uris,
  documents: OpenDocuments,
  versioned: boolean,
): Promise<WorkspaceEdit> {
  const changes = await Promise.all(
    files.map(async ({ file, edits }) => {
      const lines = await places.linesOf(file);
      const list: LspTextEdit[] = edits.map(({ span, text }) => ({ range: rangeOf(lines, span), newText: text }));
      return { uri: uris.of(file), edits: list };
    }),
  );
  if (!versioned) return { changes: Object.fromEntries(changes.map(({ uri, edits }) => [uri, edits])) };
  return {
    documentChanges: changes.map(
      ({ uri, edits }): TextDocumentEdit => ({
        textDocument: { uri, version: documents.version(uri) ?? null },
        edits,
      }),
    ),
  };
}
