import type { EditIntent } from "../../facts/subject.ts";
import type { PyCall, PyValue } from "../../python/module.ts";
import { pythonCode, removeArgument, removeEntry, setArgument, setEntry } from "../../python/patch.ts";
import type { TextEdit } from "../../text/edits.ts";
import type { FileInput } from "../system.ts";

type Intent = Exclude<EditIntent, { do: "replace" }>;
type Answer = readonly TextEdit[] | { readonly refused: string };

/** Changes the arguments of the call that stands at an offset, or the `default_args` it is given. */
export function editPython(intent: Intent, input: FileInput, start: number): Answer {
  const call = callAt(input, start);
  if (!call) return { refused: "The call has changed since it was read." };
  const edit = new CallEdit(call, input);
  if (intent.do === "set") return edit.set(intent.key, pythonCode(intent.value));
  if (intent.do === "remove") return edit.remove(intent.key);
  const code = edit.codeOf(intent.from);
  if (code === undefined) return { refused: `\`${intent.from.join(".")}\` does not stand there any more.` };
  const [added, removed] = [edit.set(intent.to, code), edit.remove(intent.from)];
  if ("refused" in added) return added;
  return "refused" in removed ? removed : [...added, ...removed];
}

function callAt(input: FileInput, start: number): PyCall | undefined {
  const module = input.python();
  return (
    module.calls.find((site) => site.call.span.start === start)?.call ??
    module.decorated.flatMap((item) => item.decorators).find((call) => call.span.start === start)
  );
}

type Dict = Extract<PyValue, { kind: "dict" }>;

/** Edits of one call: a key is an argument, or an entry of a dict that is one. */
class CallEdit {
  private readonly text: string;

  constructor(
    private readonly call: PyCall,
    private readonly input: FileInput,
  ) {
    this.text = input.text;
  }

  set(key: readonly string[], code: string): Answer {
    const [first = "", second] = key;
    if (second === undefined) return this.setArgument(first, code);
    const dict = this.dict(first);
    if (dict === "absent") return this.setArgument(first, `{${pythonCode(second)}: ${code}}`);
    return dict ? setEntry(this.text, dict, second, code) : { refused: `\`${first}\` is not written as a dict.` };
  }

  remove(key: readonly string[]): Answer {
    const [first = "", second] = key;
    if (second === undefined) return this.keepComments(removeArgument(this.text, this.call, first));
    const dict = this.dict(first);
    if (dict === "absent" || !dict) return { refused: `\`${first}\` is not written as a dict.` };
    return this.keepComments(removeEntry(this.text, dict, second));
  }

  /** A decorator may stand without parentheses: `@dag`. */
  private setArgument(key: string, code: string): readonly TextEdit[] {
    const { argsSpan } = this.call;
    if (this.text[argsSpan.start - 1] === "(") return setArgument(this.text, this.call, key, code);
    return [{ span: argsSpan, text: `(${key}=${code})` }];
  }

  /** Comments that would go with a removal stay, on a line of their own. */
  private keepComments(edits: readonly TextEdit[]): readonly TextEdit[] {
    return edits.map((edit) => {
      const inside = this.input
        .python()
        .comments.filter(({ start, end }) => edit.span.start <= start && end <= edit.span.end);
      const [first] = inside;
      if (edit.text !== "" || !first) return edit;
      const line = /^[ \t]*/.exec(this.text.slice(edit.span.start, first.start))?.[0] ?? "";
      const eol = this.text.slice(edit.span.start, edit.span.end).includes("\r\n") ? "\r\n" : "\n";
      const kept = inside.map(({ start, end }) => `${line}${this.text.slice(start, end)}${eol}`);
      return { span: edit.span, text: kept.join("") };
    });
  }

  /** The code of a value as it stands. */
  codeOf(key: readonly string[]): string | undefined {
    const [first = "", second] = key;
    const value = this.call.kwargs.find((entry) => entry.key === first)?.value;
    const found = second === undefined ? value : value?.kind === "dict" ? entry(value, second) : undefined;
    return found && this.text.slice(found.span.start, found.span.end);
  }

  private dict(key: string): Dict | "absent" | undefined {
    const value = this.call.kwargs.find((each) => each.key === key)?.value;
    if (!value) return this.call.open ? undefined : "absent";
    return value.kind === "dict" ? value : undefined;
  }
}

const entry = (dict: Dict, key: string): PyValue | undefined => dict.entries.find((each) => each.key === key)?.value;
