import * as vscode from 'vscode';
import { joinPath, type RemotePath } from '../../common/remotePath.ts';
import type { ComparedTree } from '../../remote/comparing/comparedTree.ts';
import { localSide } from '../../remote/comparing/localSide.ts';
import { remoteSide } from '../../remote/comparing/remoteSide.ts';
import { locate } from '../ftpUri.ts';
import type { Remote } from '../remotes/remote.ts';

/** A folder that is compared with another one. */
export interface ComparedFolder {
  readonly uri: vscode.Uri;
  /** Undefined: it is on this computer. */
  readonly remote: Remote | undefined;
}

export function treeOf({ uri, remote }: ComparedFolder): ComparedTree {
  return remote ? remoteSide(remote.files, locate(uri).path) : localSide(uri.fsPath);
}

/** @param path in the folder, whose own is `/` */
export function uriIn({ uri }: ComparedFolder, path: RemotePath): vscode.Uri {
  return uri.with({ path: joinPath(uri.path, path.slice(1)) });
}

/** Where it is, as a text of some length names it. */
export function placeText({ uri, remote }: ComparedFolder): string {
  return remote
    ? vscode.l10n.t('{0} on {1}', locate(uri).path, remote.connection.name)
    : vscode.l10n.t('{0} on this computer', uri.fsPath);
}

/** What tells two folders apart, in few words: the servers, or the paths where it is one. */
export function sideTexts(
  left: ComparedFolder,
  right: ComparedFolder,
): { readonly left: string; readonly right: string } {
  const isOneServer = left.remote === right.remote;
  const textOf = ({ uri, remote }: ComparedFolder): string => {
    if (!remote) return vscode.l10n.t('this computer');
    return isOneServer ? locate(uri).path : remote.connection.name;
  };
  return { left: textOf(left), right: textOf(right) };
}

/** What is said of that which only one of two folders has. */
export function onlyText({ uri, remote }: ComparedFolder, other: ComparedFolder): string {
  if (!remote) return vscode.l10n.t('Only on this computer');
  return remote === other.remote
    ? vscode.l10n.t('Only in {0}', locate(uri).path)
    : vscode.l10n.t('Only on {0}', remote.connection.name);
}
