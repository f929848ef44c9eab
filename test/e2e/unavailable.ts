/**
 * The editor under test cannot be had on this machine. The message is one sentence a person can act on;
 * callers print it as it is, without a stack trace.
 */
export class EditorUnavailable extends Error {
  override readonly name = "EditorUnavailable";

  /** @param reason what is missing, as a clause: "this machine is macOS on arm64" */
  constructor(reason: string, options?: ErrorOptions) {
    super(
      `The bundled VS Code cannot run here: ${reason}; ` +
        "open your own VS Code with `code --extensionDevelopmentPath=<repo> <folder>` or install the packaged .vsix instead.",
      options,
    );
  }
}
