import * as vscode from 'vscode';
import { isWithin, ROOT } from '../../common/remotePath.ts';
import type { DeletionPlan } from '../../remote/history/deletionPlan.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { confirmsFolderDelete } from '../configuration.ts';
import { closeTabsWithin } from '../openResources.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { slowProgress } from '../ui/slowProgress.ts';
import { attempt, tellNothingChosen } from './attempt.ts';
import { deleteDetail, deleteText, type ToDelete } from './deleteResourcesText.ts';
import { outermost } from './outermost.ts';
import { targetsOf, type Target } from './targets.ts';

/**
 * Deletes files and folders, after the person has agreed to what goes. It goes to the trash where
 * there is one, or is kept on this computer within bounds.
 * @param second all that are selected, or `{ confirm: false }` to delete without a question
 * @returns how many were deleted
 */
export async function deleteResources(
  context: CommandContext,
  first?: unknown,
  second?: unknown,
): Promise<number> {
  const chosen = outermost(await targetsOf(context, first, second));
  const targets = chosen.filter(({ path }) => path !== ROOT);
  const [one] = targets;
  if (!one) {
    tellNothingChosen();
    return 0;
  }
  const items = await attempt(context, one, () => planned(targets));
  if (!items || (isAsked(second) && !(await agrees(items)))) return 0;
  let deleted = 0;
  await slowProgress(plainNotice(progressTitle(targets)), async (signal) => {
    for (const item of items) {
      if (signal.aborted) return;
      deleted += (await remove(context, item, signal)) ? 1 : 0;
    }
  });
  return deleted;
}

function isAsked(second: unknown): boolean {
  const isGiven = typeof second === 'object' && second !== null && 'confirm' in second;
  return !isGiven || second.confirm !== false;
}

async function planned(targets: readonly Target[]): Promise<readonly ToDelete[]> {
  return slowProgress(vscode.l10n.t('Counting the files in the folders'), (signal) =>
    Promise.all(targets.map(async (target) => ({ target, plan: await planOf(target, signal) }))),
  );
}

/** What can be got back from the trash has not to be counted, and a link is no folder to delete. */
async function planOf(
  { remote, path, kind, symlink }: Target,
  signal: AbortSignal,
): Promise<DeletionPlan | undefined> {
  const { trash } = remote.connection;
  const goesToTrash = trash !== undefined && !isWithin(path, trash);
  if (kind !== 'directory' || symlink || goesToTrash) return undefined;
  return remote.files.planDeletion(path, { signal });
}

async function agrees(items: readonly ToDelete[]): Promise<boolean> {
  const isAllFolders = items.every(({ plan }) => plan !== undefined);
  if (isAllFolders && !confirmsFolderDelete()) return true;
  const button = vscode.l10n.t('Delete');
  const answer = await vscode.window.showWarningMessage(
    plainNotice(deleteText(items)),
    { modal: true, detail: deleteDetail(items) },
    button,
  );
  return answer === button;
}

async function remove(
  context: CommandContext,
  { target, plan }: ToDelete,
  signal: AbortSignal,
): Promise<boolean> {
  const { remote, path, uri } = target;
  const isDone = await attempt(context, target, async () => {
    await remote.files.delete(path, { recursive: true, undoable: true, plan, signal });
    return true;
  });
  if (!isDone) return false;
  context.logger.info(`Deleted ${path}`);
  await closeTabsWithin(uri);
  return true;
}

function progressTitle(targets: readonly Target[]): string {
  const [one] = targets;
  if (targets.length === 1 && one) return vscode.l10n.t('Deleting {0}', one.path);
  return vscode.l10n.t('Deleting {0} files and folders', targets.length);
}
