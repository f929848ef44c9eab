import * as vscode from "vscode";
import type { ProposedChange } from "../../../server/src/protocol.ts";
import type { Asked } from "../chat/operation.ts";
import type { Asking } from "../client.ts";
import type { Proposals } from "../views/proposals.ts";
import { writeChanges } from "./write.ts";

/** Changes that were shown and wait for the person's answer. */
const MOST_WAITING = 20;

/**
 * The tool that writes what an operation works out. Its preparation shows the diff and asks; only what was shown is written,
 * and only while the files are as they were then.
 */
export function applyTool(start: () => Promise<Asking>, proposals: Proposals): vscode.LanguageModelTool<Asked> {
  const waiting = new Map<string, readonly ProposedChange[]>();
  return {
    async prepareInvocation({ input }, token) {
      const { changes = [] } = await (await start()).changes(asked(input), token);
      if (changes.length === 0) return { invocationMessage: "Pipewright: nothing to write" };
      waiting.set(keyOf(input), changes);
      for (const oldest of waiting.keys()) if (waiting.size > MOST_WAITING) waiting.delete(oldest);
      await proposals.show(`Pipewright: ${input.operation}`, changes);
      return {
        invocationMessage: "Pipewright: writing",
        confirmationMessages: {
          title: `Write ${changes.length} file${changes.length === 1 ? "" : "s"}?`,
          message: new vscode.MarkdownString().appendText(
            `The diff is open in an editor.\n${changes.map(({ uri }) => vscode.workspace.asRelativePath(vscode.Uri.parse(uri))).join("\n")}`,
          ),
        },
      };
    },
    async invoke({ input }, token) {
      const changes = waiting.get(keyOf(input));
      waiting.delete(keyOf(input));
      if (!changes) {
        const { refused } = await (await start()).changes(asked(input), token);
        return result(refused ?? "Nothing was shown to the person, so nothing was written.");
      }
      const written = await writeChanges(changes);
      if ("refused" in written) return result(written.refused);
      const names = written.files.map((file) => vscode.workspace.asRelativePath(file));
      return result(`Written: ${names.join(", ")}.`);
    },
  };
}

const asked = ({ operation, input }: Asked): Asked => ({ operation, input: input ?? {} });

const keyOf = (input: Asked): string => JSON.stringify([input.operation, input.input]);

const result = (text: string): vscode.LanguageModelToolResult =>
  new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
