import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { withHelp } from '../help/helpLink.ts';

/** A folder of this computer; undefined: the person gave up. */
export async function askLocalFolder(
  title: string,
  openLabel: string,
): Promise<string | undefined> {
  const chosen = await ask({ title, openLabel, canSelectFolders: true, canSelectFiles: false });
  return chosen[0]?.fsPath;
}

/** Files of this computer, or folders; none: the person gave up. */
export function askLocalSources(
  kind: 'files' | 'folder',
  title: string,
  openLabel: string,
): Promise<readonly vscode.Uri[]> {
  const canSelectFolders = kind === 'folder';
  const what = { canSelectFolders, canSelectFiles: !canSelectFolders, canSelectMany: true };
  return ask({ title, openLabel, ...what });
}

async function ask(options: vscode.OpenDialogOptions): Promise<readonly vscode.Uri[]> {
  const defaultUri = vscode.Uri.file(homedir());
  const chosen = (await vscode.window.showOpenDialog({ ...options, defaultUri })) ?? [];
  const local = chosen.filter(({ scheme }) => scheme === 'file');
  if (local.length === chosen.length) return local;
  tellElsewhere();
  return [];
}

export function tellElsewhere(): void {
  void vscode.window.showErrorMessage(
    withHelp(
      vscode.l10n.t(
        'That is not on the computer that connects to the server. Choose a place on its own disk.',
      ),
      'this-computer',
    ),
  );
}
