import * as vscode from 'vscode';
import { ROOT, type RemotePath } from '../../common/remotePath.ts';
import type { Connection } from '../connections/connection.ts';
import { joinAuthority, locate, splitAuthority } from '../ftpUri.ts';
import { problemNotice } from '../help/helpLink.ts';
import { ftpFolders } from '../openResources.ts';
import type { Remote } from '../remotes/remote.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { askChoice, BACK } from '../ui/inputs.ts';
import { againTitle } from '../ui/notifications.ts';
import { statusText } from '../ui/statusText.ts';
import type { CommandContext } from './commandContext.ts';

/** Ends the sessions of a server. The next use of its files connects again. */
export async function disconnect(context: CommandContext, target?: unknown): Promise<void> {
  const remote = await remoteFor(context, target, vscode.l10n.t('Disconnect from FTP Server'));
  if (!remote) return;
  await remote.close();
  context.logger.info(`Disconnected from ${remote.connection.name}`);
}

/** Connects anew, with questions for the password if need be, and shows what is there now. */
export async function reconnect(context: CommandContext, target?: unknown): Promise<boolean> {
  const remote = await remoteFor(context, target, vscode.l10n.t('Reconnect to FTP Server'));
  if (!remote) return false;
  const { connection } = remote;
  personActs(context, connection);
  await remote.close();
  try {
    const title = vscode.l10n.t('Connecting to {0}', connection.name);
    const location = vscode.ProgressLocation.Window;
    await vscode.window.withProgress({ location, title }, () => remote.files.homeDirectory());
  } catch (error) {
    void tellFailure(remote, error, context);
    return false;
  }
  context.explorer.ask();
  return true;
}

/**
 * Forgets what is remembered of a folder, of a server, or of all, and looks at the server again.
 * @param all where several folders are selected
 */
export function refresh(context: CommandContext, target?: unknown, all?: unknown): void {
  for (const [remote, path] of placesOf(context.remotes, target, all)) {
    personActs(context, remote.connection);
    remote.files.refresh(path);
  }
  context.explorer.ask();
}

type Place = readonly [Remote, RemotePath];

/** What is meant: folders, all of a server that is named, or all that is shown. */
function placesOf(remotes: Remotes, target: unknown, all: unknown): readonly Place[] {
  if (typeof target === 'string') return [[remotes.get(canonical(target)), ROOT]];
  if (target instanceof vscode.Uri) return placesAt(remotes, urisIn(all, target));
  const servers = remotes.all.map((remote): Place => [remote, ROOT]);
  return [...placesAt(remotes, ftpFolders()), ...servers];
}

function placesAt(remotes: Remotes, uris: readonly vscode.Uri[]): readonly Place[] {
  return uris.flatMap((uri) => {
    const remote = remoteOf(remotes, uri);
    return remote ? [[remote, locate(uri).path] as const] : [];
  });
}

/** A menu is about all that is selected, of which the row that was clicked is one. */
function urisIn(all: unknown, clicked: vscode.Uri): readonly vscode.Uri[] {
  const uris: readonly unknown[] = Array.isArray(all) && all.length > 1 ? all : [clicked];
  return uris.filter((uri) => uri instanceof vscode.Uri);
}

/** The person did something that needs the server: questions about it are welcome again. */
export function personActs(
  { credentials, proxies, trust }: Pick<CommandContext, 'credentials' | 'proxies' | 'trust'>,
  connection: Connection,
): void {
  credentials.personActs(connection);
  proxies.personActs(connection);
  trust.personActs(connection);
}

/** The server that is meant: named, the only one, or the one that the person picks. */
export async function remoteFor(
  context: CommandContext,
  target: unknown,
  title: string,
): Promise<Remote | undefined> {
  if (target instanceof vscode.Uri) return remoteOf(context.remotes, target);
  if (typeof target === 'string') return context.remotes.get(canonical(target));
  const { all } = context.remotes;
  if (all.length < 2) return all[0];
  const choices = all.map((remote) => ({
    label: remote.connection.name,
    description: statusText(remote.connection, remote.status).state,
    value: remote,
  }));
  const answer = await askChoice({
    title,
    choices,
    placeholder: vscode.l10n.t('Choose a server'),
  });
  return answer === BACK ? undefined : answer;
}

function canonical(authority: string): string {
  const address = splitAuthority(authority.replace(/^ftp:\/\//, ''));
  return address ? joinAuthority(address) : authority;
}

async function tellFailure(remote: Remote, error: unknown, context: CommandContext): Promise<void> {
  const again = againTitle(error);
  const log = vscode.l10n.t('Show Log');
  const text = problemNotice(error, remote.connection);
  const chosen = await vscode.window.showErrorMessage(text, again, log);
  if (chosen === again) await reconnect(context, remote.connection.authority);
  if (chosen === log) context.showLog();
}
