import * as vscode from 'vscode';
import type { CommandContext } from '../../commands/commandContext.ts';
import { tellNothingChosen } from '../attempt.ts';
import { targetsOf } from '../targets.ts';
import { PermissionsPanel } from './permissionsPanel.ts';

/**
 * Shows the permissions of files and folders, to be changed.
 * @param folder that of the extension
 */
export async function changePermissions(
  context: CommandContext,
  folder: vscode.Uri,
  first?: unknown,
  all?: unknown,
): Promise<PermissionsPanel | undefined> {
  const targets = await targetsOf(context, first, all);
  const [one] = targets;
  if (!one) {
    tellNothingChosen();
    return undefined;
  }
  if (targets.some(({ remote }) => remote !== one.remote)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Choose files and folders of one server at a time.'),
    );
    return undefined;
  }
  return new PermissionsPanel(context, folder, one, targets);
}
