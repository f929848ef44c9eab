import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { CONFIGURATION_REQUEST, type NewFile } from "../../../server/src/protocol.ts";
import { writeNewFiles } from "./newFiles.ts";

/** Writes a first `pipewright.yaml` and opens it. */
export async function createConfiguration(client: LanguageClient): Promise<void> {
  const files = await client.sendRequest<readonly NewFile[]>(CONFIGURATION_REQUEST);
  if (files.length === 0) {
    void vscode.window.showInformationMessage("Open a folder first: the configuration belongs to its root.");
    return;
  }
  await writeNewFiles(files, "Replace it");
}
