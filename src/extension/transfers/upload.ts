import * as vscode from 'vscode';
import type { ConflictPolicy, TransferReport } from '../../remote/folders/transfer.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { pickFolder } from '../commands/pickFolder.ts';
import { personActs } from '../commands/sessions.ts';
import { locate } from '../ftpUri.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import { askingPolicy } from './conflictPolicy.ts';
import { askLocalSources } from './localPlace.ts';
import { runTransferTask } from './running.ts';

interface UploadArguments {
  /** Files and folders of this computer. Default: the person is asked. */
  readonly sources?: readonly vscode.Uri[];
  /** Default: the person is asked for each. */
  readonly onConflict?: ConflictPolicy;
}

/**
 * Brings files and folders of this computer to a server.
 * @param kind what the person is asked for
 * @param target the folder on the server; without it, one of the workspace is meant
 */
export async function upload(
  context: CommandContext,
  kind: 'files' | 'folder',
  target?: unknown,
  given?: unknown,
): Promise<TransferReport | undefined> {
  const title = kind === 'files' ? vscode.l10n.t('Upload Files') : vscode.l10n.t('Upload Folder');
  const uri = target instanceof vscode.Uri ? target : await pickFolder(title);
  const remote = uri && remoteOf(context.remotes, uri);
  if (!remote) return undefined;
  const { sources, onConflict = askingPolicy(title) } = argumentsIn(given);
  const paths =
    sources?.map(({ fsPath }) => fsPath) ??
    (await askLocalSources(kind, title, vscode.l10n.t('Upload')));
  if (paths.length === 0) return undefined;
  personActs(context, remote.connection);
  const { path } = locate(uri);
  return runTransferTask(context, remote, {
    direction: 'upload',
    title: vscode.l10n.t('Uploading to {0}', remote.connection.name),
    place: path,
    run: (options) => remote.files.transfers.upload(paths, path, { ...options, onConflict }),
  });
}

function argumentsIn(given: unknown): UploadArguments {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return {};
  return given;
}
