import path from "node:path";

/** What a workbench opened by {@link workbenchUrl} shows and runs. */
export interface WorkbenchOptions {
  /** The folder to open. */
  readonly folder: string;
  /** An unpacked extension to load in development mode; there can be only one, and the server needs its test driver. */
  readonly developmentExtension?: string | undefined;
  /** A CommonJS module that exports `run()`; the server needs its test driver. */
  readonly tests?: string | undefined;
  /** A file to open at the start. */
  readonly file?: string | undefined;
}

/** The URL that opens a folder in a server started by `startServer`. */
export function workbenchUrl(
  server: { readonly port: number; readonly token: string },
  options: WorkbenchOptions,
): string {
  const remote = (file: string): string => `vscode-remote://127.0.0.1:${server.port}${path.resolve(file)}`;
  const payload: [string, string][] = [
    ["skipWelcome", "true"],
    ["skipReleaseNotes", "true"],
  ];
  if (options.developmentExtension) payload.push(["extensionDevelopmentPath", remote(options.developmentExtension)]);
  if (options.tests) payload.push(["extensionTestsPath", remote(options.tests)]);
  if (options.file) payload.push(["openFile", remote(options.file)]);

  const url = new URL(`http://127.0.0.1:${server.port}/`);
  url.searchParams.set("tkn", server.token);
  url.searchParams.set("folder", path.resolve(options.folder));
  url.searchParams.set("payload", JSON.stringify(payload));
  return url.href;
}
