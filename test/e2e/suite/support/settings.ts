import * as vscode from "vscode";

/** Runs `body` with a workspace setting changed, then puts it back. */
export async function withSetting<T>(name: string, value: unknown, body: () => Promise<T>): Promise<T> {
  const target = vscode.ConfigurationTarget.Workspace;
  const before = vscode.workspace.getConfiguration().inspect(name)?.workspaceValue;
  await vscode.workspace.getConfiguration().update(name, value, target);
  try {
    return await body();
  } finally {
    await vscode.workspace.getConfiguration().update(name, before, target);
  }
}
