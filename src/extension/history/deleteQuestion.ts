import * as vscode from 'vscode';
import { RemoteError } from '../../common/remoteError.ts';
import { isWithin, type RemotePath } from '../../common/remotePath.ts';
import type { DeletionPlan } from '../../remote/history/deletionPlan.ts';
import { confirmsFolderDelete } from '../configuration.ts';
import type { Remote } from '../remotes/remote.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { slowProgress } from '../ui/slowProgress.ts';
import { folderDeleteDetail, folderDeleteText } from './deleteText.ts';

/**
 * Counts what a delete takes away, and asks. What can be got back from the trash is not asked for.
 * @returns undefined where nothing has to be counted: no folder, an empty one, or there is a trash
 * @throws RemoteError `aborted` when the person does not want it
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
  const title = plainNotice(vscode.l10n.t('Counting the files in {0}', path));
  const plan = await slowProgress(title, (signal, report) =>
    files.planDeletion(path, {
      signal,
      onProgress: (count) => report(vscode.l10n.t('{0} so far', count)),
    }),
  );
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
  throw new RemoteError('aborted', 'The person does not want it deleted', { path });
}
