import * as vscode from 'vscode';
import { RemoteError } from '../../common/remoteError.ts';
import type { Connection } from '../connections/connection.ts';
import { ANONYMOUS } from '../connections/connection.ts';
import type { CredentialSource } from '../connections/credentials.ts';
import type { CommandContext } from './commandContext.ts';
import { withCancel } from './progress.ts';
import { personActs } from './sessions.ts';

/**
 * Connects, logs in and looks at the folder where the connection starts, on sessions of its own.
 * @throws the reason why it cannot be used
 */
export async function tryConnection(
  context: CommandContext,
  connection: Connection,
  password: string | undefined,
): Promise<void> {
  personActs(context, connection);
  const source =
    password === undefined
      ? context.credentials.sourceFor(connection)
      : fixedSource(connection, password);
  const opened = context.open(connection, source);
  try {
    await withCancel(vscode.l10n.t('Connecting to {0}', connection.name), async (signal) => {
      const home = await opened.files.homeDirectory(signal);
      const { kind } = await opened.files.stat(connection.root ?? home, { signal });
      if (kind !== 'directory') {
        const path = connection.root ?? home;
        throw new RemoteError('not-a-directory', 'The start is no folder', { path });
      }
    });
  } finally {
    await opened.close();
  }
}

/** The password that was typed, and no question when it is refused: the caller tells. */
function fixedSource({ user }: Connection, password: string): CredentialSource {
  return {
    get: (rejected) =>
      rejected
        ? Promise.reject(new RemoteError('authentication-failed', 'The password was refused'))
        : Promise.resolve({ user: user ?? ANONYMOUS, password }),
    assertAskable: () => undefined,
    accepted: () => Promise.resolve(),
    refused: () => undefined,
  };
}
