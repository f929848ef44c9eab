import * as vscode from "vscode";
import type { Settings } from "../../server/src/protocol.ts";

/** The settings below `pipewright.`, as the server reads them. */
export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration("pipewright");
  return {
    rules: section.get<NonNullable<Settings["rules"]>>("rules", {}),
    tier: section.get<1 | 2 | 3>("tier", 2),
    dialect: section.get<string>("dialect", ""),
    airflow: { version: section.get<string>("airflow.version", "") },
    diagnostics: { closedFiles: section.get<boolean>("diagnostics.closedFiles", true) },
  };
}
