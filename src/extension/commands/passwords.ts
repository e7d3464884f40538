import * as vscode from 'vscode';
import { accountOf, ANONYMOUS, type Connection } from '../connections/connection.ts';
import { askNewPassword } from '../connections/passwordPrompt.ts';
import { askChoice, BACK, icon } from '../ui/inputs.ts';
import type { CommandContext } from './commandContext.ts';
import { reconnect } from './sessions.ts';

/** Takes another password from now on: the given one, which is kept, or what the person enters. */
export async function changePassword(
  context: CommandContext,
  target?: unknown,
  given?: unknown,
): Promise<boolean> {
  const { credentials, remotes } = context;
  const connection = await accountFor(context, target, {
    title: vscode.l10n.t('Change FTP Password'),
    placeholder: vscode.l10n.t('Choose whose password has changed'),
  });
  if (!connection) return false;
  const answer =
    typeof given === 'string'
      ? { password: given, remember: true }
      : await askNewPassword(connection, connection.user ?? ANONYMOUS);
  if (!answer) return false;
  await credentials.forget(connection);
  if (answer.remember) await credentials.store(connection, answer.password);
  credentials.give(connection, answer.password, { remember: false });
  // Who is logged in already stays so; a new login shows whether the password is right.
  const used = remotes.find(connection.authority);
  return used ? reconnect(context, connection.authority) : true;
}

/** Forgets the passwords of a connection and its proxy, kept or in use, and its key's passphrase. */
export async function forgetPassword(context: CommandContext, target?: unknown): Promise<void> {
  const { credentials, certificates, proxies, remotes } = context;
  const connection = await accountFor(context, target, {
    title: vscode.l10n.t('Forget FTP Password'),
    placeholder: vscode.l10n.t('Choose whose password to forget'),
  });
  if (!connection) return;
  await credentials.forget(connection);
  await certificates.forget(connection);
  await proxies.forget(connection);
  await remotes.find(connection.authority)?.close();
  const text = vscode.l10n.t('The password of {0} is forgotten.', connection.name);
  void vscode.window.showInformationMessage(text);
}

/** The one that is named, else one of the servers in use and of those that are saved. */
async function accountFor(
  { registry, remotes }: CommandContext,
  target: unknown,
  { title, placeholder }: { readonly title: string; readonly placeholder: string },
): Promise<Connection | undefined> {
  if (typeof target === 'string') return registry.resolve(target);
  const used = remotes.all.map(({ connection }) => connection);
  const saved = registry.entries.flatMap(({ connection }) => connection ?? []);
  const others = saved.filter(({ authority }) => !used.some((one) => one.authority === authority));
  const answer = await askChoice({
    title,
    placeholder,
    choices: [...used, ...others].map((connection) => ({
      label: connection.name,
      description: accountOf(connection),
      iconPath: icon('server'),
      value: connection,
    })),
  });
  return answer === BACK ? undefined : answer;
}
