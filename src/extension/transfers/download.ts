import * as vscode from 'vscode';
import type { ConflictPolicy, TransferReport } from '../../remote/folders/transfer.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { pickFolder } from '../commands/pickFolder.ts';
import { personActs } from '../commands/sessions.ts';
import { locate } from '../ftpUri.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import { askingPolicy } from './conflictPolicy.ts';
import { askLocalFolder } from './localPlace.ts';
import { runTransferTask } from './running.ts';

interface DownloadArguments {
  /** A folder of this computer. Default: the person is asked. */
  readonly folder?: vscode.Uri;
  /** Default: the person is asked for each. */
  readonly onConflict?: ConflictPolicy;
}

/**
 * Brings files and folders of a server to this computer.
 * @param target what was clicked on; without it, a folder of the workspace is meant
 * @param given what is selected besides, as a menu gives it; or where to, and what to do
 */
export async function download(
  context: CommandContext,
  target?: unknown,
  given?: unknown,
): Promise<TransferReport | undefined> {
  const title = vscode.l10n.t('Download');
  const uri = target instanceof vscode.Uri ? target : await pickFolder(title);
  const remote = uri && remoteOf(context.remotes, uri);
  if (!remote) return undefined;
  const uris = selectedWith(uri, given);
  const { folder, onConflict = askingPolicy(title) } = argumentsIn(given);
  const local =
    folder?.fsPath ?? (await askLocalFolder(title, vscode.l10n.t('Download Into This Folder')));
  if (local === undefined) return undefined;
  personActs(context, remote.connection);
  const paths = uris.map((one) => locate(one).path);
  return runTransferTask(context, remote, {
    direction: 'download',
    title: vscode.l10n.t('Downloading from {0}', remote.connection.name),
    place: local,
    run: (options) => remote.files.transfers.download(paths, local, { ...options, onConflict }),
  });
}

/** All that is selected, where that has what was clicked on, as far as it is of the same server. */
function selectedWith(uri: vscode.Uri, given: unknown): readonly vscode.Uri[] {
  const selected = Array.isArray(given) ? given.filter((one) => one instanceof vscode.Uri) : [];
  const isAmong = selected.some((one) => one.toString() === uri.toString());
  if (!isAmong) return [uri];
  return selected.filter(
    ({ scheme, authority }) => scheme === uri.scheme && authority === uri.authority,
  );
}

function argumentsIn(given: unknown): DownloadArguments {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return {};
  return given;
}
