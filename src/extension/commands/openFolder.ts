import * as vscode from 'vscode';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import { commands } from '../contributions.ts';
import { problemNotice, withHelp } from '../help/helpLink.ts';
import { toUri } from '../provider/convert.ts';
import type { Remote } from '../remotes/remote.ts';
import { againTitle } from '../ui/notifications.ts';
import { problemText } from '../ui/problemText.ts';
import { slowProgress } from '../ui/slowProgress.ts';
import { browseFolders } from './browseFolders.ts';
import type { CommandContext } from './commandContext.ts';
import { askTarget, parseTarget, type OpenTarget } from './openTarget.ts';
import { personActs } from './sessions.ts';

export interface OpenFolderOptions {
  /** Adds the folder to the open ones. Default: it becomes the workspace. */
  readonly addToWorkspace?: boolean;
  readonly newWindow?: boolean;
}

/**
 * Opens a folder of a server, after looking whether it is there.
 * @returns the folder's URI, or undefined when nothing was opened; the person knows why
 */
export async function openFolder(
  context: CommandContext,
  given?: unknown,
  options: OpenFolderOptions = {},
): Promise<vscode.Uri | undefined> {
  const target = given === undefined ? await askTarget(context) : parseTarget(given);
  return target && openTarget(context, target, options);
}

async function openTarget(
  context: CommandContext,
  target: OpenTarget,
  options: OpenFolderOptions,
): Promise<vscode.Uri | undefined> {
  const remote = connectTo(context, target);
  await context.named.add(remote.connection);
  try {
    const path = await choosePath(context, remote, target);
    if (path === undefined) return undefined;
    const uri = toUri({ authority: remote.connection.authority, path });
    await context.credentials.handOver(remote.connection);
    if (target.password !== undefined) await tellMovedPassword(context, remote, options);
    await open(uri, remote, options);
    return uri;
  } catch (error) {
    if (!hasCode(error, 'aborted')) void tellFailure(context, remote, { target, options, error });
    return undefined;
  }
}

/** @throws Error with a text for people, where the target leads to no usable server */
function connectTo(context: CommandContext, { authority, password }: OpenTarget): Remote {
  const remote = remoteFor(context, authority);
  personActs(context, remote.connection);
  if (password !== undefined) {
    context.credentials.give(remote.connection, password, { remember: true });
  }
  return remote;
}

function remoteFor({ remotes }: CommandContext, authority: string): Remote {
  try {
    return remotes.get(authority);
  } catch (error) {
    const server = { name: authority, host: authority, port: 0, user: undefined };
    throw new Error(problemText(error, server), { cause: error });
  }
}

async function choosePath(
  { memento }: CommandContext,
  remote: Remote,
  target: OpenTarget,
): Promise<RemotePath | undefined> {
  const { connection, files } = remote;
  const memory = `lastFolder:${connection.authority}`;
  const last = target.browse ? memento.get<string>(memory) : undefined;
  const title = vscode.l10n.t('Connecting to {0}', connection.name);
  const start = await slowProgress(title, async (signal) => {
    if (last !== undefined && (await isFolderStill(remote, last, signal))) return last;
    const path = target.path ?? connection.root ?? (await files.homeDirectory(signal));
    if (await isFolder(remote, path, signal)) return path;
    throw new RemoteError('not-a-directory', 'Only folders can be opened', { path });
  });
  if (!target.browse) return start;
  const chosen = await browseFolders(remote, start);
  if (chosen !== undefined) await memento.update(memory, chosen);
  return chosen;
}

async function isFolder(
  { files }: Remote,
  path: RemotePath,
  signal: AbortSignal,
): Promise<boolean> {
  const { kind } = await files.stat(path, { signal });
  return kind === 'directory';
}

/** What was remembered may be gone, which is no reason not to start elsewhere. */
async function isFolderStill(
  remote: Remote,
  path: RemotePath,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return await isFolder(remote, path, signal);
  } catch (error) {
    if (hasCode(error, 'not-found', 'not-a-directory', 'no-permission')) return false;
    throw error;
  }
}

async function open(uri: vscode.Uri, remote: Remote, options: OpenFolderOptions): Promise<void> {
  if (options.addToWorkspace !== true) {
    const forceNewWindow = options.newWindow ?? false;
    await vscode.commands.executeCommand('vscode.openFolder', uri, { forceNewWindow });
    return;
  }
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.some((folder) => folder.uri.toString() === uri.toString())) return;
  const name = uri.path === '/' ? remote.connection.name : undefined;
  vscode.workspace.updateWorkspaceFolders(folders.length, 0, {
    uri,
    ...(name === undefined ? {} : { name }),
  });
}

async function tellMovedPassword(
  { notice }: CommandContext,
  { connection }: Remote,
  { addToWorkspace = false }: OpenFolderOptions,
): Promise<void> {
  const text = vscode.l10n.t(
    'The password in the URL of {0} is kept in the secret storage of this computer from now on. The folder opens without it.',
    connection.name,
  );
  const explained = withHelp(text, 'misplaced-password');
  if (addToWorkspace) void vscode.window.showInformationMessage(explained);
  else await notice.leave(explained);
}

/** Not awaited: a caller that is no person would wait for a click forever. */
async function tellFailure(
  context: CommandContext,
  { connection }: Remote,
  failure: { target: OpenTarget; options: OpenFolderOptions; error: unknown },
): Promise<void> {
  const again = againTitle(failure.error);
  const edit = vscode.l10n.t('Edit Connection');
  const log = vscode.l10n.t('Show Log');
  const buttons = connection.saved ? [again, edit, log] : [again, log];
  const text = problemNotice(failure.error, connection, failure.target.path);
  const chosen = await vscode.window.showErrorMessage(text, ...buttons);
  if (chosen === again) await openTarget(context, failure.target, failure.options);
  if (chosen === edit) {
    await vscode.commands.executeCommand(commands.editConnection, connection.authority);
  }
  if (chosen === log) context.showLog();
}
