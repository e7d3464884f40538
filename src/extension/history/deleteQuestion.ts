import * as vscode from 'vscode';
import { hasCode } from '../../common/remoteError.ts';
import { isWithin, type RemotePath } from '../../common/remotePath.ts';
import type { DeletionPlan } from '../../remote/history/deletionPlan.ts';
import { confirmsFolderDelete } from '../configuration.ts';
import type { Remote } from '../remotes/remote.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { slowProgress } from '../ui/slowProgress.ts';
import { folderDeleteDetail, folderDeleteText } from './deleteText.ts';

/**
 * Counts what a delete takes away, and asks. What can be got back from the trash is not asked for.
 *
 * Deletes of other extensions are asked about as well: they cannot be told from those of a person.
 * The editor announces what a person deletes, but neither when it undoes the copy of a folder, with
 * all that has come into it since, nor where `files.participants.timeout` is 0.
 * @returns undefined where nothing has to be counted: no folder, an empty one, or there is a trash
 * @throws vscode.FileSystemError when the person does not want it: it is as it was
 */
export async function askFolderDelete(
  remote: Remote,
  path: RemotePath,
): Promise<DeletionPlan | undefined> {
  const { files, connection } = remote;
  const { trash, name } = connection;
  if (trash !== undefined && !isWithin(path, trash)) return undefined;
  const { kind, symlink } = await files.stat(path);
  if (kind !== 'directory' || symlink) return undefined;
  const plan = await count(remote, path);
  const isEmpty = plan.files + plan.folders === 0 && !plan.isPartial;
  if (isEmpty || !confirmsFolderDelete()) return plan;
  const button = vscode.l10n.t('Delete');
  const detail = folderDeleteDetail(plan, name);
  const answer = await vscode.window.showWarningMessage(
    plainNotice(folderDeleteText(plan)),
    { modal: true, detail },
    button,
  );
  if (answer === button) return plan;
  throw notWanted(remote, path);
}

async function count(remote: Remote, path: RemotePath): Promise<DeletionPlan> {
  const title = plainNotice(vscode.l10n.t('Counting the files in {0}', path));
  try {
    return await slowProgress(title, (signal, report) =>
      remote.files.planDeletion(path, {
        signal,
        onProgress: (counted) => report(vscode.l10n.t('{0} so far', counted)),
      }),
    );
  } catch (error) {
    throw hasCode(error, 'aborted') ? notWanted(remote, path) : error;
  }
}

/** The editor shows it with a button to try again, which does ask again. */
function notWanted({ connection }: Remote, path: RemotePath): vscode.FileSystemError {
  return vscode.FileSystemError.Unavailable(
    vscode.l10n.t(
      'You cancelled deleting {0}: nothing has changed on {1}. You are asked again if you retry.',
      path,
      connection.name,
    ),
  );
}
