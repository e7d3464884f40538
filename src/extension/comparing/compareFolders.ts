import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { basename } from '../../common/remotePath.ts';
import { browseFolders } from '../commands/browseFolders.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { connectionFor } from '../commands/connectionFor.ts';
import { pickFolder } from '../commands/pickFolder.ts';
import { startFolder } from '../commands/startFolder.ts';
import { locate } from '../ftpUri.ts';
import { toUri } from '../provider/convert.ts';
import { targetsOf, type Target } from '../resources/targets.ts';
import type { ComparedFolder } from './comparedFolder.ts';
import type { ComparisonView } from './comparisonView.ts';

/** Where a folder of this computer was chosen last. */
const LAST_FOLDER = 'compareFolderWithLocal.folder';

/** Compares two folders of servers; the second one, or both, are asked for where they are not told. */
export async function compareFolders(
  context: CommandContext,
  view: ComparisonView,
  first?: unknown,
  all?: unknown,
): Promise<void> {
  const [left, second, ...more] = await foldersOf(context, first, all);
  if (!left) return;
  if (more.length > 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Select two folders, and choose the command again.'),
    );
    return;
  }
  const right = second ?? (await askFolder(context, left));
  if (!right) return;
  if (String(left.uri) === String(right.uri)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('This is the same folder. Choose another one to compare it with.'),
    );
    return;
  }
  await view.run({ left, right, contents: false });
}

/**
 * Compares a folder of this computer with one of a server.
 * @param given that of this computer; a view gives all that are selected instead
 */
export async function compareFolderWithLocal(
  context: CommandContext,
  view: ComparisonView,
  first?: unknown,
  given?: unknown,
): Promise<void> {
  const [right] = await foldersOf(context, first, undefined);
  if (!right) return;
  const uri = given instanceof vscode.Uri ? given : await askLocalFolder(context, right);
  if (uri) await view.run({ left: { uri, remote: undefined }, right, contents: false });
}

/** The folders that are meant: of the window where a command names none. */
async function foldersOf(
  context: CommandContext,
  first: unknown,
  all: unknown,
): Promise<readonly Target[]> {
  const meant = first ?? (await pickFolder(vscode.l10n.t('Compare a Folder')));
  if (meant === undefined) return [];
  const targets = await targetsOf(context, meant, all);
  const file = targets.find(({ kind }) => kind !== 'directory');
  if (!file) return targets;
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{0} is no folder. Choose a folder to compare.', file.path),
  );
  return [];
}

async function askFolder(
  context: CommandContext,
  { path }: Target,
): Promise<ComparedFolder | undefined> {
  const connection = await connectionFor(context, undefined, {
    title: vscode.l10n.t('Compare {0}', path),
    placeholder: vscode.l10n.t('Choose the server of the other folder'),
    iconId: 'server',
  });
  if (!connection) return undefined;
  const { authority } = connection;
  const start = await startFolder(context, connection);
  if (!start) return undefined;
  const remote = context.remotes.get(authority);
  const chosen = await browseFolders(remote, locate(start).path, {
    label: vscode.l10n.t('Compare with This Folder'),
    placeholder: vscode.l10n.t('Choose a folder to look into, or take this one'),
  });
  return chosen === undefined ? undefined : { uri: toUri({ authority, path: chosen }), remote };
}

async function askLocalFolder(
  { memento }: CommandContext,
  { path }: Target,
): Promise<vscode.Uri | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Compare {0} with a Folder of This Computer', basename(path) || path),
      openLabel: vscode.l10n.t('Compare'),
      defaultUri: vscode.Uri.file(memento.get<string>(LAST_FOLDER) ?? homedir()),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (chosen) await memento.update(LAST_FOLDER, chosen.fsPath);
  return chosen;
}
