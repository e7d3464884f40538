import * as vscode from 'vscode';
import type { Conflict } from '../../remote/guard/conflict.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { choicesFor, type ConflictChoice } from './conflictChoice.ts';
import { conflictDetail, conflictText } from './conflictText.ts';
import type { Save } from './save.ts';

interface ChoiceItem extends vscode.MessageItem {
  readonly choice: ConflictChoice;
}

/** Asks what becomes of two versions of a file. No answer is Cancel, and leaves all as it is. */
export async function askConflict(
  save: Save,
  conflict: Conflict,
  hasDocument: boolean,
): Promise<ConflictChoice> {
  const choices = choicesFor(conflict, save.content, hasDocument);
  // The editor adds Cancel by itself, which Escape presses.
  const items = choices
    .filter((choice) => choice !== 'cancel')
    .map((choice): ChoiceItem => ({ title: titleOf(choice), choice }));
  const detail = plainNotice(conflictDetail(save, conflict, choices));
  const options = { modal: true, detail };
  const message = plainNotice(conflictText(save, conflict));
  try {
    const answer = await vscode.window.showWarningMessage(message, options, ...items);
    return answer?.choice ?? 'cancel';
  } catch {
    // Where nobody can be asked the editor refuses to, and nothing may be replaced.
    return 'cancel';
  }
}

function titleOf(choice: ConflictChoice): string {
  switch (choice) {
    case 'compare':
      return vscode.l10n.t('Compare');
    case 'merge':
      return vscode.l10n.t('Merge');
    case 'overwrite':
      return vscode.l10n.t('Overwrite');
    case 'keepBoth':
      return vscode.l10n.t('Keep Both');
    case 'cancel':
      return vscode.l10n.t('Cancel');
  }
}
