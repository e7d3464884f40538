import * as vscode from 'vscode';
import type { Disposable } from '../common/lifecycle.ts';
import type { Logger } from '../common/logger.ts';
import { unsavedConnection } from './connections/connection.ts';
import type { ClientCertificates } from './connections/clientCertificate.ts';
import type { ConnectionRegistry } from './connections/connectionRegistry.ts';
import type { Credentials } from './connections/credentials.ts';
import { withoutPasswords } from './connections/misplacedPasswords.ts';
import type { Proxies } from './connections/proxies.ts';
import { isFtpScheme, joinAuthority, locateServer, uriOf } from './ftpUri.ts';
import { withHelp } from './help/helpLink.ts';
import type { LaterNotice } from './ui/laterNotice.ts';

export interface PasswordKeeperOptions {
  readonly registry: ConnectionRegistry;
  readonly credentials: Credentials;
  readonly certificates: ClientCertificates;
  readonly proxies: Proxies;
  readonly notice: LaterNotice;
  readonly logger: Logger;
}

/**
 * Moves passwords from where they do not belong to the secret storage, and tells the person:
 * those in the person's settings, now and whenever they change, and those in the URI of a folder.
 */
export function keepPasswords(options: PasswordKeeperOptions): Disposable {
  let underWay = Promise.resolve();
  const look = (): void => {
    underWay = underWay.then(() => cleanSettings(options));
  };
  look();
  void cleanFolders(options);
  return options.registry.onDidChange(look);
}

async function cleanSettings(options: PasswordKeeperOptions): Promise<void> {
  const { registry, credentials, certificates, proxies } = options;
  const { found, entries } = withoutPasswords(registry.rawEntries);
  if (found.length === 0) return;
  const names = found.map(({ connection }) => connection.name).join(', ');
  // Whoever connects meanwhile needs it now.
  for (const { connection, password } of found) {
    if (password !== undefined) credentials.give(connection, password, { remember: false });
  }
  try {
    for (const { connection, password, passphrase, proxyPassword } of found) {
      if (password !== undefined) await credentials.store(connection, password);
      if (passphrase !== undefined) await certificates.store(connection, passphrase);
      if (proxyPassword !== undefined) await proxies.store(connection, proxyPassword);
    }
    await registry.replaceAll(entries);
  } catch (error) {
    tellFailure(options, names, error);
    return;
  }
  const text = vscode.l10n.t(
    'The password of {0} stood in the settings, where every program can read it. It was moved to the secret storage of this computer.',
    names,
  );
  void vscode.window.showInformationMessage(withHelp(text, 'misplaced-password'));
}

async function cleanFolders(options: PasswordKeeperOptions): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  for (const { uri, index, name } of folders) {
    const address = isFtpScheme(uri.scheme) ? locateServer(uri) : undefined;
    if (address?.password === undefined) continue;
    const clean = vscode.Uri.from(uriOf({ authority: joinAuthority(address), path: uri.path }));
    const connection = unsavedConnection(address);
    try {
      await options.credentials.adopt(connection, address.password);
      await options.credentials.handOver(connection);
      await forgetRecent(uri, options.logger);
      await reopen(clean, { index, name, text: movedText(connection.name) }, options.notice);
    } catch (error) {
      tellFailure(options, connection.name, error);
    }
  }
}

/** The list of recent folders has the password, too. */
async function forgetRecent(uri: vscode.Uri, logger: Logger): Promise<void> {
  try {
    await vscode.commands.executeCommand('vscode.removeFromRecentlyOpened', uri);
  } catch (error) {
    // An editor without such a list has no such command.
    logger.warn(`The list of recent folders could not be cleaned: ${String(error)}`);
  }
}

function movedText(name: string): string {
  return vscode.l10n.t(
    'The address of the folder on {0} held a password. It was moved to the secret storage of this computer, and the folder opens without it.',
    name,
  );
}

async function reopen(
  uri: vscode.Uri,
  { index, name, text }: { readonly index: number; readonly name: string; readonly text: string },
  notice: LaterNotice,
): Promise<void> {
  if (vscode.workspace.workspaceFile) {
    vscode.workspace.updateWorkspaceFolders(index, 1, { uri, name });
    void vscode.window.showInformationMessage(withHelp(text, 'misplaced-password'));
  } else {
    await notice.leave(withHelp(text, 'misplaced-password'));
    await vscode.commands.executeCommand('vscode.openFolder', uri, { forceReuseWindow: true });
  }
}

/** A desktop without a keyring: the password stays where it is, since nothing may be lost. */
function tellFailure({ logger }: PasswordKeeperOptions, names: string, error: unknown): void {
  logger.warn(`A password could not be moved to the secret storage: ${String(error)}`);
  const text = vscode.l10n.t(
    'The password of {0} does not belong where it stands, and could not be moved to the secret storage. Remove it yourself; it is asked for when it is needed.',
    names,
  );
  void vscode.window.showWarningMessage(withHelp(text, 'secret-storage'));
}
