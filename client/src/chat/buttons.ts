import type { Asked, ChatOperation } from "./operation.ts";

/** A button beneath an answer. */
export interface Button {
  readonly title: string;
  /** A command of the extension. */
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** Shows the changes of an operation, asks, and writes them; its argument is what was asked. */
export const APPLY_COMMAND = "pipewright.applyChanges";

/** What the button that writes is called, by operation. */
const WRITES: Readonly<Record<string, string>> = { fix: "Apply fixes…" };

/** Commands that show more of an answer, by operation; offered only where the extension has them. */
const VIEWS: Readonly<Record<string, { readonly title: string; readonly command: string }>> = {
  review: { title: "Open scorecard", command: "pipewright.showScorecard" },
  coverage: { title: "Open coverage", command: "pipewright.showCoverage" },
};

/** The buttons beneath an answer; `commands` are those package.json declares. */
export function buttonsOf(
  asked: Asked,
  data: unknown,
  operation: ChatOperation | undefined,
  commands: ReadonlySet<string>,
): readonly Button[] {
  const buttons: Button[] = [];
  if (operation?.changes && changesSomething(data))
    buttons.push({ title: WRITES[operation.name] ?? "Write the files…", command: APPLY_COMMAND, arguments: [asked] });
  const view = VIEWS[asked.operation];
  if (view && commands.has(view.command)) buttons.push({ ...view, arguments: [] });
  return buttons;
}

/** An answer with a list of files that is empty changes none of them. */
const changesSomething = (data: unknown): boolean => {
  const { files } = (data ?? {}) as { readonly files?: unknown };
  return !Array.isArray(files) || files.length > 0;
};
