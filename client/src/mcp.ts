import * as vscode from "vscode";

/** Id of the provider in package.json. */
const PROVIDER = "pipewright";

/**
 * Offers our server of the Model Context Protocol to the editor's agents. It runs on the editor's own Node, and reads the
 * folders that are open; the editor starts it when a person lets it.
 */
export function registerMcp({ extensionUri, extension }: vscode.ExtensionContext): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const program = vscode.Uri.joinPath(extensionUri, "dist/cli/pipewright.mjs").fsPath;
  const { version } = extension.packageJSON as { readonly version: string };
  return vscode.Disposable.from(
    changed,
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    vscode.lm.registerMcpServerDefinitionProvider(PROVIDER, {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions() {
        const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
        if (folders.length === 0) return [];
        const roots = folders.flatMap(({ uri }) => ["--root", uri.fsPath]);
        const args = [program, "mcp", ...roots];
        return [
          new vscode.McpStdioServerDefinition(
            "Pipewright",
            process.execPath,
            args,
            { ELECTRON_RUN_AS_NODE: "1" },
            version,
          ),
        ];
      },
    }),
  );
}
