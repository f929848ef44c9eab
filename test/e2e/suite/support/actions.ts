import * as vscode from "vscode";
import { save } from "./documents.ts";

/** The code actions that VS Code offers for a range, resolved, in its order; only those of `kind` when given. */
export async function codeActions(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind?: vscode.CodeActionKind,
): Promise<vscode.CodeAction[]> {
  const resolveAll = 1000;
  const command = "vscode.executeCodeActionProvider";
  const offered = await vscode.commands.executeCommand<(vscode.CodeAction | vscode.Command)[]>(
    command,
    document.uri,
    range,
    kind?.value,
    resolveAll,
  );
  // a bare command has its id where an action has a whole command
  return offered.filter((action): action is vscode.CodeAction => typeof action.command !== "string");
}

/** The one code action whose title contains or matches `title`; throws with the titles on offer when there is not exactly one. */
export async function codeAction(
  document: vscode.TextDocument,
  range: vscode.Range,
  title: string | RegExp,
): Promise<vscode.CodeAction> {
  const offered = await codeActions(document, range);
  const matching = offered.filter((action) =>
    typeof title === "string" ? action.title.includes(title) : title.test(action.title),
  );
  const [only] = matching;
  if (matching.length === 1 && only) return only;
  throw new Error(
    `${matching.length} code actions match ${title}; on offer: ${offered.map((action) => action.title).join(" | ") || "none"}`,
  );
}

/** Does what choosing the action does: its edit, then its command. */
export async function applyCodeAction(action: vscode.CodeAction): Promise<void> {
  if (action.disabled) throw new Error(`"${action.title}" is disabled: ${action.disabled.reason}`);
  if (action.edit && !(await vscode.workspace.applyEdit(action.edit)))
    throw new Error(`VS Code refused the edit of "${action.title}"`);
  if (action.command) await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
}

/** Applies an action and saves the document it was offered for. */
export async function applyAndSave(document: vscode.TextDocument, action: vscode.CodeAction): Promise<void> {
  await applyCodeAction(action);
  await save(document);
}
