import * as vscode from 'vscode';
import { ROOT, type RemotePath } from '../../common/remotePath.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionUnusable } from '../connections/connectionUnusable.ts';
import { joinAuthority, locate, splitAuthority } from '../ftpUri.ts';
import { problemNotice } from '../help/helpLink.ts';
import { ftpFolders } from '../openResources.ts';
import { openness } from '../remotes/openness.ts';
import type { Remote } from '../remotes/remote.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { askChoice, BACK } from '../ui/inputs.ts';
import { againTitle } from '../ui/notifications.ts';
import { statusText } from '../ui/statusText.ts';
import type { CommandContext } from './commandContext.ts';

/**
 * Ends the sessions of a server. The next use of its files connects again.
 * @param all where several servers are selected
 */
export async function disconnect(
  context: CommandContext,
  target?: unknown,
  all?: unknown,
): Promise<void> {
  const title = vscode.l10n.t('Disconnect from FTP Server');
  const isOffered = (remote: Remote) => openness(remote) === 'open';
  const remotes = await remotesFor(context, target, all, { title, isOffered });
  await Promise.all(remotes.map((remote) => remote.close()));
  for (const { connection } of remotes) {
    context.logger.info(`Disconnected from ${connection.name}`);
  }
}

/**
 * Connects anew, with questions for the password if need be, and shows what is there now.
 * @param all where several servers are selected
 */
export async function reconnect(
  context: CommandContext,
  target?: unknown,
  all?: unknown,
): Promise<boolean> {
  const title = vscode.l10n.t('Reconnect to FTP Server');
  const remotes = await remotesFor(context, target, all, { title });
  const connected = await Promise.all(remotes.map((remote) => connectAgain(context, remote)));
  return connected.length > 0 && connected.every((isConnected) => isConnected);
}

async function connectAgain(context: CommandContext, remote: Remote): Promise<boolean> {
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
 * @param all where several servers or folders are selected
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
  if (isSeveral(all)) {
    return all.map((one) => placeOf(remotes, one)).filter((place) => place !== undefined);
  }
  if (typeof target === 'string') return [[remotes.get(canonical(target)), ROOT]];
  if (target instanceof vscode.Uri) return placesAt(remotes, [target]);
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
function isSeveral(all: unknown): all is readonly unknown[] {
  return Array.isArray(all) && all.length > 1;
}

function placeOf(remotes: Remotes, target: unknown): Place | undefined {
  const remote = remoteIn(remotes, target);
  if (!remote) return undefined;
  return [remote, target instanceof vscode.Uri ? locate(target).path : ROOT];
}

/** One of several; undefined: it cannot be used, and its row says why. */
function remoteIn(remotes: Remotes, target: unknown): Remote | undefined {
  if (target instanceof vscode.Uri) return remoteOf(remotes, target);
  if (typeof target !== 'string') return undefined;
  try {
    return remotes.get(canonical(target));
  } catch (error) {
    if (error instanceof ConnectionUnusable) return undefined;
    throw error;
  }
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

interface ServerQuestion {
  readonly title: string;
  /** Default: all that the window has used. */
  readonly isOffered?: (remote: Remote) => boolean;
}

async function remotesFor(
  context: CommandContext,
  target: unknown,
  all: unknown,
  question: ServerQuestion,
): Promise<readonly Remote[]> {
  if (isSeveral(all)) {
    return [...new Set(all.flatMap((one) => remoteIn(context.remotes, one) ?? []))];
  }
  const remote = await remoteFor(context, target, question);
  return remote ? [remote] : [];
}

/** The server that is meant: named, the only one, or the one that the person picks. */
export async function remoteFor(
  context: CommandContext,
  target: unknown,
  { title, isOffered = () => true }: ServerQuestion,
): Promise<Remote | undefined> {
  if (target instanceof vscode.Uri) return remoteOf(context.remotes, target);
  if (typeof target === 'string') return context.remotes.get(canonical(target));
  const all = context.remotes.all.filter(isOffered);
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
