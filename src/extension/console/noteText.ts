import * as vscode from 'vscode';
import type { ConsoleNote } from '../../remote/remoteConsole.ts';
import type { Connection } from '../connections/connection.ts';
import { problemText } from '../ui/problemText.ts';
import { duration, size } from './serverText.ts';
import { accent, alarming, bad, faint, good, warning } from './styles.ts';
import { visibleText } from './visibleText.ts';

type NoteOf<About extends ConsoleNote['about']> = Extract<ConsoleNote, { readonly about: About }>;
type Texts = {
  readonly [About in ConsoleNote['about']]: (note: NoteOf<About>, at: Connection) => string;
};

/** What the person is told, as a row of the terminal. */
export function noteRow(note: ConsoleNote, connection: Connection): string {
  const text = texts[note.about] as (note: ConsoleNote, at: Connection) => string;
  return text(note, connection);
}

const { t } = vscode.l10n;

const texts: Texts = {
  'own-data-connection': () =>
    faint(t('The console opens a data connection of its own for each transfer.')),
  'unprotected-data': () =>
    alarming(t('From now on data travel without encryption. PROT P protects them again.')),
  'protected-data': () => good(t('Data travel encrypted.')),
  'already-encrypted': () =>
    warning(t('AUTH was not sent: this session is encrypted already, and would be cut off.')),
  'stays-encrypted': () =>
    warning(t('CCC was not sent: with encryption asked for, nothing goes back to plain text.')),
  'now-encrypted': ({ protocol, cipher }) =>
    good(
      t(
        'The session is encrypted now: {0}, {1}. PBSZ 0 and PROT P protect the data, too.',
        protocol,
        cipher,
      ),
    ),
  'logged-out': () => warning(t('You are logged out. USER and PASS log in again.')),
  'no-transfer': () =>
    warning(t('No transfer runs that could be aborted. Ctrl+C again closes the connection.')),
  aborted: () => warning(t('The transfer was aborted. The session goes on.')),
  'abort-unconfirmed': () =>
    warning(
      t('The transfer was aborted. The server did not say so in time: the session was given up.'),
    ),
  'not-shown': ({ bytes }) => faint(t('… {0} more not shown', size(bytes))),
  binary: ({ bytes }) =>
    faint(t('This is no text: {0}. RETR name > file writes it to this computer.', size(bytes))),
  received: ({ bytes, ms }) => faint(t('{0} received in {1}', size(bytes), duration(ms))),
  sent: ({ bytes, ms }) => faint(t('{0} sent in {1}', size(bytes), duration(ms))),
  saved: ({ bytes, ms, file }) =>
    accent(t('{0} written to {1} in {2}', size(bytes), visibleText(file), duration(ms))),
  'no-file': () => faint(t('No file was chosen, so nothing was sent.')),
  'wrong-redirection': ({ verb }) =>
    warning(t('{0} was not sent: use > behind what is received, and < behind what is sent.', verb)),
  'unknown-command': ({ verb }) =>
    warning(t('{0} is not known here. HELP in capitals asks the server.', visibleText(verb))),
  failed: ({ error }, connection) => bad(visibleText(problemText(error, connection))),
  unanswered: ({ verb, repeatable }) =>
    repeatable
      ? warning(t('{0} was not answered. It does no harm to send it again.', visibleText(verb)))
      : alarming(
          t(
            '{0} was not answered: whether it was carried out, only a look at the server can tell.',
            visibleText(verb),
          ),
        ),
};
