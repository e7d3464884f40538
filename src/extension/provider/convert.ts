import * as vscode from 'vscode';
import type { RemoteChange, RemoteStat } from '../../remote/remoteFiles.ts';
import { uriOf, type Location } from '../ftpUri.ts';

/** The editor's URI of a place. */
export function toUri(location: Location): vscode.Uri {
  return vscode.Uri.from(uriOf(location));
}

export function toFileStat(stat: RemoteStat): vscode.FileStat {
  const { mtimeMs, size } = stat;
  const facts = { type: toFileType(stat), ctime: 0, mtime: mtimeMs, size };
  return stat.readonly ? { ...facts, permissions: vscode.FilePermission.Readonly } : facts;
}

export function toFileType({ kind, symlink }: RemoteStat): vscode.FileType {
  const type = typeOf(kind);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the editor's bit set
  return symlink ? type | vscode.FileType.SymbolicLink : type;
}

/** The changes, under every authority by which the window knows the server. */
export function toFileChanges(
  authorities: readonly string[],
  changes: readonly RemoteChange[],
): vscode.FileChangeEvent[] {
  return changes.flatMap(({ type, path }) =>
    authorities.map((authority) => ({ type: changeTypeOf(type), uri: toUri({ authority, path }) })),
  );
}

function typeOf(kind: RemoteStat['kind']): vscode.FileType {
  switch (kind) {
    case 'file':
      return vscode.FileType.File;
    case 'directory':
      return vscode.FileType.Directory;
    case 'other':
      return vscode.FileType.Unknown;
  }
}

function changeTypeOf(type: RemoteChange['type']): vscode.FileChangeType {
  switch (type) {
    case 'created':
      return vscode.FileChangeType.Created;
    case 'changed':
      return vscode.FileChangeType.Changed;
    case 'deleted':
      return vscode.FileChangeType.Deleted;
  }
}
