import * as vscode from 'vscode';
import { hasCode } from '../../common/remoteError.ts';
import type { ConsoleFacts } from '../../remote/remoteConsole.ts';
import { serverOf, type Connection } from '../connections/connection.ts';
import { problemText } from '../ui/problemText.ts';
import { alarming, bad, bold, faint, good } from './styles.ts';
import { visibleText } from './visibleText.ts';

/** Where the console is, how safe it is, and what the server says of itself. */
export function bannerRows(connection: Connection, facts: ConsoleFacts): readonly string[] {
  const { t } = vscode.l10n;
  const { user, greeting, features } = facts;
  const announced =
    features.length === 0
      ? t('The server announces no features.')
      : t('Features: {0}', features.map(visibleText).join(' '));
  return [
    `${bold(visibleText(connection.name))}  ${serverOf(connection)}  ${visibleText(user)}`,
    securityText(facts),
    ...greeting.map(visibleText),
    faint(announced),
    faint(t('Type ? for help.')),
    '',
  ];
}

function securityText({ protocol, cipher }: ConsoleFacts): string {
  return protocol === undefined
    ? alarming(vscode.l10n.t('NOT ENCRYPTED'))
    : good(`${protocol}, ${cipher ?? ''}`);
}

/** Why there is no session any more, or none yet, and what to do. */
export function endRows(connection: Connection, error: unknown): readonly string[] {
  const { t } = vscode.l10n;
  const rows = [faint(t('Press Enter to connect again, or Ctrl+D to close the console.'))];
  if (hasCode(error, 'too-many-connections')) {
    rows.unshift(t('The console needs a session besides those of the window.'));
  }
  if (error !== undefined) rows.unshift(bad(visibleText(problemText(error, connection))));
  return rows;
}
