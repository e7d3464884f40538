import * as vscode from 'vscode';
import type { Connection } from '../connections/connection.ts';
import { toUri } from '../provider/convert.ts';
import { attempt } from '../resources/attempt.ts';
import { slowProgress } from '../ui/slowProgress.ts';
import type { CommandContext } from './commandContext.ts';
import { personActs } from './sessions.ts';

/**
 * The folder that a connection begins in: its root, else that of the login, for which it connects.
 * @returns undefined where that failed or was given up; the person knows why
 */
export async function startFolder(
  context: CommandContext,
  { authority, root, name }: Connection,
): Promise<vscode.Uri | undefined> {
  if (root !== undefined) return toUri({ authority, path: root });
  const remote = context.remotes.get(authority);
  personActs(context, remote.connection);
  const title = vscode.l10n.t('Connecting to {0}', name);
  const path = await attempt(context, { remote, path: '/' }, () =>
    slowProgress(title, (signal) => remote.files.homeDirectory(signal)),
  );
  return path === undefined ? undefined : toUri({ authority, path });
}
