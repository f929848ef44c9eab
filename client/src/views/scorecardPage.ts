import type { OperationHtml } from "../../../server/src/protocol.ts";

/** What a webview gives to its page. */
export interface PageFrame {
  /** A secret of this page: only style and script that carry it count. */
  readonly nonce: string;
  /** Address of the script. */
  readonly script: string;
  /** Whether the trend over tags is shown. */
  readonly trend: boolean;
}

/** The colours of the scorecard, as the theme has them. */
const THEME = `:root{--back:var(--vscode-editor-background);--fore:var(--vscode-foreground);--soft:var(--vscode-descriptionForeground);--line:var(--vscode-contrastBorder,var(--vscode-panel-border));--good:var(--vscode-gitDecoration-addedResourceForeground);--bad:var(--vscode-errorForeground);--open:var(--vscode-descriptionForeground);--bar:var(--vscode-textLink-foreground);--font:var(--vscode-font-family);--mono:var(--vscode-editor-font-family)}
body{padding:0 1.5rem 1.5rem;max-width:64rem}
:focus-visible{outline-color:var(--vscode-focusBorder)}
button{color:var(--vscode-button-foreground);background:var(--vscode-button-background);border:1px solid var(--vscode-button-border,var(--vscode-contrastBorder,transparent));border-radius:2px;padding:.3rem .8rem;font:inherit;cursor:pointer}
button:hover{background:var(--vscode-button-hoverBackground)}
.tools{display:flex;gap:.5rem;align-items:center;padding:1rem 0 0}`;

/** What stands there until the workspace is read. */
export const WAITING = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>Scorecard</title>
</head>
<body><p role="status">Reading the workspace …</p></body>
</html>`;

/**
 * The whole document of the scorecard. Its policy lets nothing in but the one style and the one script that carry the
 * nonce; the body comes from the server, with all text of the workspace escaped.
 */
export const scorecardPage = ({ title, style, body }: OperationHtml, { nonce, script, trend }: PageFrame): string => {
  const tools = trend ? "" : `<button type="button" id="trend-button">Show Trend over Tags</button>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>${title}</title>
<style nonce="${nonce}">
${THEME}
${style}
</style>
</head>
<body>
<div class="tools" role="toolbar" aria-label="Scorecard"><button type="button" id="refresh">Refresh</button>${tools}<span id="status" role="status"></span></div>
<main>
${body}
</main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
};
