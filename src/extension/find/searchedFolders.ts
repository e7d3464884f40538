import type * as vscode from 'vscode';
import { dirname, isWithin } from '../../common/remotePath.ts';
import { locate } from '../ftpUri.ts';
import { ftpFolders, ftpUris } from '../openResources.ts';
import { toUri } from '../provider/convert.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import type { Remotes } from '../remotes/remotes.ts';

/**
 * Where files are looked for: in the folders that are open in the window. Where none is, around the
 * file that is: in the folder at which its connection starts, or in its own.
 */
export function searchedFolders(remotes: Remotes): readonly vscode.Uri[] {
  const folders = ftpFolders();
  if (folders.length > 0) return folders;
  const [file] = ftpUris();
  const remote = file && remoteOf(remotes, file);
  if (!remote) return [];
  const { authority, path } = locate(file);
  const { root } = remote.connection;
  const isBelowRoot = root !== undefined && isWithin(path, root);
  return [toUri({ authority, path: isBelowRoot ? root : dirname(path) })];
}
