import type * as vscode from 'vscode';
import type { RemotePath } from '../../common/remotePath.ts';
import type { RemoteFiles } from '../../remote/remoteFiles.ts';
import type { ServerName } from '../ui/problemText.ts';

/** One write that the editor asks for. */
export interface Save {
  readonly uri: vscode.Uri;
  readonly server: ServerName;
  readonly files: Pick<RemoteFiles, 'write'>;
  readonly path: RemotePath;
  readonly content: Uint8Array;
  readonly create: boolean;
  readonly overwrite: boolean;
}
