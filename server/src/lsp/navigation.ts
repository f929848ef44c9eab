import { type DocumentSymbol, SymbolKind } from "vscode-languageserver";
import { definition, references } from "../core/features/definition.ts";
import { ruleAddress } from "../core/features/docs.ts";
import { hover } from "../core/features/hover.ts";
import { type SymbolKind as OutlineKind, type OutlineSymbol, outline } from "../core/features/symbols.ts";
import type { LineIndex } from "../core/text/lines.ts";
import { rangeOf } from "./places.ts";
import { ruleMetas } from "./rule-metas.ts";
import { answering, type Session } from "./session.ts";

const KINDS: Readonly<Record<OutlineKind, SymbolKind>> = {
  pipeline: SymbolKind.Class,
  task: SymbolKind.Method,
  model: SymbolKind.Interface,
  source: SymbolKind.Interface,
  table: SymbolKind.Struct,
  view: SymbolKind.Interface,
  statement: SymbolKind.Event,
};

/** Hover, definition, references and the outline. */
export function registerNavigation(session: Session): void {
  const { connection, analyser, uris, places } = session;
  connection.onHover(({ textDocument: { uri }, position }, token) =>
    answering(token, async (signal) => {
      const file = uris.file(uri);
      const view = file === undefined ? undefined : await analyser.view(file, signal);
      if (!view) return null;
      const lines = places.lines(view.file, view.text);
      const found = await hover(view, lines.offset(position), {
        rules: ruleMetas,
        docs: ruleAddress,
        link: (at) => places.link(at),
      });
      return found
        ? { contents: { kind: "markdown", value: found.markdown }, range: rangeOf(lines, found.span) }
        : null;
    }),
  );
  connection.onDefinition(({ textDocument: { uri }, position }, token) =>
    answering(token, async (signal) => {
      const file = uris.file(uri);
      const view = file === undefined ? undefined : await analyser.view(file, signal);
      if (!view) return null;
      const lines = places.lines(view.file, view.text);
      const found = definition(view, lines.offset(position));
      return found ? Promise.all(found.targets.map((target) => places.location(target))) : null;
    }),
  );
  connection.onReferences(({ textDocument: { uri }, position, context }, token) =>
    answering(token, async (signal) => {
      const file = uris.file(uri);
      const view = file === undefined ? undefined : await analyser.view(file, signal);
      if (!view) return null;
      const offset = places.lines(view.file, view.text).offset(position);
      return Promise.all(references(view, offset, context.includeDeclaration).map((place) => places.location(place)));
    }),
  );
  connection.onDocumentSymbol(({ textDocument: { uri } }, token) =>
    answering(token, async (signal) => {
      const file = uris.file(uri);
      const view = file === undefined ? undefined : await analyser.view(file, signal);
      if (!view) return [];
      const lines = places.lines(view.file, view.text);
      return outline(view).map((symbol) => toSymbol(symbol, lines));
    }),
  );
}

const toSymbol = (symbol: OutlineSymbol, lines: LineIndex): DocumentSymbol => ({
  name: symbol.name,
  detail: symbol.detail,
  kind: KINDS[symbol.kind],
  range: rangeOf(lines, symbol.span),
  selectionRange: rangeOf(lines, symbol.nameSpan),
  children: symbol.children.map((child) => toSymbol(child, lines)),
});
