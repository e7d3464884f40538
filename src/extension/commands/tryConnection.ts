import type { ConnectStepListener } from '../../common/connectStep.ts';
import { RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { Connection } from '../connections/connection.ts';
import { ANONYMOUS } from '../connections/connection.ts';
import type { CredentialSource } from '../connections/credentials.ts';
import type { CommandContext } from './commandContext.ts';
import { personActs } from './sessions.ts';

/** Where a connection leads. */
export interface TriedConnection {
  readonly folder: RemotePath;
  /** Of the names in it. */
  readonly count: number;
}

export interface TrialOptions {
  readonly connection: Connection;
  /** Undefined: the one that is known, or what the person answers. */
  readonly password: string | undefined;
  readonly signal: AbortSignal;
  readonly onStep?: ConnectStepListener;
}

/**
 * Connects, logs in and lists the folder where the connection starts, on a session of its own.
 * @throws the reason why it cannot be used
 */
export async function tryConnection(
  context: CommandContext,
  { connection, password, signal, onStep }: TrialOptions,
): Promise<TriedConnection> {
  personActs(context, connection);
  const source =
    password === undefined
      ? context.credentials.sourceFor(connection)
      : fixedSource(connection, password);
  const opened = context.open({ ...connection, maxConnections: 1 }, source, onStep);
  try {
    const folder = connection.root ?? (await opened.files.homeDirectory(signal));
    return { folder, count: (await opened.files.list(folder, signal)).size };
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
