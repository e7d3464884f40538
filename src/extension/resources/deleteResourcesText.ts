import * as vscode from 'vscode';
import type { DeletionPlan } from '../../remote/history/deletionPlan.ts';
import { folderDeleteDetail, folderDeleteText } from '../history/deleteText.ts';
import { bytesText } from '../ui/sizeText.ts';
import type { Target } from './targets.ts';

/** What is to be deleted; the plan is that of a folder whose content cannot be got from a trash. */
export interface ToDelete {
  readonly target: Target;
  readonly plan: DeletionPlan | undefined;
}

const NAMED = 10;

/** Asks whether it is to be deleted. */
export function deleteText(items: readonly ToDelete[]): string {
  const [one] = items;
  if (items.length !== 1 || !one) return manyText(items);
  const { target, plan } = one;
  if (plan) return folderDeleteText(plan);
  return target.kind === 'directory' && !target.symlink
    ? vscode.l10n.t('Delete the folder {0} with all that is in it?', target.path)
    : vscode.l10n.t('Delete {0}?', target.path);
}

/** The names, how much is in the folders, and how it can be got back. */
export function deleteDetail(items: readonly ToDelete[]): string {
  const [one] = items;
  if (items.length !== 1 || !one) {
    return [namesText(items), contentText(items), afterwardsText(items)].flat().join('\n');
  }
  const { target, plan } = one;
  return plan ? folderDeleteDetail(plan, target.remote.connection.name) : afterwardsText(items);
}

function manyText(items: readonly ToDelete[]): string {
  const folders = items.filter(({ target }) => target.kind === 'directory' && !target.symlink);
  const files = items.length - folders.length;
  if (folders.length === 0) return vscode.l10n.t('Delete these {0} files?', files);
  if (files === 0) {
    return vscode.l10n.t('Delete these {0} folders with all that is in them?', folders.length);
  }
  return vscode.l10n.t(
    'Delete these {0} files and folders, with all that is in them?',
    items.length,
  );
}

function namesText(items: readonly ToDelete[]): readonly string[] {
  const named = items.slice(0, NAMED).map(({ target }) => target.path);
  const others = items.length - named.length;
  return others > 0 ? [...named, vscode.l10n.t('and {0} more', others), ''] : [...named, ''];
}

function contentText(items: readonly ToDelete[]): readonly string[] {
  const plans = items.flatMap(({ plan }) => plan ?? []);
  if (plans.length === 0) return [];
  const files = plans.reduce((sum, plan) => sum + plan.files, 0);
  const bytes = plans.reduce((sum, plan) => sum + plan.bytes, 0);
  const text = plans.some(({ isPartial }) => isPartial)
    ? vscode.l10n.t('The folders hold more than {0} files ({1}).', files, bytesText(bytes))
    : vscode.l10n.t('Files in the folders: {0} ({1}).', files, bytesText(bytes));
  return [text];
}

function afterwardsText(items: readonly ToDelete[]): string {
  const trash = items[0]?.target.remote.connection.trash;
  if (trash !== undefined) {
    return vscode.l10n.t('What is deleted goes to the folder {0} on the server.', trash);
  }
  return vscode.l10n.t(
    'What is small enough to be kept on this computer can be restored afterwards with the command "FTP: Restore Deleted…".',
  );
}
