import * as vscode from 'vscode';
import { serverOf, type Connection } from './connection.ts';
import type { PassphraseQuestion } from './clientCertificate.ts';
import type { PasswordAnswer, PasswordQuestion } from './credentials.ts';
import type { ProxyQuestion } from './proxies.ts';

/** Asks for a password, then whether to keep it. Undefined when the person dismissed the first. */
export async function askPassword(question: PasswordQuestion): Promise<PasswordAnswer | undefined> {
  const password = await vscode.window.showInputBox(passwordBox(question));
  if (password === undefined) return undefined;
  return { password, remember: await askRemember(question) };
}

/** Asks for the passphrase of a key, then whether to keep it. */
export async function askPassphrase({
  connection,
  path,
  wrong,
}: PassphraseQuestion): Promise<PasswordAnswer | undefined> {
  const password = await vscode.window.showInputBox({
    title: vscode.l10n.t('Passphrase of {0}', path),
    prompt: wrong
      ? vscode.l10n.t('This was not the passphrase. Try another.')
      : vscode.l10n.t('{0} asks who you are, and the key for that is locked.', connection.name),
    password: true,
    ignoreFocusOut: true,
  });
  if (password === undefined) return undefined;
  return { password, remember: await askRemember({ connection }) };
}

/** Asks for the password of a user at a proxy, then whether to keep it. */
export async function askProxyPassword({
  connection,
  server,
  user,
  refused,
}: ProxyQuestion): Promise<PasswordAnswer | undefined> {
  const password = await vscode.window.showInputBox({
    title: vscode.l10n.t('Password of {0} at the Proxy {1}', user, server),
    prompt: refused
      ? vscode.l10n.t('{0} refused the password. Try another.', server)
      : vscode.l10n.t('{0} is reached through a proxy that asks for it.', connection.name),
    password: true,
    ignoreFocusOut: true,
  });
  if (password === undefined) return undefined;
  return { password, remember: await askRemember({ connection }) };
}

/** Asks for a password that is to be used from now on. */
export async function askNewPassword(
  connection: Connection,
  user: string,
): Promise<PasswordAnswer | undefined> {
  const password = await vscode.window.showInputBox({
    title: vscode.l10n.t('New Password of {0} at {1}', user, connection.name),
    prompt: vscode.l10n.t('The server is not changed: enter the password that it has.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (password === undefined) return undefined;
  return { password, remember: await askRemember({ connection }) };
}

function passwordBox({ connection, user, refused }: PasswordQuestion): vscode.InputBoxOptions {
  const { saved, host, port } = connection;
  // The name of one that nobody saved has the user in it.
  const name = saved ? connection.name : serverOf({ host, port });
  return {
    title: vscode.l10n.t('Password of {0} at {1}', user, name),
    prompt: refused
      ? vscode.l10n.t('{0} refused the password. Try another.', name)
      : vscode.l10n.t('{0} asks for the password of {1}.', name, user),
    password: true,
    ignoreFocusOut: true,
  };
}

async function askRemember({ connection }: Pick<PasswordQuestion, 'connection'>): Promise<boolean> {
  const remember: vscode.QuickPickItem = {
    label: vscode.l10n.t('Remember the password'),
    detail: vscode.l10n.t('Keeps it encrypted in the secret storage of this computer.'),
  };
  const once: vscode.QuickPickItem = {
    label: vscode.l10n.t('Use it for this window only'),
    detail: vscode.l10n.t('Asks again the next time.'),
  };
  const chosen = await vscode.window.showQuickPick([remember, once], {
    title: connection.name,
    placeHolder: vscode.l10n.t('Remember the password?'),
    ignoreFocusOut: true,
  });
  return chosen === remember;
}
