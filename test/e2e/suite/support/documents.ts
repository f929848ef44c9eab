import * as vscode from "vscode";

/** The URI of a file of the workspace, by its path from the workspace's root. */
export function workspaceUri(relativePath: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error("no folder is open");
  return vscode.Uri.joinPath(folder.uri, relativePath);
}

/** Opens a file of the workspace in an editor and returns its document. */
export async function openDocument(relativePath: string): Promise<vscode.TextDocument> {
  return (await openEditor(relativePath)).document;
}

/** Opens a file of the workspace in an editor that has the focus. */
export async function openEditor(relativePath: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(workspaceUri(relativePath));
  return vscode.window.showTextDocument(document, { preview: false });
}

/** The range of the `occurrence`-th time that `text` appears (the first is 0). */
export function rangeOf(document: vscode.TextDocument, text: string, occurrence = 0): vscode.Range {
  let start = -1;
  for (let found = 0; found <= occurrence; found++) {
    start = document.getText().indexOf(text, start + 1);
    if (start < 0)
      throw new Error(
        `${vscode.workspace.asRelativePath(document.uri)} has no ${JSON.stringify(text)} number ${occurrence}`,
      );
  }
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
}

/** The position just inside `text`: its first character. */
export function positionOf(document: vscode.TextDocument, text: string, occurrence = 0): vscode.Position {
  return rangeOf(document, text, occurrence).start;
}

/** Puts the cursor of the active editor at the start of `text` and scrolls there. */
export function placeCursor(text: string, occurrence = 0): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Error("no editor is active");
  const position = positionOf(editor.document, text, occurrence);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return editor;
}

/** Replaces the first `from` with `to`, without saving. */
export async function replaceText(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  await applyEdit((edit) => edit.replace(document.uri, rangeOf(document, from), to));
}

/** Replaces the whole text, without saving. */
export async function setText(document: vscode.TextDocument, text: string): Promise<void> {
  const all = new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end);
  await applyEdit((edit) => edit.replace(document.uri, all, text));
}

/** Runs `body`, then puts the document's text back and saves it, so that the next test finds the file as it was. */
export async function restoring<T>(document: vscode.TextDocument, body: () => Promise<T>): Promise<T> {
  const before = document.getText();
  try {
    return await body();
  } finally {
    if (document.getText() !== before) await setText(document, before);
    if (!document.isUntitled) await save(document);
  }
}

/** Saves the document; throws when VS Code refuses. */
export async function save(document: vscode.TextDocument): Promise<void> {
  if (document.isDirty && !(await document.save())) throw new Error(`could not save ${document.uri.toString()}`);
}

/** The text of a file of the workspace as it is on disk. */
export async function readWorkspaceFile(relativePath: string): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(workspaceUri(relativePath))).toString("utf8");
}

/** Builds and applies an edit; throws when VS Code refuses it. */
export async function applyEdit(build: (edit: vscode.WorkspaceEdit) => void): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  build(edit);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error("VS Code refused the edit");
}
