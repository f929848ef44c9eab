/** Settings by their full name, as in `settings.json`. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * What every window of the harness starts with: quiet, offline and the same on each run.
 * They are the server's "Machine" settings, so a workspace's own `.vscode/settings.json` still wins.
 */
export const baseSettings: Settings = {
  "telemetry.telemetryLevel": "off",
  "workbench.enableExperiments": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "npm.fetchOnlinePackageInfo": false,
  "json.schemaDownload.enable": false,
  "files.autoSave": "off",
  "editor.minimap.enabled": false,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.untrustedFiles": "open",
};
