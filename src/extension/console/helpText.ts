import * as vscode from 'vscode';
import type { CommandHelp, CommandSummary } from '../../remote/remoteConsole.ts';
import { accent, bold, faint, warning } from './styles.ts';

const { t } = vscode.l10n;

const VERB_COLUMNS = 9;
const LABEL_COLUMNS = 12;

/** What can be done at the prompt, and every command. */
export function overviewRows(commands: readonly CommandSummary[]): readonly string[] {
  const rows = commands.map(({ verb, summary, announced }) => {
    const padded = verb.padEnd(VERB_COLUMNS);
    // What the server says that it lacks is there to be read about.
    return announced === false ? faint(`  ${padded}${summary}`) : `  ${bold(padded)}${summary}`;
  });
  return [
    t('Commands go to the server as they are typed, and replies are shown as they come.'),
    '',
    ...rows,
    '',
    faint(t('Pale: the server does not announce it, and may have it all the same.')),
    '',
    keyRow('? RETR', t('what is known of a command; HELP in capitals asks the server')),
    keyRow('RETR a > b', t('writes to a file of this computer; without a name you choose one')),
    keyRow('STOR a < b', t('sends a file of this computer')),
    keyRow('Tab', t('completes commands and the names on the server')),
    keyRow('Ctrl+C', t('clears the line, or aborts the transfer that runs')),
    keyRow('Ctrl+L', t('clears the screen')),
    keyRow('Ctrl+D', t('closes the console, as QUIT does')),
  ];
}

export function helpRows(help: CommandHelp): readonly string[] {
  const { syntax, summary, values, source, announced, use, used } = help;
  return [
    bold(syntax),
    `  ${summary}.`,
    ...(values.length > 0 ? [labelled(t('Values'), values.join('  '))] : []),
    labelled(t('Replies'), repliesText(help)),
    labelled(used ? t('Used for') : t('Not used'), use),
    labelled(t('Source'), source),
    ...(announced === false ? [`  ${warning(t('The server does not announce it.'))}`] : []),
    ...(announced === true ? [`  ${accent(t('The server announces it.'))}`] : []),
    ...(help.transfer === 'receive'
      ? [`  ${faint(t('> file writes what comes to this computer.'))}`]
      : []),
    ...(help.transfer === 'send'
      ? [`  ${faint(t('< file names what is sent from this computer.'))}`]
      : []),
  ];
}

function repliesText({ replies }: CommandHelp): string {
  const { preliminary, intermediate, completion, failure } = replies;
  const parts = [
    [t('begun {0}', preliminary.join(' ')), preliminary],
    [t('more is wanted {0}', intermediate.join(' ')), intermediate],
    [t('done {0}', completion.join(' ')), completion],
    [t('refused {0}', failure.join(' ')), failure],
  ] as const;
  return parts
    .filter(([, codes]) => codes.length > 0)
    .map(([text]) => text)
    .join(', ');
}

function labelled(label: string, text: string): string {
  return `  ${faint(label.padEnd(LABEL_COLUMNS))}${text}`;
}

function keyRow(key: string, text: string): string {
  return `  ${accent(key.padEnd(LABEL_COLUMNS))}${text}`;
}
