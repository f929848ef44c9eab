/** Everything a test needs, from one import; see README.md for an example. */
export * from "./driver.ts";
export { webviewFrames } from "./protocol.ts";
export * from "./support/actions.ts";
export * from "./support/chat.ts";
export * from "./support/diagnostics.ts";
export * from "./support/documents.ts";
export * from "./support/extension.ts";
export * from "./support/language.ts";
export * from "./support/settings.ts";
export * from "./support/wait.ts";
