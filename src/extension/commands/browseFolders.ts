import * as vscode from 'vscode';
import { basename, dirname, joinPath, ROOT, type RemotePath } from '../../common/remotePath.ts';
import { problemNotice } from '../help/helpLink.ts';
import type { Remote } from '../remotes/remote.ts';
import { askChoice, BACK, icon, type Choice } from '../ui/inputs.ts';
import { slowProgress } from '../ui/slowProgress.ts';

type Move = { readonly kind: 'open' } | { readonly kind: 'go'; readonly path: RemotePath };

/** What the choice of the folder itself is called, and what to do. */
export interface BrowseWording {
  readonly label: string;
  readonly placeholder: string;
}

/**
 * Lets the person walk through the folders of a server.
 * @returns the folder that was chosen, or undefined when the person gave up
 */
export async function browseFolders(
  remote: Remote,
  start: RemotePath,
  wording: BrowseWording = {
    label: vscode.l10n.t('Open This Folder'),
    placeholder: vscode.l10n.t('Choose a folder to look into, or open this one'),
  },
): Promise<RemotePath | undefined> {
  let path = start;
  for (;;) {
    const folders = await foldersOf(remote, path);
    // A folder that cannot be listed is left for the one above it, with the reason on screen.
    if (!folders && path === ROOT) return undefined;
    const move: Move | undefined = folders
      ? await askMove(remote, path, folders, wording)
      : { kind: 'go', path: dirname(path) };
    if (!move) return undefined;
    if (move.kind === 'open') return path;
    path = move.path;
  }
}

async function foldersOf(
  { connection, files }: Remote,
  path: RemotePath,
): Promise<readonly string[] | undefined> {
  try {
    const title = vscode.l10n.t('Listing {0} on {1}', path, connection.name);
    const children = await slowProgress(title, (signal) => files.list(path, signal));
    return [...children]
      .filter(([, { kind }]) => kind === 'directory')
      .map(([name]) => name)
      .sort((one, other) => one.localeCompare(other));
  } catch (error) {
    void vscode.window.showErrorMessage(problemNotice(error, connection, path));
    return undefined;
  }
}

async function askMove(
  { connection }: Remote,
  path: RemotePath,
  folders: readonly string[],
  { label, placeholder }: BrowseWording,
): Promise<Move | undefined> {
  const open: Choice<Move> = {
    label,
    iconPath: icon('check'),
    description: path,
    value: { kind: 'open' },
  };
  const up: Choice<Move> = {
    label: '..',
    iconPath: icon('arrow-up'),
    description: vscode.l10n.t('Go to {0}', dirname(path)),
    value: { kind: 'go', path: dirname(path) },
  };
  const down = folders.map((name): Choice<Move> => ({
    label: name,
    iconPath: icon('folder'),
    value: { kind: 'go', path: joinPath(path, name) },
  }));
  const answer = await askChoice({
    title: `${connection.name} ${basename(path) === '' ? ROOT : path}`,
    placeholder,
    choices: [open, ...(path === ROOT ? [] : [up]), ...down],
  });
  return answer === BACK ? undefined : answer;
}
