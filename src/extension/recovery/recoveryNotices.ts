import * as vscode from 'vscode';
import { basename } from '../../common/remotePath.ts';
import type { RepairNews } from '../../remote/journal/repair.ts';
import { commands } from '../contributions.ts';
import { uriOf } from '../ftpUri.ts';
import type { Connection } from '../connections/connection.ts';
import { withHelp } from '../help/helpLink.ts';
import { problemText } from '../ui/problemText.ts';

/** Tells of what a crash has left and a person has to know; the log tells the rest. */
export async function tellRecovery(connection: Connection, news: RepairNews): Promise<void> {
  if (news.kind === 'interrupted') await tellInterrupted(news.path, connection.name);
  if (news.kind === 'unknown') await tellUnknown(connection, news.path);
  if (news.kind === 'refused') await tellRefused(connection, news);
  if (news.kind === 'set-aside') {
    const at = (path: string) => vscode.Uri.from(uriOf({ authority: connection.authority, path }));
    await tellSetAside(at(news.path), at(news.backup), connection.name);
  }
}

async function tellInterrupted(path: string, name: string): Promise<void> {
  const show = vscode.l10n.t('Show Saves');
  const log = vscode.l10n.t('Show Log');
  const text = vscode.l10n.t(
    'The editor ended before {0} was saved on {1}. What you saved is kept on this computer. It is uploaded now, unless the file has changed on the server: then you are asked.',
    path,
    name,
  );
  const chosen = await vscode.window.showWarningMessage(
    withHelp(text, 'interrupted-save'),
    show,
    log,
  );
  if (chosen === show) await vscode.commands.executeCommand(commands.showOutbox);
  if (chosen === log) await vscode.commands.executeCommand(commands.showLog);
}

async function tellUnknown({ authority, name }: Connection, path: string): Promise<void> {
  const show = vscode.l10n.t('Show File History');
  const text = vscode.l10n.t(
    'Writing {0} on {1} was interrupted. What is there now may be incomplete, and was left as it is. The version from before is in the history of the file.',
    path,
    name,
  );
  const chosen = await vscode.window.showWarningMessage(withHelp(text, 'interrupted-save'), show);
  const uri = vscode.Uri.from(uriOf({ authority, path }));
  if (chosen === show) await vscode.commands.executeCommand(commands.showHistory, uri);
}

async function tellRefused(
  connection: Connection,
  { path, backup, error }: Extract<RepairNews, { readonly kind: 'refused' }>,
): Promise<void> {
  const log = vscode.l10n.t('Show Log');
  const { name } = connection;
  const text =
    backup === undefined
      ? vscode.l10n.t(
          'A change of {0} on {1} was interrupted, and the server does not let it be put right. That is tried again, also after the next start. Open the file and look whether all of it is there; saving it puts it right as well.',
          path,
          name,
        )
      : vscode.l10n.t(
          'A change of {0} on {1} was interrupted, and the server does not let it be put right. That is tried again, also after the next start. An earlier version of the file may be beside it as {2}.',
          path,
          name,
          basename(backup),
        );
  const whole = `${text} ${problemText(error, connection, path)}`;
  const chosen = await vscode.window.showWarningMessage(withHelp(whole, 'interrupted-save'), log);
  if (chosen === log) await vscode.commands.executeCommand(commands.showLog);
}

async function tellSetAside(path: vscode.Uri, backup: vscode.Uri, name: string): Promise<void> {
  const compare = vscode.l10n.t('Compare');
  const text = vscode.l10n.t(
    'A change of {0} on {1} was interrupted. An earlier version of it is there as {2}: compare the two, and delete the one that you do not need.',
    path.path,
    name,
    basename(backup.path),
  );
  const chosen = await vscode.window.showWarningMessage(
    withHelp(text, 'interrupted-save'),
    compare,
  );
  if (chosen !== compare) return;
  const title = vscode.l10n.t('{0}: earlier and now', basename(path.path));
  await vscode.commands.executeCommand('vscode.diff', backup, path, title);
}
