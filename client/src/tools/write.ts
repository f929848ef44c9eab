import * as vscode from "vscode";
import type { ProposedChange } from "../../../server/src/protocol.ts";

/** What was written, or in a sentence why nothing was. */
export type Written = { readonly files: readonly vscode.Uri[] } | { readonly refused: string };

/**
 * Writes changes that a person has seen and agreed to, all or none, as one step that can be undone. Nothing is written where
 * a file is not what the diff has shown, or not in the workspace. Files that had unsaved changes are left unsaved.
 */
export async function writeChanges(changes: readonly ProposedChange[]): Promise<Written> {
  const edit = new vscode.WorkspaceEdit();
  const clean: vscode.Uri[] = [];
  const files: vscode.Uri[] = [];
  for (const { uri, before, after } of changes) {
    const file = vscode.Uri.parse(uri);
    const why = await put(edit, file, before, after, clean);
    if (why !== undefined) return { refused: `${vscode.workspace.asRelativePath(file)} ${why}; nothing was written.` };
    files.push(file);
  }
  if (!(await vscode.workspace.applyEdit(edit))) return { refused: "VS Code refused the edit; nothing was written." };
  for (const file of clean) await (await vscode.workspace.openTextDocument(file)).save();
  return { files };
}

/** Adds a change to the edit; in a clause why it cannot be made. */
async function put(
  edit: vscode.WorkspaceEdit,
  file: vscode.Uri,
  before: string | null,
  after: string,
  clean: vscode.Uri[],
): Promise<string | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(file);
  if (!folder) return "is not in the workspace";
  // What VS Code and git run or obey is for people to write.
  if (/\/\.(?:vscode|git)(?:\/|$)/i.test(file.path.slice(folder.uri.path.length))) return "steers the editor or git";
  if (before === null) {
    if (await exists(file)) return "exists already";
    edit.createFile(file, { contents: new TextEncoder().encode(after) });
    return undefined;
  }
  const document = await vscode.workspace.openTextDocument(file);
  const text = document.getText();
  if (text !== before) return "has changed since the diff was made";
  if (!document.isDirty) clean.push(file);
  const { start, end, inserted } = difference(text, after);
  edit.replace(file, new vscode.Range(document.positionAt(start), document.positionAt(end)), inserted);
  return undefined;
}

/** The stretch of a text that another one has differently. */
function difference(
  before: string,
  after: string,
): { readonly start: number; readonly end: number; readonly inserted: string } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let back = 0;
  while (back < most - start && before[before.length - 1 - back] === after[after.length - 1 - back]) back++;
  return { start, end: before.length - back, inserted: after.slice(start, after.length - back) };
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}
