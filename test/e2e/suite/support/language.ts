import * as vscode from "vscode";

/** The text of all hovers at a position, Markdown and plain, one after the other; empty when there is none. */
export async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents.map((content) => (typeof content === "string" ? content : content.value)))
    .join("\n");
}

/** Where "Go to Definition" leads from a position. */
export async function definitions(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Location[]> {
  const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
    "vscode.executeDefinitionProvider",
    document.uri,
    position,
  );
  return found.map((target) =>
    "targetUri" in target
      ? new vscode.Location(target.targetUri, target.targetSelectionRange ?? target.targetRange)
      : target,
  );
}
