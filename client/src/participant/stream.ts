import * as vscode from "vscode";
import type { PlaceLink } from "../chat/places.ts";
import type { Sink } from "../chat/sink.ts";

/** An answer in the chat view. Places outside of the workspace's folders are text: nothing else is a proof. */
export const sinkTo = (stream: vscode.ChatResponseStream): Sink => ({
  markdown: (text) => stream.markdown(text),
  progress: (text) => stream.progress(text),
  place(place) {
    const location = locationOf(place);
    if (location) stream.anchor(location, place.label);
    else stream.markdown(`\`${place.label.replaceAll("`", "'")}\``);
  },
});

/** Where a place is; undefined where it is not in the workspace. */
export function locationOf({ uri, line }: PlaceLink): vscode.Location | vscode.Uri | undefined {
  const file = vscode.Uri.parse(uri);
  if (!vscode.workspace.getWorkspaceFolder(file)) return undefined;
  return line === undefined ? file : new vscode.Location(file, new vscode.Position(Math.max(0, line - 1), 0));
}
