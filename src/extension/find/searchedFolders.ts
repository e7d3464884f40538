import type * as vscode from 'vscode';
import { dirname, isWithin } from '../../common/remotePath.ts';
import { locate } from '../ftpUri.ts';
import { ftpFolders, ftpUris } from '../openResources.ts';
import { toUri } from '../provider/convert.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { outermost } from '../resources/outermost.ts';

/** The folders that are open in the window, without those that lie in another one. */
export function openFolders(remotes: Remotes): readonly vscode.Uri[] {
  const places = ftpFolders().flatMap((uri) => {
    const remote = remoteOf(remotes, uri);
    return remote ? [{ uri, remote, path: locate(uri).path }] : [];
  });
  return outermost(places).map(({ uri }) => uri);
}

/**
 * Where files are looked for: in the folders that are open. Where none is, around the file that is:
 * in the folder at which its connection starts, or in its own.
 */
export function searchedFolders(remotes: Remotes): readonly vscode.Uri[] {
  const folders = openFolders(remotes);
  if (folders.length > 0) return folders;
  const [file] = ftpUris();
  const remote = file && remoteOf(remotes, file);
  if (!remote) return [];
  const { authority, path } = locate(file);
  const { root } = remote.connection;
  const isBelowRoot = root !== undefined && isWithin(path, root);
  return [toUri({ authority, path: isBelowRoot ? root : dirname(path) })];
}
