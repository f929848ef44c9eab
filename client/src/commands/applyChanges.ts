import * as vscode from "vscode";
import type { Asked } from "../chat/operation.ts";
import type { Asking } from "../client.ts";
import { writeChanges } from "../tools/write.ts";
import type { Proposals } from "../views/proposals.ts";

/** Shows what an operation would write, asks, and writes it. */
export async function applyChanges(asking: Asking, proposals: Proposals, argument: unknown): Promise<void> {
  if (!isAsked(argument)) return;
  const { changes, refused } = await asking.changes(argument, new vscode.CancellationTokenSource().token);
  if (!changes || changes.length === 0) {
    void vscode.window.showInformationMessage(refused ?? "There is nothing to change.");
    return;
  }
  const files = `${changes.length} file${changes.length === 1 ? "" : "s"}`;
  await proposals.show(`Pipewright: ${argument.operation}`, changes);
  const write = changes.length === 1 ? "Write the file" : `Write ${files}`;
  // Asked at the top of the window, so that the diff can be read meanwhile.
  const answer = await vscode.window.showQuickPick(
    [
      {
        label: write,
        detail: changes.map(({ uri }) => vscode.workspace.asRelativePath(vscode.Uri.parse(uri))).join(", "),
      },
      { label: "Do not write" },
    ],
    { title: "Write these changes?", ignoreFocusOut: true },
  );
  if (answer?.label !== write) return;
  const written = await writeChanges(changes);
  if ("refused" in written) void vscode.window.showWarningMessage(written.refused);
  else void vscode.window.showInformationMessage(`Pipewright wrote ${files}. Undo takes all of it back.`);
}

const isAsked = (value: unknown): value is Asked =>
  typeof value === "object" && value !== null && typeof (value as Partial<Asked>).operation === "string";
