import * as vscode from 'vscode';
import type { DeletionPlan } from '../../remote/history/deletionPlan.ts';
import { bytesText } from '../ui/sizeText.ts';

/** Asks whether a folder is to be deleted, with what is in it. */
export function folderDeleteText({ path, files, bytes, isPartial }: DeletionPlan): string {
  const size = bytesText(bytes);
  if (isPartial) {
    return vscode.l10n.t(
      'Delete the folder {0} with more than {1} files ({2})?',
      path,
      files,
      size,
    );
  }
  if (files === 0) return vscode.l10n.t('Delete the folder {0} with the folders in it?', path);
  if (files === 1) return vscode.l10n.t('Delete the folder {0} with 1 file ({1})?', path, size);
  return vscode.l10n.t('Delete the folder {0} with {1} files ({2})?', path, files, size);
}

/** How much of it can be got back. */
export function folderDeleteDetail(plan: DeletionPlan, server: string): string {
  const { files, restorable, isPartial } = plan;
  if (files === 0 && !isPartial) {
    return vscode.l10n.t('There is no file in them. They are deleted on {0} for good.', server);
  }
  if (files === 1 && !isPartial) return oneFileDetail(restorable.length === 1, server);
  if (restorable.length === 0) {
    return vscode.l10n.t(
      'The files are deleted on {0} for good. None of them can be restored afterwards.',
      server,
    );
  }
  if (restorable.length === files && !isPartial) {
    return vscode.l10n.t(
      'All of them can be restored afterwards with the command "FTP: Restore Deleted…".',
    );
  }
  return vscode.l10n.t(
    '{0} of them can be restored afterwards with the command "FTP: Restore Deleted…"; the others are too large or too many to be kept, or excluded.',
    restorable.length,
  );
}

function oneFileDetail(isRestorable: boolean, server: string): string {
  return isRestorable
    ? vscode.l10n.t('It can be restored afterwards with the command "FTP: Restore Deleted…".')
    : vscode.l10n.t(
        'The file is deleted on {0} for good. It cannot be restored afterwards.',
        server,
      );
}
