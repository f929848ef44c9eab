import { type CodeAction, CodeActionKind, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { FixResult } from "../core/engine/analyser.ts";
import { type Action, actionsAt, hasSafeFix } from "../core/features/actions.ts";
import { EXPLAIN_COMMAND, IGNORE_COMMAND } from "../protocol.ts";
import { toDiagnostic } from "./diagnostics.ts";
import { toWorkspaceEdit } from "./edits.ts";
import { spanOf } from "./places.ts";
import { answering, FIX_ALL, type Session } from "./session.ts";

/** What an action carries until somebody chooses it: edits are made then, not before. */
type ActionData =
  | { readonly uri: string; readonly do: "fix"; readonly finding: string; readonly fix: number }
  | { readonly uri: string; readonly do: "like"; readonly rule: string; readonly finding: string; readonly fix: number }
  | { readonly uri: string; readonly do: "safe" }
  | { readonly uri: string; readonly do: "ignore"; readonly finding: string };

/** Quick fixes, "ignore with a reason", and fix-all. */
export function registerActions(session: Session): void {
  const { connection, analyser, uris, places } = session;
  connection.onCodeAction(({ textDocument: { uri }, range, context }, token) =>
    answering(token, async (signal) => {
      const file = uris.file(uri);
      const view = file === undefined ? undefined : await analyser.view(file, signal);
      if (!view) return [];
      const wants = (kind: string): boolean =>
        !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
      const actions: CodeAction[] = [];
      if (wants(CodeActionKind.QuickFix)) {
        const lines = places.lines(view.file, view.text);
        for (const action of actionsAt(view, spanOf(lines, range))) {
          const made = toCodeAction(action, uri, session);
          if (made) actions.push({ ...made, diagnostics: [await toDiagnostic(action.finding, lines, places)] });
        }
      }
      // Offered where it is asked for by name, as editors do when they save.
      if (context.only && wants(FIX_ALL) && hasSafeFix(view))
        actions.push({
          title: "Apply all safe Pipewright fixes of this file",
          kind: FIX_ALL,
          data: { uri, do: "safe" } satisfies ActionData,
        });
      return actions;
    }),
  );
  connection.onCodeActionResolve((action, token) =>
    answering(token, async (signal) => {
      const data = action.data as ActionData | undefined;
      const file = data && uris.file(data.uri);
      if (!data || file === undefined) return action;
      const result = await carryOut();
      if ("refused" in result) throw new ResponseError(LSPErrorCodes.RequestFailed, result.refused);
      return {
        ...action,
        edit: await toWorkspaceEdit(
          result.edits,
          places,
          uris,
          { version: (uri) => session.documents.get(uri)?.version },
          session.client.versionedEdits,
        ),
      };

      function carryOut(): Promise<FixResult> {
        const target = file as string;
        switch (data?.do) {
          case "fix":
            return analyser.fix(target, data.finding, data.fix, signal);
          case "like":
            return analyser.fixAll(target, { rule: data.rule, like: { finding: data.finding, fix: data.fix } }, signal);
          case "ignore":
            return analyser.ignore(target, data.finding, "", signal);
          default:
            return analyser.fixAll(target, { kind: "safe" }, signal);
        }
      }
    }),
  );
}

function toCodeAction(action: Action, uri: string, { client }: Session): CodeAction | undefined {
  const { finding, title } = action;
  const common = { title, kind: CodeActionKind.QuickFix };
  switch (action.do) {
    case "fix":
      return {
        ...common,
        isPreferred: action.preferred,
        data: { uri, do: "fix", finding: finding.id, fix: action.fix } satisfies ActionData,
      };
    case "fix-all":
      return {
        ...common,
        data: { uri, do: "like", rule: finding.rule, finding: finding.id, fix: action.fix } satisfies ActionData,
      };
    case "ignore":
      return client.asksReasons
        ? {
            ...common,
            command: { title, command: IGNORE_COMMAND, arguments: [{ uri, rule: finding.rule, finding: finding.id }] },
          }
        : { ...common, data: { uri, do: "ignore", finding: finding.id } satisfies ActionData };
    case "explain":
      return client.explains
        ? {
            ...common,
            command: { title, command: EXPLAIN_COMMAND, arguments: [{ rule: finding.rule, uri, finding: finding.id }] },
          }
        : undefined;
  }
}
