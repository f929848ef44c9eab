import * as vscode from "vscode";
import type { Named, Question } from "../chat/intent.ts";
import type { Asking } from "../client.ts";
import { PARTICIPANT, type Remembered } from "./remembered.ts";
import type { Turn } from "./turn.ts";

/** Of a selection so many characters are looked at for names. */
const MOST_SELECTED = 2000;

/** What VS Code attaches by itself: the file of the active editor. It is meant only where the question says so. */
const IMPLICIT = "vscode.implicit";

/** Words that point at the active editor. */
const HERE = /\b(?:this|here|current|open|selection|selected)\b/i;

/** A request of the chat as a question: what it names, what is attached to it, what was asked before it. */
export async function questionOf({ request, history, token }: Turn, asking: Asking): Promise<Question> {
  const text = withoutReferences(request);
  const attached: string[] = [];
  const named: Named[] = [];
  if (text.trim() !== "") named.push(...(await asking.mentions(text, token)));
  for (const { id, value } of request.references) {
    if (id.startsWith(IMPLICIT) && !HERE.test(text)) continue;
    const uri = value instanceof vscode.Location ? value.uri : value;
    if (!(uri instanceof vscode.Uri) || uri.scheme !== "file") continue;
    if (!attached.includes(uri.toString())) attached.push(uri.toString());
    if (!(value instanceof vscode.Location) || value.range.isEmpty) continue;
    // What is selected is what "this" means; only names are taken from it.
    const document = await vscode.workspace.openTextDocument(uri);
    const selected = document.getText(value.range).slice(0, MOST_SELECTED);
    for (const mention of await asking.mentions(selected, token))
      if (mention.kind === "thing") named.push({ ...mention, start: text.length, end: text.length });
  }
  return { text, command: request.command, named, attached, before: before(history) };
}

/** The text without its `#file` references, which are known by their values. */
const withoutReferences = ({ prompt, references }: vscode.ChatRequest): string =>
  references.reduce(
    (text, { range }) =>
      range ? text.slice(0, range[0]) + " ".repeat(range[1] - range[0]) + text.slice(range[1]) : text,
    prompt,
  );

/** What the last question put to us was understood as. */
function before({ history }: vscode.ChatContext): Question["before"] {
  for (const turn of [...history].reverse())
    if (turn instanceof vscode.ChatResponseTurn && turn.participant === PARTICIPANT) {
      const { asked } = (turn.result.metadata ?? {}) as Remembered;
      if (asked) return asked;
    }
  return undefined;
}
