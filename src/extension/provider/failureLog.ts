import { FileSystemError } from 'vscode';
import type { Logger } from '../../common/logger.ts';
import { hasCode, isConnectionFailure, RemoteError } from '../../common/remoteError.ts';
import type { ProviderFailure } from './ftpFileSystemProvider.ts';

/**
 * The editor asks for many files that need not be there, and all at once while the server cannot
 * be reached, which the pool has told already.
 */
export function logFailure({ operation, uri, text, error }: ProviderFailure, logger: Logger): void {
  const code = error instanceof RemoteError ? ` [${error.code}]` : '';
  const message = `${operation} ${uri.path}: ${text}${code}`;
  const usual = ['not-found', 'aborted', 'cancelled', 'authentication-failed'] as const;
  // In the words of the editor already: what the person has decided.
  const isDecided = error instanceof FileSystemError;
  if (isDecided || hasCode(error, ...usual) || isConnectionFailure(error)) logger.trace(message);
  else logger.error(message);
}
