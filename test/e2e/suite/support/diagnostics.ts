import * as vscode from "vscode";
import { defaultWaitMs } from "./wait.ts";

/** What a wait for diagnostics looks at: a document or the URI of one. */
export type DiagnosticsOwner = vscode.Uri | vscode.TextDocument;

/** The diagnostics' code without its link: the rule's id. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : (code ?? ""));
}

/** The diagnostics that a file has now. */
export function diagnosticsOf(owner: DiagnosticsOwner): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uriOf(owner));
}

/**
 * Waits until the diagnostics of a file satisfy `predicate`, and returns them. When they do not in time, the error
 * lists those that are there.
 */
export async function untilDiagnostics(
  owner: DiagnosticsOwner,
  predicate: (diagnostics: readonly vscode.Diagnostic[]) => boolean,
  timeoutMs = defaultWaitMs,
): Promise<vscode.Diagnostic[]> {
  const uri = uriOf(owner);
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      subscription.dispose();
      settle();
    };
    const check = (): void => {
      const diagnostics = diagnosticsOf(uri);
      try {
        if (predicate(diagnostics)) finish(() => resolve(diagnostics));
      } catch (error) {
        finish(() => reject(error));
      }
    };
    const timer = setTimeout(() => {
      const there = diagnosticsOf(uri).map(describeDiagnostic).join("\n") || "none";
      finish(() =>
        reject(
          new Error(
            `waited ${timeoutMs} ms for the diagnostics of ${vscode.workspace.asRelativePath(uri)}; there are\n${there}`,
          ),
        ),
      );
    }, timeoutMs);
    const subscription = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (uris.some((changed) => changed.toString() === uri.toString())) check();
    });
    check();
  });
}

/** Waits for the first diagnostic with this code (a rule's id) and returns it. */
export async function untilDiagnostic(
  owner: DiagnosticsOwner,
  code: string,
  timeoutMs = defaultWaitMs,
): Promise<vscode.Diagnostic> {
  const matches = (diagnostic: vscode.Diagnostic): boolean => codeOf(diagnostic) === code;
  const diagnostics = await untilDiagnostics(owner, (all) => all.some(matches), timeoutMs);
  return diagnostics.find(matches) as vscode.Diagnostic;
}

/** Waits until no diagnostic with this code (or none at all) is left. */
export async function untilNoDiagnostic(
  owner: DiagnosticsOwner,
  code?: string,
  timeoutMs = defaultWaitMs,
): Promise<void> {
  await untilDiagnostics(owner, (all) => !all.some((one) => code === undefined || codeOf(one) === code), timeoutMs);
}

/** One line about a diagnostic: `12:3 Warning source(code) message`. */
export function describeDiagnostic(diagnostic: vscode.Diagnostic): string {
  const { line, character } = diagnostic.range.start;
  const severity = vscode.DiagnosticSeverity[diagnostic.severity];
  return `${line + 1}:${character + 1} ${severity} ${diagnostic.source ?? "?"}(${codeOf(diagnostic)}) ${diagnostic.message}`;
}

function uriOf(owner: DiagnosticsOwner): vscode.Uri {
  return "uri" in owner ? owner.uri : owner;
}
