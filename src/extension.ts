import { tmpdir } from 'node:os';
import * as vscode from 'vscode';
import { delay } from './common/deadline.ts';
import type { Disposable } from './common/lifecycle.ts';
import { prefixed, type Logger } from './common/logger.ts';
import { hasCode, isConnectionFailure } from './common/remoteError.ts';
import { registerCommands } from './extension/commands/register.ts';
import { affectsRunning, readConfiguration } from './extension/configuration.ts';
import type { Connection } from './extension/connections/connection.ts';
import { ConnectionRegistry } from './extension/connections/connectionRegistry.ts';
import { ClientCertificates } from './extension/connections/clientCertificate.ts';
import { Credentials, type CredentialSource } from './extension/connections/credentials.ts';
import { netrcLogin, netrcPaths } from './extension/connections/netrcFile.ts';
import {
  askPassphrase,
  askPassword,
  askProxyPassword,
} from './extension/connections/passwordPrompt.ts';
import { Proxies } from './extension/connections/proxies.ts';
import { Consoles } from './extension/console/consoles.ts';
import { editorProxy } from './extension/editorProxy.ts';
import { adviseOnEncodings } from './extension/encoding/adviseOnEncodings.ts';
import { FTP_SCHEMES } from './extension/ftpUri.ts';
import { ftpFolders, isDirty } from './extension/openResources.ts';
import { keepPasswords } from './extension/passwordKeeper.ts';
import {
  FtpFileSystemProvider,
  type ProviderFailure,
} from './extension/provider/ftpFileSystemProvider.ts';
import { followRemote } from './extension/remotes/followRemote.ts';
import type { OpenedRemote, RemoteSecurity } from './extension/remotes/remote.ts';
import { remoteOf } from './extension/remotes/remoteOf.ts';
import { Remotes } from './extension/remotes/remotes.ts';
import { ServerMemory } from './extension/remotes/serverMemory.ts';
import { askCertificate } from './extension/trust/certificateQuestion.ts';
import { NamedServers } from './extension/trust/namedServers.ts';
import { askPlainText } from './extension/trust/plainTextQuestion.ts';
import { ServerTrust, type TrustSource } from './extension/trust/serverTrust.ts';
import { channelLogger } from './extension/ui/log.ts';
import { LaterNotice } from './extension/ui/laterNotice.ts';
import { Notifications } from './extension/ui/notifications.ts';
import { StatusBar } from './extension/ui/statusBar.ts';
import { followWindow } from './extension/watching.ts';
import { createConsoleConnector } from './ftp/session/console/consoleConnector.ts';
import { createFtpConnector, type FtpConnectorOptions } from './ftp/session/ftpConnector.ts';
import { ProfileKeeper } from './ftp/session/profileKeeper.ts';
import { ConnectionPool, type CreateContext, type PoolStatus } from './pool/connectionPool.ts';
import type { RemoteConsole } from './remote/remoteConsole.ts';
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
  const secrets = () => [
    ...credentials.passwords,
    ...certificates.passphrases,
    ...proxies.passwords,
  ];
  const logger: Logger = channelLogger(channel, secrets);
  const registry = own(new ConnectionRegistry());
  const named = new NamedServers(context.globalState);
  const credentials = new Credentials({
    secrets: context.secrets,
    netrc: (question) => netrcLogin(netrcPaths(process.env), question, logger),
    isNamed: (connection) => named.has(connection),
    ask: askPassword,
    logger,
  });
  const certificates = new ClientCertificates({
    secrets: context.secrets,
    ask: askPassphrase,
    logger,
  });
  const ask = askProxyPassword;
  const proxies = new Proxies({ secrets: context.secrets, ask, editorProxy, logger });
  const trust = new ServerTrust({
    memory: context.globalState,
    askCertificate,
    askPlainText,
    logger,
    now: Date.now,
  });
  const servers = new ServerMemory({ memory: context.globalState, logger, now: Date.now });
  const settle = () => remotes.settle();
  const advice = adviseOnEncodings({ registry, memory: context.globalState, settle, logger });
  const open = (connection: Connection, source: CredentialSource) =>
    openRemote(connection, {
      source,
      onForeignNames: (guesses) => void advice.suggest(connection, guesses),
      trust: trust.sourceFor(connection),
      certificates,
      proxies,
      servers,
      logger,
      keepOne: () => isFolderOpen(remotes, connection),
    });
  const remotes: Remotes = own(
    new Remotes({
      resolve: (authority) => advice.applied(registry.resolve(authority)),
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
  for (const scheme of FTP_SCHEMES) {
    own(vscode.workspace.registerFileSystemProvider(scheme, provider, { isCaseSensitive: true }));
  }
  const notice = new LaterNotice(context.globalState);
  void notice.show();
  own(keepPasswords({ registry, credentials, certificates, proxies, notice, logger }));
  own(registry.onDidChange(settle));
  own(closeOnNewSettings(remotes));
  own(remotes.onDidOpen((remote) => followRemote(remote, notifications, logger)));
  own(followWindow(remotes));
  const statusBar = own(new StatusBar(remotes));
  const consoles = own(
    new Consoles((connection, signal) => {
      const source = credentials.sourceFor(connection);
      const own = { source, trust: trust.sourceFor(connection), certificates, proxies, logger };
      const others = remotes.find(connection.authority)?.status?.total ?? 0;
      return openConsole(connection, own, { signal, alone: others === 0 });
    }, context.globalState),
  );
  const commandContext = {
    registry,
    remotes,
    credentials,
    certificates,
    proxies,
    trust,
    named,
    logger,
    open,
    memento: context.globalState,
    notice,
    showLog: () => channel.show(),
    current: () => statusBar.current?.connection,
    consoles,
  };
  for (const command of registerCommands(commandContext)) own(command);
  sayGoodbye = () => remotes.close();
  return context.extensionMode === vscode.ExtensionMode.Test ? testApi(remotes) : undefined;
}

export function deactivate(): Promise<void> {
  return sayGoodbye();
}

interface ConnectOptions {
  readonly source: CredentialSource;
  readonly trust: TrustSource;
  readonly certificates: ClientCertificates;
  readonly proxies: Proxies;
  readonly logger: Logger;
}

interface OpenOptions extends ConnectOptions {
  readonly servers: ServerMemory;
  readonly onForeignNames: (guesses: readonly string[]) => void;
  readonly keepOne: () => boolean;
}

/** Files over sessions over sockets: the one place where the layers meet. */
function openRemote(connection: Connection, options: OpenOptions): OpenedRemote {
  const { proxies, servers, onForeignNames, logger, keepOne } = options;
  const { watchIntervalMs } = readConfiguration();
  let security: RemoteSecurity | undefined;
  const keeper = new ProfileKeeper({
    memory: servers.of(connection),
    logger: prefixed(logger, `[${connection.name}]`),
  });
  const sessions = { ...connectorOptions(connection, options), keeper, onForeignNames };
  const connect = createFtpConnector(sessions);
  const pool = new ConnectionPool({
    create: tellingOutcome(proxies.learningFrom(connection, connect), options, (session) => {
      security = session.security;
    }),
    maxSize: connection.maxConnections,
    knownLimit: keeper.profile.sessionLimit,
    onDidLearnLimit: (limit) => {
      keeper.profile.sessionLimit = limit;
    },
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
    keeper.flush();
    await Promise.race([pool.close(), delay(GOODBYE_MS)]);
    pool.destroy();
  };
  return { files, pool, security: () => security, close };
}

/** A session besides those of the pool, with the questions that those have. */
function openConsole(
  connection: Connection,
  options: ConnectOptions,
  context: CreateContext,
): Promise<RemoteConsole> {
  const connect = createConsoleConnector(connectorOptions(connection, options));
  return tellingOutcome(options.proxies.learningFrom(connection, connect), options)(context);
}

function connectorOptions(
  connection: Connection,
  { source, trust, certificates, proxies, logger }: ConnectOptions,
): FtpConnectorOptions {
  const { connectTimeoutMs, replyTimeoutMs } = readConfiguration();
  const { host, port, name, security, minTlsVersion, encoding } = connection;
  const { dataConnection: mode, activeAddress, activePorts } = connection;
  return {
    host,
    port,
    label: name,
    encoding,
    security: {
      mode: security,
      minVersion: minTlsVersion,
      trust: (certificate) => trust.trust(certificate),
      allowPlainText: () => trust.allowPlainText(),
      clientCertificate: () => certificates.load(connection),
    },
    data: { mode, activeAddress, activePorts },
    proxy: () => proxies.find(connection),
    credentials: (rejected) => source.get(rejected),
    assertAskable: () => {
      trust.assertAskable();
      source.assertAskable();
    },
    timeouts: { connectMs: connectTimeoutMs, replyMs: replyTimeoutMs },
    logger,
  };
}

/** Tells where the password came from whether it was any good, and that TLS is to be had. */
function tellingOutcome<T extends { readonly security: RemoteSecurity }>(
  connect: (context: CreateContext) => Promise<T>,
  { source, trust }: ConnectOptions,
  onDidConnect: (session: T) => void = () => undefined,
): (context: CreateContext) => Promise<T> {
  return async (context) => {
    try {
      const session = await connect(context);
      await source.accepted();
      if (session.security.protocol !== undefined) await trust.encrypted();
      onDidConnect(session);
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
