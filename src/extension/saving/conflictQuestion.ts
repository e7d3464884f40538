import * as vscode from 'vscode';
import { basename } from '../../common/remotePath.ts';
import type { Conflict, Version } from '../../remote/guard/conflict.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { bytesText } from '../ui/sizeText.ts';
import { choicesFor, type ConflictChoice } from './conflictChoice.ts';
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
  const detail = plainNotice(detailText(save, conflict, choices));
  const options = { modal: true, detail };
  const message = plainNotice(messageText(save, conflict));
  try {
    const answer = await vscode.window.showWarningMessage(message, options, ...items);
    return answer?.choice ?? 'cancel';
  } catch {
    // Where nobody can be asked the editor refuses to, and nothing may be replaced.
    return 'cancel';
  }
}

/** Size and time of a version, for a person. */
export function versionText({ snapshot }: Version): string {
  const { size, mtimeMs } = snapshot;
  if (mtimeMs <= 0) return vscode.l10n.t('{0}, time unknown', bytesText(size));
  return vscode.l10n.t('{0}, {1}', bytesText(size), timeText(mtimeMs));
}

function timeText(ms: number): string {
  return new Date(ms).toLocaleString(vscode.env.language, {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
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

function messageText({ path, server }: Save, { base, theirs }: Conflict): string {
  const name = basename(path);
  if (!theirs) {
    return vscode.l10n.t(
      'It cannot be seen whether {0} has changed on {1}. Replace it nevertheless?',
      name,
      server.name,
    );
  }
  return base
    ? vscode.l10n.t('{0} has changed on {1} since you opened it.', name, server.name)
    : vscode.l10n.t('{0} on {1} may not be what you have opened.', name, server.name);
}

function detailText(
  { path, content }: Save,
  { base, theirs }: Conflict,
  choices: readonly ConflictChoice[],
): string {
  const { t } = vscode.l10n;
  const facts = [
    theirs
      ? t('On the server: {0}', versionText(theirs))
      : t('On the server: a version that cannot be read'),
    base ? t('You opened: {0}', versionText(base)) : undefined,
    t('You are saving: {0}', bytesText(content.length)),
  ];
  return [path, '', ...facts.filter((fact) => fact !== undefined), '', adviceText(choices)].join(
    '\n',
  );
}

function adviceText(choices: readonly ConflictChoice[]): string {
  const { t } = vscode.l10n;
  const overwrite = choices.includes('compare')
    ? t('Overwrite replaces the version on the server with yours.')
    : t(
        'Overwrite replaces the version on the server, whatever it holds: nobody can tell you what would be lost.',
      );
  const keepBoth = t('Keep Both saves yours beside it under another name.');
  const cancel = t('Cancel leaves the server as it is and your text in the editor.');
  return [overwrite, keepBoth, cancel].join(' ');
}
