import * as vscode from 'vscode';
import { askChoice, BACK, icon } from '../ui/inputs.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import type { HistoryContext } from './historyContext.ts';

/** A server by its authority, or all that this computer has ever used. */
type Scope = { readonly authority: string } | 'all';

export interface ClearHistoryOptions {
  /** Default: true. */
  readonly confirm?: boolean;
}

/**
 * Removes what is kept of replaced and deleted files, and of those that were read, from this
 * computer.
 * @param target authority of a server, or `*` for all; asked for when it is missing
 */
export async function clearHistory(
  context: HistoryContext,
  target?: unknown,
  { confirm = true }: ClearHistoryOptions = {},
): Promise<void> {
  const scope = await scopeOf(context, target);
  if (!scope || (confirm && !(await isConfirmed(scope, context)))) return;
  const { keepings, remotes } = context.commands;
  if (scope === 'all') {
    for (const history of await context.all()) await history.clear();
    await keepings.clearContents();
  } else {
    const { files, connection } = remotes.get(scope.authority);
    await files.history.clear();
    const contents = keepings.contentsOf(connection);
    contents.clear();
    await contents.written();
  }
  context.view.refresh();
}

async function scopeOf(context: HistoryContext, target: unknown): Promise<Scope | undefined> {
  if (target === '*') return 'all';
  if (typeof target === 'string') return { authority: target };
  const answer = await askChoice<Scope>({
    title: vscode.l10n.t('Clear History'),
    placeholder: vscode.l10n.t('Choose whose history to clear'),
    choices: [
      ...context.commands.remotes.all.map(({ connection: { name, authority } }) => ({
        label: name,
        iconPath: icon('server'),
        value: { authority },
      })),
      { label: vscode.l10n.t('All servers'), iconPath: icon('clear-all'), value: 'all' as const },
    ],
  });
  return answer === BACK ? undefined : answer;
}

async function isConfirmed(scope: Scope, { commands }: HistoryContext): Promise<boolean> {
  const clear = vscode.l10n.t('Clear');
  const question =
    scope === 'all'
      ? vscode.l10n.t('Clear the history of all servers?')
      : vscode.l10n.t(
          'Clear the history of {0}?',
          commands.remotes.get(scope.authority).connection.name,
        );
  const detail = vscode.l10n.t(
    'What is kept of replaced and deleted files, and of files that were read, is removed from this computer for good. What is in the trash of a server, and what waits to be uploaded, stays.',
  );
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage(plainNotice(question), options, clear)) === clear;
}
