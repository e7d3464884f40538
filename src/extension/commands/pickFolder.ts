import * as vscode from 'vscode';
import { ftpFolders } from '../openResources.ts';
import { askChoice, BACK } from '../ui/inputs.ts';

/** The folder of the workspace that is meant: the only one, or the one that the person picks. */
export async function pickFolder(title: string): Promise<vscode.Uri | undefined> {
  const folders = ftpFolders();
  if (folders.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No folder of an FTP server is open. Open one with "FTP: Open Folder…".'),
    );
  }
  if (folders.length < 2) return folders[0];
  const answer = await askChoice({
    title,
    placeholder: vscode.l10n.t('Choose a folder'),
    choices: folders.map((uri) => ({ label: uri.path, description: uri.authority, value: uri })),
  });
  return answer === BACK ? undefined : answer;
}
