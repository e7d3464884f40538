import * as vscode from 'vscode';
import type { CommandContext } from '../commands/commandContext.ts';
import type { ConnectionEntry } from '../connections/connectionSettings.ts';
import { withoutPasswords } from '../connections/misplacedPasswords.ts';
import { withHelp } from '../help/helpLink.ts';
import { icon } from '../ui/inputs.ts';
import { askMany } from '../ui/manyChoices.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { exportText } from './formats/ownExport.ts';
import { addressText } from './importText.ts';

/**
 * Writes connections to a file that "Import Connections" reads again. No password is in it. The
 * arguments are ids, and the Uri of the file.
 * @returns the Uri of the file; undefined where none was written
 */
export async function exportConnections(
  context: CommandContext,
  given?: unknown,
  target?: unknown,
): Promise<vscode.Uri | undefined> {
  const usable = context.registry.entries.filter(({ connection }) => connection !== undefined);
  if (usable.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No connection is saved yet.'));
    return undefined;
  }
  const chosen = idsOf(given)
    ? usable.filter(({ id }) => idsOf(given)?.includes(id ?? ''))
    : await askWhich(usable);
  if (!chosen || chosen.length === 0) return undefined;
  const uri = target instanceof vscode.Uri ? target : await askPlace();
  if (!uri) return undefined;
  try {
    await vscode.workspace.fs.writeFile(uri, Buffer.from(textOf(context, chosen)));
  } catch (error) {
    tellFailure(error);
    return undefined;
  }
  void tell(uri, chosen.length);
  return uri;
}

function idsOf(given: unknown): readonly unknown[] | undefined {
  if (typeof given === 'string') return [given];
  const isList = Array.isArray(given) && given.every((one) => typeof one === 'string');
  return isList ? given : undefined;
}

function askWhich(
  entries: readonly ConnectionEntry[],
): Promise<readonly ConnectionEntry[] | undefined> {
  const choices = entries.map((entry) => ({
    label: entry.label,
    description: entry.connection ? addressText(entry.connection) : '',
    iconPath: icon('server'),
    picked: true,
    value: entry,
  }));
  return askMany({
    title: vscode.l10n.t('Export FTP Connections'),
    placeholder: vscode.l10n.t('Choose the connections to export. Passwords are never exported.'),
    groups: [{ label: vscode.l10n.t('connections'), choices }],
  });
}

async function askPlace(): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export FTP Connections'),
    filters: { JSON: ['json'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, 'ftp-connections.json') }),
  });
}

/** The entries as they stand in the settings, without what may be secret in them. */
function textOf({ registry }: CommandContext, chosen: readonly ConnectionEntry[]): string {
  const raw = chosen.map(({ index }) => registry.rawEntries[index]);
  return exportText(withoutPasswords(raw).entries);
}

function tellFailure(error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  const text = vscode.l10n.t(
    'The connections could not be exported: {0} Choose another place.',
    why,
  );
  void vscode.window.showErrorMessage(withHelp(text, 'this-computer'));
}

async function tell(uri: vscode.Uri, count: number): Promise<void> {
  const open = vscode.l10n.t('Open File');
  const text =
    count === 1
      ? vscode.l10n.t('One connection was exported, without its password.')
      : vscode.l10n.t('{0} connections were exported, without their passwords.', count);
  const answer = await vscode.window.showInformationMessage(plainNotice(text), open);
  if (answer === open) await vscode.window.showTextDocument(uri);
}
