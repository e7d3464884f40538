import * as vscode from 'vscode';
import type { CommandContext } from './commandContext.ts';
import { connectionFor } from './connectionFor.ts';
import { personActs } from './sessions.ts';

/**
 * Opens a terminal for raw FTP commands, on a session of its own.
 * @param target id of a connection, a URL or a Uri; asked for when it is missing
 */
export async function openConsole(context: CommandContext, target?: unknown): Promise<void> {
  const connection = await connectionFor(context, target, {
    title: vscode.l10n.t('Open FTP Console'),
    placeholder: vscode.l10n.t('Choose a connection'),
    iconId: 'terminal',
  });
  if (!connection) return;
  personActs(context, connection);
  context.consoles.show(connection);
}
