import * as vscode from 'vscode';
import { connectionProblemText } from '../connections/connectionProblemText.ts';
import type { ConnectionEntry } from '../connections/connectionSettings.ts';
import { askChoice, BACK, icon, type Choice } from '../ui/inputs.ts';

/** The entries as a list, those with problems included and marked. */
export function entryChoices(entries: readonly ConnectionEntry[]): Choice<ConnectionEntry>[] {
  return entries.map((entry) => {
    const [problem] = entry.problems;
    if (problem) {
      return {
        label: entry.label,
        iconPath: icon('warning'),
        detail: connectionProblemText(problem),
        value: entry,
      };
    }
    return {
      label: entry.label,
      iconPath: icon('server'),
      description: addressOf(entry),
      value: entry,
    };
  });
}

/** Lets the person pick one of the saved connections. */
export async function pickEntry(
  entries: readonly ConnectionEntry[],
  title: string,
): Promise<ConnectionEntry | undefined> {
  if (entries.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No connection is saved yet.'));
    return undefined;
  }
  const placeholder = vscode.l10n.t('Choose a connection');
  const answer = await askChoice({ title, placeholder, choices: entryChoices(entries) });
  return answer === BACK ? undefined : answer;
}

function addressOf({ connection }: ConnectionEntry): string {
  if (!connection) return '';
  const { host, port, user } = connection;
  return `${user === undefined ? '' : `${user}@`}${host}:${port}`;
}
