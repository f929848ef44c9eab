import { LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { rangeOf } from "./places.ts";
import { answering, type Session } from "./session.ts";

/** Layout of SQL files, by sql-formatter, where nothing but blanks would change. */
export function registerFormatting({ connection, analyser, uris, places }: Session): void {
  connection.onDocumentFormatting(({ textDocument: { uri }, options }, token) =>
    answering(token, async (signal) => {
      const file = uris.file(uri);
      const view = file === undefined ? undefined : await analyser.view(file, signal);
      const whole = view?.facts.scripts.find(
        (script) => script.origin.kind === "file" || script.origin.kind === "model",
      );
      if (!view || !whole) return null;
      const { formatSql } = await import("../host/formatter.ts");
      const result = formatSql(view.text, whole.dialect.id, {
        tabWidth: options.tabSize,
        useTabs: !options.insertSpaces,
      });
      if ("refused" in result) throw new ResponseError(LSPErrorCodes.RequestFailed, result.refused);
      if (result.text === view.text) return [];
      const lines = places.lines(view.file, view.text);
      return [{ range: rangeOf(lines, { start: 0, end: view.text.length }), newText: result.text }];
    }),
  );
}
