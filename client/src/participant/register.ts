import * as vscode from "vscode";
import type { Asking } from "../client.ts";
import { PARTICIPANT, type Remembered } from "./remembered.ts";

/** Registers `@data-engineer`; how it answers is loaded with the first question. `start` starts the server. */
export function registerParticipant(context: vscode.ExtensionContext, start: () => Promise<Asking>): vscode.Disposable {
  const participant = vscode.chat.createChatParticipant(PARTICIPANT, async (request, history, stream, token) => {
    const { converse } = await import("./conversation.ts");
    return converse({ request, history, stream, token, context, start });
  });
  participant.iconPath = vscode.Uri.joinPath(context.extensionUri, "media/icon.png");
  participant.followupProvider = {
    provideFollowups: ({ metadata }) => [...((metadata as Remembered | undefined)?.followUps ?? [])],
  };
  return participant;
}
