import type * as vscode from 'vscode';
import type { RemotePath } from '../../common/remotePath.ts';
import type { RemoteFiles } from '../../remote/remoteFiles.ts';
import type { WorkScope } from '../transfers/work.ts';
import type { ServerName } from '../ui/problemText.ts';

/**
 * Why a file is written. asked: a person saves a document. automatic: the editor saves it by itself.
 * waiting: it was saved while the server was away. outside: by no editor, as when a version is
 * restored, or by another extension.
 */
export type SaveReason = 'asked' | 'automatic' | 'waiting' | 'outside';

/** One write that the editor asks for. */
export interface Save {
  readonly uri: vscode.Uri;
  readonly server: ServerName;
  readonly files: Pick<RemoteFiles, 'write'>;
  readonly path: RemotePath;
  readonly content: Uint8Array;
  readonly create: boolean;
  readonly overwrite: boolean;
  /** Default: `asked`. */
  readonly reason?: SaveReason;
  /** Default: it cannot be cancelled, and nobody wants to know how far it is. */
  readonly scope?: WorkScope;
}
