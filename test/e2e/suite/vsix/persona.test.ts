import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { openDocument, untilActive } from "../support.ts";

/** What VS Code tells its own chat extension: agents, skills and prompt files that extensions contribute. */
interface Contributed {
  readonly uri: { readonly path: string };
  readonly type: string;
  readonly extensionId: string;
}

describe("the persona in the editor's chat", () => {
  it("is an agent with its skills and prompt files", async () => {
    await openDocument("query.sql");
    const { extensionPath, id } = await untilActive();
    const all = await vscode.commands.executeCommand<Contributed[]>("_listExtensionPromptFiles");
    const ours = all.filter(({ extensionId }) => extensionId.toLowerCase() === id.toLowerCase());
    const named = (type: string, name: (file: string) => string): string[] =>
      ours
        .filter((each) => each.type === type)
        .map(({ uri }) => name(uri.path))
        .sort();
    const folder = (name: string): string[] => readdirSync(path.join(extensionPath, "agent", name)).sort();
    assert.deepEqual(named("agent", path.basename), ["data-engineer.agent.md"]);
    assert.deepEqual(
      named("skill", (file) => path.basename(path.dirname(file))),
      folder("skills"),
    );
    assert.deepEqual(named("prompt", path.basename), folder("prompts"));
    assert.equal(folder("skills").length, 10);
  });
});
