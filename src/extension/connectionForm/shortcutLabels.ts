import * as vscode from 'vscode';
import { SHORTCUT_NAMES } from '../../common/shortcuts.ts';

type ShortcutName = (typeof SHORTCUT_NAMES)[number];

/** Each of the shortcuts, and what it is called. */
export function shortcutLabels(): readonly (readonly [ShortcutName, string])[] {
  const { t } = vscode.l10n;
  const labels: Readonly<Record<(typeof SHORTCUT_NAMES)[number], string>> = {
    authAhead: t('Encryption is asked for before the server has greeted'),
    loginBurst: t('The commands of a login go out together'),
    dataAhead: t('Data connections are opened ahead'),
    dataAtOnce: t('Data goes out right behind the command'),
    commandBursts: t('Commands that belong together go out together'),
    keyShare: t('Encryption begins with what the server has chosen before'),
    earlyReads: t('A file is read when all of its bytes are there'),
    statListings: t('Folders are listed by STAT where that is faster'),
    knownFeatures: t('What the server says of itself is known to later sessions'),
    secondLooks: t('Saves are checked over another connection'),
    sessionsAhead: t('Connections are opened before they are needed'),
    prefetch: t('What you are about to open is fetched ahead'),
  };
  return SHORTCUT_NAMES.map((name) => [name, labels[name]] as const);
}
