import * as vscode from 'vscode';
import { RemoteError } from '../../common/remoteError.ts';
import { problemText, type ServerName } from '../ui/problemText.ts';
import { fileSystemErrorKind, type FileSystemErrorKind } from './errorKind.ts';

/** The editor's error for a failure, with the text that a person reads, and the failure as cause. */
export function toFileSystemError(
  error: unknown,
  server: ServerName,
  path?: string,
): vscode.FileSystemError {
  if (error instanceof vscode.FileSystemError) return error;
  const made = vscode.FileSystemError[kindOf(error)](problemText(error, server, path));
  made.cause = error;
  return made;
}

function kindOf(error: unknown): FileSystemErrorKind {
  if (error instanceof RemoteError) return fileSystemErrorKind(error.code);
  return 'Unavailable';
}
