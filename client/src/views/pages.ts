import * as vscode from "vscode";

const SCHEME = "pipewright";

/** Read-only Markdown pages: coverage, explanations. */
export interface Pages extends vscode.Disposable {
  /** Shows a page beside nothing: it opens like any file, in the Markdown preview. */
  show(title: string, markdown: string): Promise<void>;
}

/** Registers the pages. */
export function registerPages(): Pages {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.path) ?? "",
  });
  return {
    async show(title, markdown) {
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.md` });
      texts.set(uri.path, markdown);
      changed.fire(uri);
      await vscode.commands.executeCommand("markdown.showPreview", uri);
    },
    dispose() {
      registration.dispose();
      changed.dispose();
    },
  };
}
