import { tmpdir } from 'node:os';
import * as vscode from 'vscode';
import { delay } from './common/deadline.ts';
import type { Disposable } from './common/lifecycle.ts';
import type { Logger } from './common/logger.ts';
import { hasCode, isConnectionFailure } from './common/remoteError.ts';
import { registerCommands } from './extension/commands/register.ts';
import { affectsRunning, readConfiguration } from './extension/configuration.ts';
import type { Connection } from './extension/connections/connection.ts';
import { ConnectionRegistry } from './extension/connections/connectionRegistry.ts';
import { Credentials, type CredentialSource } from './extension/connections/credentials.ts';
import { netrcLogin, netrcPaths } from './extension/connections/netrcFile.ts';
import { askPassword } from './extension/connections/passwordPrompt.ts';
import { FTP_SCHEME } from './extension/ftpUri.ts';
import { ftpFolders, isDirty } from './extension/openResources.ts';
import {
  FtpFileSystemProvider,
  type ProviderFailure,
} from './extension/provider/ftpFileSystemProvider.ts';
import type { OpenedRemote, Remote } from './extension/remotes/remote.ts';
import { remoteOf } from './extension/remotes/remoteOf.ts';
import { Remotes } from './extension/remotes/remotes.ts';
import { channelLogger } from './extension/ui/log.ts';
import { Notifications } from './extension/ui/notifications.ts';
import { StatusBar } from './extension/ui/statusBar.ts';
import { followWindow } from './extension/watching.ts';
import { createFtpConnector } from './ftp/session/ftpConnector.ts';
import { ConnectionPool, type CreateContext, type PoolStatus } from './pool/connectionPool.ts';
import { RemoteFileSystem } from './remote/remoteFileSystem.ts';

/** What tests may look at. */
export interface TestApi {
  pools(): readonly { readonly authority: string; readonly status: PoolStatus | undefined }[];
}

/** A person may look a password up before typing it; dialling has deadlines of its own. */
const LOGIN_MS = 10 * 60_000;
/** For QUIT and what still runs, when sessions are let go. */
const GOODBYE_MS = 3_000;

// VS Code calls `deactivate` without the context, and waits for nothing else.
let sayGoodbye: () => Promise<void> = () => Promise.resolve();

export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const own = <T extends Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const channel = own(vscode.window.createOutputChannel('FTP Workspace', { log: true }));
  const logger: Logger = channelLogger(channel, () => credentials.passwords);
  const registry = own(new ConnectionRegistry());
  const credentials = new Credentials({
    secrets: context.secrets,
    netrc: (host, user) => netrcLogin(netrcPaths(process.env), host, user, logger),
    ask: askPassword,
    logger,
  });
  const open = (connection: Connection, source: CredentialSource) =>
    openRemote(connection, source, { logger, keepOne: () => isFolderOpen(remotes, connection) });
  const remotes: Remotes = own(
    new Remotes({
      resolve: (authority) => registry.resolve(authority),
      open: (connection) => open(connection, credentials.sourceFor(connection)),
    }),
  );
  const notifications = new Notifications();
  const provider = own(
    new FtpFileSystemProvider({
      remotes,
      isDirty,
      logger,
      onFailure: (failure) => {
        logFailure(failure, logger);
        notifications.failed(failure);
      },
    }),
  );
  own(vscode.workspace.registerFileSystemProvider(FTP_SCHEME, provider, { isCaseSensitive: true }));
  own(registry.onDidChange(() => remotes.settle()));
  own(closeOnNewSettings(remotes));
  own(remotes.onDidOpen((remote) => follow(remote, notifications, logger)));
  own(followWindow(remotes));
  const statusBar = own(new StatusBar(remotes));
  const commandContext = {
    registry,
    remotes,
    credentials,
    logger,
    open,
    memento: context.globalState,
    showLog: () => channel.show(),
    current: () => statusBar.current?.connection,
  };
  for (const command of registerCommands(commandContext)) own(command);
  sayGoodbye = () => remotes.close();
  return context.extensionMode === vscode.ExtensionMode.Test ? testApi(remotes) : undefined;
}

