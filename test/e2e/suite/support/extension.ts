import * as vscode from "vscode";
import manifest from "../../../../package.json" with { type: "json" };
import { until } from "./wait.ts";

/** `publisher.name` of the extension under test. */
export const extensionId = `${manifest.publisher}.${manifest.name}`;

/** The extension under test; throws when VS Code did not load it, which it does silently for a too new `engines.vscode`. */
export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(extensionId);
  if (found) return found;
  const others = vscode.extensions.all.map(({ id }) => id).filter((id) => !id.startsWith("vscode."));
  throw new Error(`VS Code did not load ${extensionId}; it has ${others.join(", ")}`);
}

/** Waits until the extension has been activated by its own activation events; never activates it. */
export async function untilActive(): Promise<vscode.Extension<unknown>> {
  const found = extension();
  await until(`${extensionId} to activate by itself`, () => found.isActive, { timeoutMs: 15_000 });
  return found;
}
