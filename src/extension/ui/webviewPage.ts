import * as vscode from 'vscode';
import { randomBytes } from 'node:crypto';
import { escapeHtml } from './html.ts';

export interface WebviewPage {
  /** Of its script in `dist/` and its style in `media/`. */
  readonly name: string;
  readonly title: string;
  /** HTML, in which every text is escaped. */
  readonly body: string;
}

/** What a page of the extension may do and load: its own scripts and styles. */
export function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  const localResourceRoots = ['dist', 'media'].map((folder) =>
    vscode.Uri.joinPath(extensionUri, folder),
  );
  return { enableScripts: true, localResourceRoots };
}

/** A page that loads nothing and runs nothing but what the extension brings along. */
export function webviewHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { name, title, body }: WebviewPage,
): string {
  const uriOf = (...path: string[]): string =>
    escapeHtml(webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString());
  const nonce = randomBytes(16).toString('hex');
  const csp = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${uriOf('media', 'page.css')}">
<link rel="stylesheet" href="${uriOf('media', `${name}.css`)}">
<title>${escapeHtml(title)}</title>
</head>
<body>
<main>
${body}
</main>
<script nonce="${nonce}" src="${uriOf('dist', `${name}.js`)}"></script>
</body>
</html>`;
}
