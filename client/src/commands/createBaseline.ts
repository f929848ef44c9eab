import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { BASELINE_REQUEST, type NewFile } from "../../../server/src/protocol.ts";
import { writeNewFiles } from "./newFiles.ts";

/** Writes today's findings into a baseline, so that only new ones are shown from now on. */
export async function createBaseline(client: LanguageClient): Promise<void> {
  const files = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: "Pipewright: checking all files for the baseline" },
    () => client.sendRequest<readonly NewFile[]>(BASELINE_REQUEST),
  );
  const written = await writeNewFiles(files, "Replace it");
  if (written.length > 0)
    void vscode.window.showInformationMessage(
      `The baseline holds ${written.map((file) => file.summary).join(", ")}. They stay hidden until their lines change.`,
    );
}
