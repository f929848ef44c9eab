import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { IGNORE_REQUEST, type IgnoreAnswer, type IgnoreParams } from "../../../server/src/protocol.ts";

/** Asks for the reason and puts an ignore comment at the finding. */
export async function ignoreWithReason(client: LanguageClient, argument: unknown): Promise<void> {
  const place = argument as Omit<IgnoreParams, "reason">;
  const reason = await vscode.window.showInputBox({
    title: `Ignore ${place.rule} here`,
    prompt: "Why is it right as it is? The reason is written into the comment.",
    validateInput: (value) => (/[\r\n]/.test(value) ? "One line, please." : undefined),
  });
  if (reason === undefined) return;
  const answer = await client.sendRequest<IgnoreAnswer>(IGNORE_REQUEST, { ...place, reason });
  if (!answer.edits) {
    void vscode.window.showWarningMessage(answer.refused ?? "There is no place for an ignore comment here.");
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  const uri = vscode.Uri.parse(place.uri);
  for (const { range, newText } of answer.edits)
    edit.replace(
      uri,
      new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character),
      newText,
    );
  await vscode.workspace.applyEdit(edit);
}
