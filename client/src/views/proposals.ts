import * as vscode from "vscode";
import type { ProposedChange } from "../../../server/src/protocol.ts";

const SCHEME = "pipewright-proposal";

/** Proposals that are kept for the diffs that may still be open. */
const MOST_KEPT = 200;

/** Changes of files that are shown before anything is written. */
export interface Proposals extends vscode.Disposable {
  /** Shows what would change, file by file, in one editor. */
  show(title: string, changes: readonly ProposedChange[]): Promise<void>;
}

/** Registers the texts of the right sides of the diffs. */
export function registerProposals(): Proposals {
  const texts = new Map<string, string>();
  let count = 0;
  const keep = (uri: vscode.Uri, text: string, side: "before" | "after"): vscode.Uri => {
    const kept = vscode.Uri.from({ scheme: SCHEME, path: uri.path, query: `${side}-${++count}` });
    texts.set(kept.query, text);
    for (const oldest of texts.keys()) {
      if (texts.size <= MOST_KEPT) break;
      texts.delete(oldest);
    }
    return kept;
  };
  const registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ query }) => texts.get(query) ?? "",
  });
  return {
    async show(title, changes) {
      const resources = changes.map(({ uri, before, after }) => {
        const file = vscode.Uri.parse(uri);
        return [file, keep(file, before ?? "", "before"), keep(file, after, "after")];
      });
      await vscode.commands.executeCommand("vscode.changes", title, resources);
    },
    dispose: () => registration.dispose(),
  };
}
