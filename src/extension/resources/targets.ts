import * as vscode from 'vscode';
import { dirname, ROOT } from '../../common/remotePath.ts';
import { isFtpScheme, locate } from '../ftpUri.ts';

/** A file or folder on a server that a person has chosen. A link has the kind of its target. */
export interface Target {
  readonly uri: vscode.Uri;
  readonly kind: 'file' | 'directory' | 'other';
}

/**
 * What is meant on servers, by the arguments that the editor gives a command: the Explorer a URI
 * and all that are selected, an editor's tab its URI and where it is, a tree view a node and all
 * that are selected, a keybinding URLs, the palette nothing, which means the active editor.
 */
export function urisOf(first?: unknown, all?: unknown): readonly vscode.Uri[] {
  const given = Array.isArray(all) && all.length > 0 ? (all as readonly unknown[]) : [first];
  const uris = first === undefined ? [activeUri()] : given.map(uriIn);
  const found = uris.flatMap((uri) => uri ?? []).filter(({ scheme }) => isFtpScheme(scheme));
  return [...new Map(found.map((uri) => [String(uri), uri])).values()];
}

/**
 * As {@link urisOf}, with what each of them is. What is known costs no round trip.
 * @throws vscode.FileSystemError where one is not there, or the server cannot be asked
 */
export function targetsOf(first?: unknown, all?: unknown): Promise<readonly Target[]> {
  return Promise.all(
    urisOf(first, all).map(async (uri) => {
      const { type } = await vscode.workspace.fs.stat(uri);
      return { uri, kind: kindOf(type) };
    }),
  );
}

/** Without those that lie in a folder which is among them. */
export function outermost<T extends { readonly uri: vscode.Uri }>(
  targets: readonly T[],
): readonly T[] {
  const chosen = new Set(targets.map(({ uri }) => String(uri)));
  return targets.filter(({ uri }) => !foldersAbove(uri).some((one) => chosen.has(String(one))));
}

/** The file that the active editor shows, whatever kind of editor it is. */
function activeUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  return uriIn(input) ?? vscode.window.activeTextEditor?.document.uri;
}

function uriIn(value: unknown): vscode.Uri | undefined {
  if (value instanceof vscode.Uri) return value;
  if (typeof value === 'string') return vscode.Uri.parse(value, true);
  if (typeof value !== 'object' || value === null) return undefined;
  const { resourceUri, uri } = value as { readonly resourceUri?: unknown; readonly uri?: unknown };
  return [resourceUri, uri].find((one): one is vscode.Uri => one instanceof vscode.Uri);
}

function foldersAbove(uri: vscode.Uri): readonly vscode.Uri[] {
  const above: vscode.Uri[] = [];
  let { path } = locate(uri);
  while (path !== ROOT) {
    path = dirname(path);
    above.push(uri.with({ path }));
  }
  return above;
}

function kindOf(type: vscode.FileType): Target['kind'] {
  if ((type & vscode.FileType.Directory) !== 0) return 'directory';
  return (type & vscode.FileType.File) !== 0 ? 'file' : 'other';
}
