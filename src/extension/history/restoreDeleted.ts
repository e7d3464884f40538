import * as vscode from 'vscode';
import { hasCode } from '../../common/remoteError.ts';
import { dirname, type RemotePath } from '../../common/remotePath.ts';
import type { DeletedFile, StoredDeletion } from '../../remote/history/keptVersion.ts';
import { connectionFor } from '../commands/connectionFor.ts';
import { personActs } from '../commands/sessions.ts';
import { problemNotice } from '../help/helpLink.ts';
import { toUri } from '../provider/convert.ts';
import type { Remote } from '../remotes/remote.ts';
import { askChoice, BACK, icon } from '../ui/inputs.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import type { HistoryContext } from './historyContext.ts';
import { isVersionNode } from './historyView.ts';
import { deletionDetail, timeText } from './versionText.ts';

/**
 * Brings back what was deleted: from the trash of the server, else from this computer. What is
 * there now is replaced only when the person says so.
 * @param target id of a connection, a URL, a Uri or a row of the view; asked for when it is missing
 * @returns how many files were restored, a folder from the trash counting as one
 */
export async function restoreDeleted(context: HistoryContext, target?: unknown): Promise<number> {
  const title = vscode.l10n.t('Restore Deleted');
  const placeholder = vscode.l10n.t('Choose the server from which it was deleted');
  const connection = await connectionFor(context.commands, placeOf(target), {
    title,
    placeholder,
    iconId: 'server',
  });
  if (!connection) return 0;
  const remote = context.commands.remotes.get(connection.authority);
  const deletion = await pick(remote, title);
  if (!deletion) return 0;
  personActs(context.commands, connection);
  try {
    return await restore(remote, deletion);
  } catch (error) {
    void vscode.window.showErrorMessage(problemNotice(error, connection, deletion.path));
    return 0;
  } finally {
    context.view.refresh();
  }
}

/** The button of the view hands over the row that has the focus, or null. */
function placeOf(target: unknown): unknown {
  return isVersionNode(target) ? target.uri : (target ?? undefined);
}

async function pick(remote: Remote, title: string): Promise<StoredDeletion | undefined> {
  const deletions = await remote.files.history.deletions();
  const usable = deletions.filter(
    ({ files, movedTo }) => files.length > 0 || movedTo !== undefined,
  );
  if (usable.length === 0) {
    const text = vscode.l10n.t(
      'Nothing that was deleted on {0} is kept on this computer.',
      remote.connection.name,
    );
    void vscode.window.showInformationMessage(plainNotice(text));
    return undefined;
  }
  const answer = await askChoice({
    title,
    placeholder: vscode.l10n.t('Choose what to bring back'),
    choices: usable.map((deletion) => ({
      label: deletion.path,
      description: `${timeText(deletion.deletedMs)}, ${deletionDetail(deletion)}`,
      iconPath: icon(deletion.kind === 'folder' ? 'folder' : 'file'),
      value: deletion,
    })),
  });
  return answer === BACK ? undefined : answer;
}

async function restore(remote: Remote, deletion: StoredDeletion): Promise<number> {
  const { files, kind, path, movedTo } = deletion;
  const restored = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: plainNotice(vscode.l10n.t('Restoring {0}', path)),
    },
    () => (movedTo === undefined ? restoreFiles(remote, files) : moveBack(remote, movedTo, path)),
  );
  if (restored === 0) return 0;
  await remote.files.history.forgetDeletion(deletion);
  if (kind === 'file') await vscode.commands.executeCommand('vscode.open', uriIn(remote, path));
  void vscode.window.showInformationMessage(plainNotice(restoredText(deletion, restored)));
  return restored;
}

function restoredText(
  { kind, path, movedTo, fileCount }: StoredDeletion,
  restored: number,
): string {
  if (kind === 'file' || movedTo !== undefined) return vscode.l10n.t('{0} is back.', path);
  const all = Math.max(fileCount, restored);
  return vscode.l10n.t('{0} is back, with {1} of {2} files.', path, restored, all);
}

async function moveBack(remote: Remote, from: RemotePath, to: RemotePath): Promise<number> {
  await makeFolders(remote, [to]);
  try {
    await remote.files.rename(from, to, { overwrite: false });
  } catch (error) {
    if (!hasCode(error, 'exists') || !(await mayReplace([to]))) throw error;
    await remote.files.rename(from, to, { overwrite: true });
  }
  return 1;
}

async function restoreFiles(remote: Remote, files: readonly DeletedFile[]): Promise<number> {
  await makeFolders(
    remote,
    files.map(({ path }) => path),
  );
  const taken: DeletedFile[] = [];
  let restored = 0;
  for (const file of files) {
    const outcome = await write(remote, file, false);
    if (outcome === 'taken') taken.push(file);
    else if (outcome === 'written') restored++;
  }
  if (taken.length === 0 || !(await mayReplace(taken.map(({ path }) => path)))) return restored;
  for (const file of taken) if ((await write(remote, file, true)) === 'written') restored++;
  return restored;
}

async function write(
  { files }: Remote,
  { path, hash }: DeletedFile,
  overwrite: boolean,
): Promise<'written' | 'taken' | 'not-kept'> {
  const content = await files.history.content(hash);
  if (!content) return 'not-kept';
  try {
    await files.write(path, content, { create: true, overwrite });
    return 'written';
  } catch (error) {
    if (hasCode(error, 'exists', 'is-a-directory')) return 'taken';
    throw error;
  }
}

/** The editor makes what is missing of a path. */
async function makeFolders(remote: Remote, paths: readonly RemotePath[]): Promise<void> {
  for (const folder of new Set(paths.map(dirname))) {
    await vscode.workspace.fs.createDirectory(uriIn(remote, folder));
  }
}

async function mayReplace(paths: readonly RemotePath[]): Promise<boolean> {
  const replace = vscode.l10n.t('Replace');
  const [first = ''] = paths;
  const question =
    paths.length === 1
      ? vscode.l10n.t('{0} is there again. Replace it with what was deleted?', first)
      : vscode.l10n.t(
          '{0} of the files are there again. Replace them with what was deleted?',
          paths.length,
        );
  const detail = paths.length === 1 ? '' : paths.slice(0, 10).join('\n');
  const options = { modal: true, detail };
  return (
    (await vscode.window.showWarningMessage(plainNotice(question), options, replace)) === replace
  );
}

function uriIn({ connection }: Remote, path: RemotePath): vscode.Uri {
  return toUri({ authority: connection.authority, path });
}
