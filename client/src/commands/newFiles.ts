import * as vscode from "vscode";
import type { NewFile } from "../../../server/src/protocol.ts";

/** Writes files the server made and opens the first; asks before one is replaced. Returns those written. */
export async function writeNewFiles(files: readonly NewFile[], replaceTitle: string): Promise<readonly NewFile[]> {
  const written: NewFile[] = [];
  for (const file of files) {
    const uri = vscode.Uri.parse(file.uri);
    if (await exists(uri)) {
      const answer = await vscode.window.showWarningMessage(
        `${vscode.workspace.asRelativePath(uri)} exists already.`,
        { modal: true },
        replaceTitle,
      );
      if (answer !== replaceTitle) continue;
    }
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(file.text));
    written.push(file);
  }
  const first = written[0];
  if (first) await vscode.window.showTextDocument(vscode.Uri.parse(first.uri));
  return written;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
