import * as vscode from 'vscode';
import { basename } from '../../common/remotePath.ts';
import type { Conflict, Version } from '../../remote/guard/conflict.ts';
import { bytesText } from '../ui/sizeText.ts';
import type { ConflictChoice } from './conflictChoice.ts';
import type { Save } from './save.ts';

type Asked = Pick<Save, 'path' | 'server' | 'content' | 'reason'>;

/** Size and time of a version, for a person. */
export function versionText({ snapshot }: Pick<Version, 'snapshot'>): string {
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

/** What has happened. Of what no document is about nothing was opened, and nothing is in an editor. */
export function conflictText({ path, server, reason }: Asked, { base, theirs }: Conflict): string {
  const { t } = vscode.l10n;
  const name = basename(path);
  if (!theirs) {
    return t(
      'It cannot be seen whether {0} has changed on {1}. Replace it nevertheless?',
      name,
      server.name,
    );
  }
  if (reason === 'outside') {
    return base
      ? t('{0} has changed on {1} since it was last read here.', name, server.name)
      : t('{0} on {1} may not be what was last seen here.', name, server.name);
  }
  return base
    ? t('{0} has changed on {1} since you opened it.', name, server.name)
    : t('{0} on {1} may not be what you have opened.', name, server.name);
}

/** The versions, and what each choice does to them. */
export function conflictDetail(
  save: Asked,
  { base, theirs }: Conflict,
  choices: readonly ConflictChoice[],
): string {
  const { t } = vscode.l10n;
  const { path } = save;
  const facts = [
    theirs
      ? t('On the server: {0}', versionText(theirs))
      : t('On the server: a version that cannot be read'),
    base ? baseText(save, base) : undefined,
    contentText(save),
  ];
  const advice = [overwriteText(save, theirs, choices), keepBothText(save), cancelText(save)];
  const lines = facts.filter((fact) => fact !== undefined);
  return [path, '', ...lines, '', advice.join(' ')].join('\n');
}

function baseText({ reason }: Asked, base: Pick<Version, 'snapshot'>): string {
  return reason === 'outside'
    ? vscode.l10n.t('Last read here: {0}', versionText(base))
    : vscode.l10n.t('You opened: {0}', versionText(base));
}

function contentText({ reason, content }: Asked): string {
  const size = bytesText(content.length);
  return reason === 'outside'
    ? vscode.l10n.t('To be written: {0}', size)
    : vscode.l10n.t('You are saving: {0}', size);
}

function overwriteText(
  { reason }: Asked,
  theirs: Version | undefined,
  choices: readonly ConflictChoice[],
): string {
  const { t } = vscode.l10n;
  if (choices.includes('compare')) {
    return t('Overwrite replaces the version on the server with yours.');
  }
  // What can be read is kept in the history of the file.
  if (reason === 'outside' && theirs?.content) {
    return t('Overwrite replaces the version on the server.');
  }
  return t(
    'Overwrite replaces the version on the server, whatever it holds: nobody can tell you what would be lost.',
  );
}

function keepBothText({ reason }: Asked): string {
  return reason === 'outside'
    ? vscode.l10n.t('Keep Both writes the new content beside it under another name.')
    : vscode.l10n.t('Keep Both saves yours beside it under another name.');
}

function cancelText({ reason = 'asked' }: Asked): string {
  const { t } = vscode.l10n;
  switch (reason) {
    case 'outside':
      return t('Cancel leaves the server as it is.');
    case 'waiting':
      return t('Cancel leaves the server as it is, and your save waits on this computer.');
    case 'asked':
    case 'automatic':
      return t('Cancel leaves the server as it is and your text in the editor.');
  }
}
