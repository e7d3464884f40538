import * as vscode from 'vscode';
import { hasCode } from '../../common/remoteError.ts';
import type { FolderSize } from '../../remote/remoteFiles.ts';
import { locate } from '../ftpUri.ts';
import { problemNotice } from '../help/helpLink.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { bytesText, folderSizeText } from '../ui/sizeText.ts';
import type { CommandContext } from './commandContext.ts';
import { pickFolder } from './pickFolder.ts';
import { personActs } from './sessions.ts';

/**
 * Tells how much a folder holds, with all that is in it.
 * @param target the folder; without it, that of the workspace or one of them is meant
 * @returns undefined when it was given up or could not be found out
 */
export async function showFolderSize(
  context: CommandContext,
  target?: unknown,
): Promise<FolderSize | undefined> {
  const uri =
    target instanceof vscode.Uri ? target : await pickFolder(vscode.l10n.t('Show Folder Size'));
  const remote = uri && remoteOf(context.remotes, uri);
  if (!remote) return undefined;
  const { path } = locate(uri);
  personActs(context, remote.connection);
  try {
    const size = await measured(path, (options) => remote.files.folderSize(path, options));
    void vscode.window.showInformationMessage(folderSizeText(path, remote.connection.name, size));
    return size;
  } catch (error) {
    if (hasCode(error, 'aborted')) return undefined;
    void vscode.window.showErrorMessage(problemNotice(error, remote.connection, path));
    return undefined;
  }
}

type Measure = (options: {
  readonly signal: AbortSignal;
  readonly onProgress: (size: FolderSize) => void;
}) => Promise<FolderSize>;

/** Shows how far it is, with a button that gives it up. */
async function measured(path: string, measure: Measure): Promise<FolderSize> {
  const controller = new AbortController();
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: plainNotice(vscode.l10n.t('Adding up {0}', path)),
      cancellable: true,
    },
    async (progress, token) => {
      const listener = token.onCancellationRequested(() => controller.abort());
      const onProgress = ({ bytes, counted }: FolderSize): void => {
        const files = counted?.files ?? 0;
        const message = vscode.l10n.t('{0} so far (files: {1})', bytesText(bytes), files);
        progress.report({ message });
      };
      try {
        return await measure({ signal: controller.signal, onProgress });
      } finally {
        listener.dispose();
      }
    },
  );
}
