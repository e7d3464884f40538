import * as vscode from 'vscode';
import { commands, type CommandId } from '../contributions.ts';
import { askChoice, BACK, icon, type Choice } from '../ui/inputs.ts';
import { problemText } from '../ui/problemText.ts';
import { statusText } from '../ui/statusText.ts';
import type { CommandContext } from './commandContext.ts';
import { remoteFor } from './sessions.ts';

/** Says how it stands with the window's server and offers what can be done. */
export async function showStatus(context: CommandContext): Promise<void> {
  const title = vscode.l10n.t('FTP Connection');
  const remote = await remoteFor(context, context.current()?.authority, { title });
  if (!remote) {
    await vscode.commands.executeCommand(commands.openFolder);
    return;
  }
  const { connection, status } = remote;
  const { state } = statusText(connection, status);
  const placeholder = status?.lastError
    ? problemText(status.lastError, connection)
    : vscode.l10n.t('Choose what to do');
  const choices = actions(connection.saved, status !== undefined && status.total > 0);
  const chosen = await askChoice({ title: `${connection.name} – ${state}`, placeholder, choices });
  if (chosen === BACK || chosen === undefined) return;
  const argument = takesServer(chosen) ? connection.authority : undefined;
  await vscode.commands.executeCommand(chosen, argument);
}

function actions(saved: boolean, connected: boolean): readonly Choice<CommandId>[] {
  const { t } = vscode.l10n;
  const reconnect = connected ? t('Reconnect') : t('Connect Now');
  return [
    { label: reconnect, iconPath: icon('sync'), value: commands.reconnect },
    ...(connected
      ? [{ label: t('Disconnect'), iconPath: icon('debug-disconnect'), value: commands.disconnect }]
      : []),
    { label: t('Refresh'), iconPath: icon('refresh'), value: commands.refresh },
    { label: t('Open Console'), iconPath: icon('terminal'), value: commands.openConsole },
    {
      label: t('Show Server Report…'),
      iconPath: icon('checklist'),
      value: commands.showServerReport,
    },
    { label: t('Show Log'), iconPath: icon('output'), value: commands.showLog },
    ...(saved
      ? [{ label: t('Edit Connection…'), iconPath: icon('edit'), value: commands.editConnection }]
      : []),
    { label: t('Change Password…'), iconPath: icon('key'), value: commands.changePassword },
    { label: t('Forget Password'), iconPath: icon('key'), value: commands.forgetPassword },
    {
      label: t('Trusted Certificates…'),
      iconPath: icon('shield'),
      value: commands.showCertificates,
    },
    {
      label: t('Open Another Folder…'),
      iconPath: icon('folder-opened'),
      value: commands.openFolder,
    },
  ];
}

function takesServer(command: CommandId): boolean {
  const { reconnect, disconnect, editConnection, openConsole, showServerReport } = commands;
  const { changePassword, forgetPassword } = commands;
  const some = [reconnect, disconnect, editConnection, openConsole, showServerReport];
  return [...some, changePassword, forgetPassword].some((one) => one === command);
}
