import * as vscode from 'vscode';
import { ROOT } from '../../common/remotePath.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { ANONYMOUS, serverOf, type Connection } from '../connections/connection.ts';
import { commands } from '../contributions.ts';
import { joinAuthority, uriOf, type FtpUrl } from '../ftpUri.ts';
import { problemNotice, withHelp } from '../help/helpLink.ts';
import { foreignText } from '../trust/foreignText.ts';
import { urlProblemText } from '../ui/urlProblemText.ts';
import { parseFtpLink, type FtpLinkProblem } from './ftpLink.ts';

/** Opens the folder of a link from outside of the editor, which anybody can write, after asking. */
export async function openLink(context: CommandContext, uri: vscode.Uri): Promise<void> {
  const link = parseFtpLink(uri);
  if (!link.ok) {
    // Nothing of the link is repeated: it may be made to be read as a message of the editor.
    const text = vscode.l10n.t('A link to an FTP folder could not be opened.');
    void vscode.window.showErrorMessage(
      withHelp(`${text} ${linkProblemText(link.problem)}`, 'link-not-opened'),
    );
    return;
  }
  const { url } = link;
  const authority = joinAuthority(url);
  const connection = resolved(context, authority);
  if (!connection) return;
  const options = await confirm(connection, url);
  if (!options) return;
  const target = vscode.Uri.from(uriOf({ authority, path: url.path ?? '' }));
  await vscode.commands.executeCommand(commands.openFolder, target, options);
}

function resolved({ registry }: CommandContext, authority: string): Connection | undefined {
  try {
    return registry.resolve(authority);
  } catch (error) {
    const server = { name: authority, host: authority, port: 0, user: undefined };
    void vscode.window.showErrorMessage(problemNotice(error, server));
    return undefined;
  }
}

interface Answer extends vscode.MessageItem {
  readonly options: { readonly addToWorkspace?: boolean } | undefined;
}

/** A link may come up while the person types: the button that Enter presses, the first, does nothing. */
async function confirm(connection: Connection, url: FtpUrl): Promise<Answer['options']> {
  const { t } = vscode.l10n;
  const items: readonly Answer[] = [
    { title: t('Do Not Open'), options: undefined },
    { title: t('Open Folder'), options: {} },
    { title: t('Add to Workspace'), options: { addToWorkspace: true } },
  ];
  const text = t('A link wants to open a folder on an FTP server. Do you want that?');
  const detail = detailOf(connection, url);
  const chosen = await vscode.window.showWarningMessage(text, { modal: true, detail }, ...items);
  return chosen?.options;
}

function detailOf(connection: Connection, { path, password }: FtpUrl): string {
  const { t } = vscode.l10n;
  const { saved, name, user = ANONYMOUS, root } = connection;
  const folder = path ?? root ?? ROOT;
  return [
    ...(saved ? [t('Connection: {0}', foreignText(name))] : []),
    t('Server: {0}', foreignText(serverOf(connection))),
    t('User: {0}', foreignText(user)),
    t('Folder: {0}', foreignText(folder)),
    '',
    t('Open it only if you trust whoever gave you the link.'),
    ...(password === undefined
      ? []
      : [t('The password in the link is not used: links are kept in many places.')]),
  ].join('\n');
}

function linkProblemText(problem: FtpLinkProblem): string {
  const { t } = vscode.l10n;
  if (problem === 'other-action') {
    return t('It asks for something that is not known. Only links that open a folder are.');
  }
  if (problem === 'no-url') return t('It names no folder.');
  return problem === 'too-long' ? t('It is too long.') : urlProblemText(problem);
}