export function deactivate(): Promise<void> {
  return sayGoodbye();
}

interface OpenOptions {
  readonly logger: Logger;
  readonly keepOne: () => boolean;
}

/** Files over sessions over sockets: the one place where the layers meet. */
function openRemote(
  connection: Connection,
  source: CredentialSource,
  { logger, keepOne }: OpenOptions,
): OpenedRemote {
  const { watchIntervalMs } = readConfiguration();
  const pool = new ConnectionPool({
    create: tellingOutcome(connector(connection, source, logger), source),
    maxSize: connection.maxConnections,
    keepOne,
    logger,
    timings: { connectMs: LOGIN_MS },
  });
  const files = new RemoteFileSystem({
    pool,
    logger,
    saveStrategy: connection.saveStrategy,
    watchIntervalMs,
    spoolDirectory: tmpdir(),
  });
  const close = async () => {
    files.dispose();
    await Promise.race([pool.close(), delay(GOODBYE_MS)]);
    pool.destroy();
  };
  return { files, pool, close };
}

function connector(connection: Connection, source: CredentialSource, logger: Logger) {
  const { connectTimeoutMs, replyTimeoutMs } = readConfiguration();
  const { host, port, name } = connection;
  return createFtpConnector({
    host,
    port,
    label: name,
    credentials: (rejected) => source.get(rejected),
    timeouts: { connectMs: connectTimeoutMs, replyMs: replyTimeoutMs },
    logger,
  });
}

/** Tells where the password came from whether it was any good. */
function tellingOutcome<T>(
  connect: (context: CreateContext) => Promise<T>,
  source: CredentialSource,
): (context: CreateContext) => Promise<T> {
  return async (context) => {
    try {
      const session = await connect(context);
      await source.accepted();
      return session;
    } catch (error) {
      if (hasCode(error, 'authentication-failed')) source.refused();
      throw error;
    }
  };
}

function isFolderOpen(remotes: Remotes, { authority }: Connection): boolean {
  return ftpFolders().some((uri) => remoteOf(remotes, uri)?.connection.authority === authority);
}

/** Listens to a server for as long as it lives, which is as long as the window uses it. */
function follow(remote: Remote, notifications: Notifications, logger: Logger): void {
  remote.onDidRejectNames((names) => {
    for (const { line, reason } of names.rejected) {
      logger.warn(`${remote.connection.name}, ${names.path}: ${reason}: ${line}`);
    }
    notifications.rejectedNames(remote, names);
  });
  let failed = false;
  remote.onDidChangeStatus(() => {
    const { state } = remote.status ?? {};
    if (state === 'failed') failed = true;
    if (state !== 'connected' && state !== 'limited') return;
    notifications.recovered(remote);
    // The Explorer keeps a folder that it could not read marked as broken until it looks again.
    if (failed) void vscode.commands.executeCommand('workbench.files.action.refreshFilesExplorer');
    failed = false;
  });
}

/**
 * The editor asks for many files that need not be there, and all at once while the server cannot
 * be reached, which the pool has told already.
 */
function logFailure({ operation, uri, text, error }: ProviderFailure, logger: Logger): void {
  const message = `${operation} ${uri.path}: ${text}`;
  const usual = ['not-found', 'aborted', 'cancelled', 'authentication-failed'] as const;
  if (hasCode(error, ...usual) || isConnectionFailure(error)) logger.trace(message);
  else logger.error(message);
}

function closeOnNewSettings(remotes: Remotes): Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (affectsRunning(event)) void remotes.close();
  });
}

function testApi(remotes: Remotes): TestApi {
  return {
    pools: () =>
      remotes.all.map(({ connection, status }) => ({
        authority: connection.authority,
        status,
      })),
  };
}
