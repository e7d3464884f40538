import * as vscode from 'vscode';

/**
 * The editor's own settings for proxies, as the person has set them: a workspace, which may set
 * them too, has no say in where passwords go.
 */
export function editorProxy(): { readonly url: string; readonly noProxy: readonly string[] } {
  const url = ownValue('proxy');
  const noProxy = ownValue('noProxy');
  return {
    url: typeof url === 'string' ? url.trim() : '',
    noProxy: Array.isArray(noProxy) ? noProxy.filter((entry) => typeof entry === 'string') : [],
  };
}

function ownValue(key: string): unknown {
  const inspected = vscode.workspace.getConfiguration('http').inspect<unknown>(key);
  return inspected?.globalValue ?? inspected?.defaultValue;
}
