import * as vscode from 'vscode';
import { isWithin } from '../common/remotePath.ts';
import { isFtpScheme } from './ftpUri.ts';

/** What the window has open on FTP servers: the active editor first, then the folders. */
export function ftpUris(): readonly vscode.Uri[] {
  const active = vscode.window.activeTextEditor?.document.uri;
  const folders = ftpFolders();
  return active && isFtpScheme(active.scheme) ? [active, ...folders] : folders;
}

export function ftpFolders(): readonly vscode.Uri[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.map(({ uri }) => uri).filter(({ scheme }) => isFtpScheme(scheme));
}

export function openTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

/** Every file on an FTP server that has a tab, whatever shows it. */
export function openFtpFiles(): readonly vscode.Uri[] {
  return openTabs()
    .flatMap((tab) => urisOf(tab.input))
    .filter(({ scheme }) => isFtpScheme(scheme));
}

/** True when an editor holds changes of the file that are not saved. */
export function isDirty(uri: vscode.Uri): boolean {
  const key = uri.toString();
  const isIt = (other: vscode.Uri) => other.toString() === key;
  if (vscode.workspace.textDocuments.some((document) => document.isDirty && isIt(document.uri))) {
    return true;
  }
  return openTabs().some((tab) => tab.isDirty && urisOf(tab.input).some(isIt));
}

/** True when an editor holds unsaved changes of the file, or of one in the folder. */
export function isDirtyWithin(uri: vscode.Uri): boolean {
  return openTabs().some((tab) => tab.isDirty && urisOf(tab.input).some((one) => isIn(one, uri)));
}

/** Closes what shows the file, or a file in the folder, and has nothing that is not saved. */
export async function closeTabsWithin(uri: vscode.Uri): Promise<void> {
  const tabs = openTabs().filter(
    (tab) => !tab.isDirty && urisOf(tab.input).some((one) => isIn(one, uri)),
  );
  await vscode.window.tabGroups.close(tabs, true);
}

function isIn(one: vscode.Uri, folder: vscode.Uri): boolean {
  const isSameServer = one.scheme === folder.scheme && one.authority === folder.authority;
  return isSameServer && isWithin(one.path, folder.path);
}

function urisOf(input: unknown): readonly vscode.Uri[] {
  if (input instanceof vscode.TabInputText) return [input.uri];
  if (input instanceof vscode.TabInputTextDiff) return [input.original, input.modified];
  if (input instanceof vscode.TabInputCustom) return [input.uri];
  if (input instanceof vscode.TabInputNotebook) return [input.uri];
  return [];
}
