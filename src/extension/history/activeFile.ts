import * as vscode from 'vscode';
import { isFtpScheme } from '../ftpUri.ts';
import { fileUri } from './versionUri.ts';

/** The file on a server that the active editor shows, also as a side of a comparison. */
export function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return urisOf(input)
    .map(fileUri)
    .find(({ scheme }) => isFtpScheme(scheme));
}

function urisOf(input: unknown): readonly vscode.Uri[] {
  if (input instanceof vscode.TabInputTextDiff) return [input.modified, input.original];
  const isOne =
    input instanceof vscode.TabInputText ||
    input instanceof vscode.TabInputCustom ||
    input instanceof vscode.TabInputNotebook;
  return isOne ? [input.uri] : [];
}
