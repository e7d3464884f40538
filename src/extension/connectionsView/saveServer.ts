import * as vscode from 'vscode';
import { addConnection } from '../commands/editConnections.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { freeId } from '../commands/connectionDraft.ts';
import { DEFAULT_PORTS } from '../ftpUri.ts';
import { schemeOf, type Connection } from '../connections/connection.ts';
import type { RawConnection } from '../connections/connectionRegistry.ts';
import { askChoice, askText, BACK, icon } from '../ui/inputs.ts';
import type { ConnectionNode } from './nodes.ts';

/** The server that a person means who has pointed at none. */
export async function pickUnsaved(
  servers: readonly ConnectionNode[],
): Promise<ConnectionNode | undefined> {
  if (servers.length < 2) return servers[0];
  const answer = await askChoice({
    title: vscode.l10n.t('Save Connection'),
    placeholder: vscode.l10n.t('Choose a connection'),
    choices: servers.map((value) => ({
      label: value.connection.name,
      iconPath: icon('server'),
      value,
    })),
  });
  return answer === BACK ? undefined : answer;
}

/**
 * Saves a server that is open in the window and that nobody has saved, under a name.
 * @returns the id of the connection, or undefined when the person gave up
 */
export async function saveServer(
  context: CommandContext,
  connection: Connection,
): Promise<string | undefined> {
  const name = await askText({
    title: vscode.l10n.t('Save Connection'),
    prompt: vscode.l10n.t('Name of the connection. Its password stays where it is.'),
    value: connection.host,
    validate: (text) =>
      text.trim() === '' ? vscode.l10n.t('A connection needs a name.') : undefined,
  });
  if (typeof name !== 'string') return undefined;
  const taken = context.registry.entries.flatMap(({ id }) => id ?? []);
  return addConnection(context, toRaw(connection, name.trim(), freeId(name, taken)));
}

function toRaw(connection: Connection, name: string, id: string): RawConnection {
  const { host, port, user, security } = connection;
  return {
    id,
    name,
    host,
    ...(port !== DEFAULT_PORTS[schemeOf(connection)] && { port }),
    ...(user !== undefined && { user }),
    ...(security !== 'auto' && { security }),
  };
}
