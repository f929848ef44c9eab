import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { EXPLAIN_REQUEST, type ExplainParams, type Explanation } from "../../../server/src/protocol.ts";
import type { Pages } from "../views/pages.ts";

/** Explains a finding with its evidence: the one given, else one at the cursor that the person chooses. */
export async function explainFinding(client: LanguageClient, pages: Pages, argument: unknown): Promise<void> {
  const params = isParams(argument) ? argument : await choose();
  if (!params) return;
  const { title, markdown } = await client.sendRequest<Explanation>(EXPLAIN_REQUEST, params);
  await pages.show(title, markdown);
}

const isParams = (value: unknown): value is ExplainParams =>
  typeof value === "object" && value !== null && typeof (value as ExplainParams).rule === "string";

async function choose(): Promise<ExplainParams | undefined> {
  const editor = vscode.window.activeTextEditor;
  const ours = editor
    ? vscode.languages.getDiagnostics(editor.document.uri).filter((diagnostic) => diagnostic.source === "pipewright")
    : [];
  if (!editor || ours.length === 0) {
    void vscode.window.showInformationMessage("Pipewright has no finding in the file of the active editor.");
    return undefined;
  }
  const here = ours.filter((diagnostic) => diagnostic.range.contains(editor.selection.active));
  const among = here.length > 0 ? here : ours;
  const picked =
    among.length === 1
      ? among[0]
      : (
          await vscode.window.showQuickPick(
            among.map((diagnostic) => ({
              label: ruleOf(diagnostic),
              description: `line ${diagnostic.range.start.line + 1}`,
              detail: diagnostic.message,
              diagnostic,
            })),
            { title: "Explain which finding?" },
          )
        )?.diagnostic;
  return picked && { rule: ruleOf(picked), uri: editor.document.uri.toString(), line: picked.range.start.line };
}

const ruleOf = ({ code }: vscode.Diagnostic): string => String(typeof code === "object" ? code.value : (code ?? ""));
