import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { basename } from '../../common/remotePath.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { commands } from '../contributions.ts';
import { openFtpFiles } from '../openResources.ts';
import { askChoice, BACK, icon } from '../ui/inputs.ts';
import { tellNothingChosen } from './attempt.ts';
import { targetsOf, type Target } from './targets.ts';

/** Where a file of this computer was chosen last. */
const LAST_FOLDER = 'compareWithLocal.folder';

/**
 * Shows what differs between a file of this computer and one on a server.
 * @param given that of this computer; a view gives all that are selected instead
 */
export async function compareWithLocal(
  context: CommandContext,
  first?: unknown,
  given?: unknown,
): Promise<void> {
  const [target] = await targetsOf(context, first);
  if (!target) {
    tellNothingChosen();
    return;
  }
  if (!isFile(target)) return;
  const local = given instanceof vscode.Uri ? given : await askLocalFile(context, target);
  if (!local) return;
  const title = vscode.l10n.t(
    '{0} (this computer) ↔ {1} ({2})',
    basename(local.path),
    basename(target.path),
    target.remote.connection.name,
  );
  await vscode.commands.executeCommand('vscode.diff', local, target.uri, title);
}

async function askLocalFile(
  { memento }: CommandContext,
  { path }: Target,
): Promise<vscode.Uri | undefined> {
  const folder = vscode.Uri.file(memento.get<string>(LAST_FOLDER) ?? homedir());
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Compare {0} with a File of This Computer', basename(path)),
      openLabel: vscode.l10n.t('Compare'),
      defaultUri: vscode.Uri.joinPath(folder, basename(path)),
      canSelectFiles: true,
      canSelectFolders: false,
    })) ?? [];
  if (chosen) await memento.update(LAST_FOLDER, vscode.Uri.joinPath(chosen, '..').fsPath);
  return chosen;
}

/** Shows what differs between two files, or two folders; with one alone, the other is asked for. */
export async function compareSelected(
  context: CommandContext,
  first?: unknown,
  all?: unknown,
): Promise<void> {
  const targets = await targetsOf(context, first, all);
  const [one, second] = targets;
  if (!one || targets.length > 2) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Select two files or two folders, and choose the command again.'),
    );
    return;
  }
  if (targets.every(({ kind }) => kind === 'directory')) {
    const uris = targets.map(({ uri }) => uri);
    await vscode.commands.executeCommand(commands.compareFolders, one.uri, uris);
    return;
  }
  if (!isFile(one) || (second && !isFile(second))) return;
  const other = second?.uri ?? (await askOpenFile(one));
  if (!other) return;
  const title = `${basename(one.path)} ↔ ${basename(other.path)}`;
  await vscode.commands.executeCommand('vscode.diff', one.uri, other, title);
}

async function askOpenFile({ uri, path }: Target): Promise<vscode.Uri | undefined> {
  const others = new Map(openFtpFiles().map((one) => [String(one), one]));
  others.delete(String(uri));
  if (others.size === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Select a second file to compare {0} with, or open it first.', path),
    );
    return undefined;
  }
  const answer = await askChoice({
    title: vscode.l10n.t('Compare {0}', basename(path)),
    placeholder: vscode.l10n.t('Choose the open file to compare it with'),
    choices: [...others.values()].map((one) => ({
      label: basename(one.path),
      description: one.path,
      iconPath: icon('file'),
      value: one,
    })),
  });
  return answer === BACK ? undefined : answer;
}

function isFile({ kind, path }: Target): boolean {
  if (kind === 'file') return true;
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{0} is no file. Choose a file to compare.', path),
  );
  return false;
}
