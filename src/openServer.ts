// The second half of the composition root: here the layers meet that know nothing of each other.
import { tmpdir } from 'node:os';
import type { ConnectStepListener } from './common/connectStep.ts';
import { delay } from './common/deadline.ts';
import { prefixed, type Logger } from './common/logger.ts';
import { hasCode } from './common/remoteError.ts';
import { shortcutsOf } from './common/shortcuts.ts';
import { mayPrefetch, readConfiguration, readHistorySettings } from './extension/configuration.ts';
import type { ClientCertificates } from './extension/connections/clientCertificate.ts';
import type { Connection } from './extension/connections/connection.ts';
import type { CredentialSource } from './extension/connections/credentials.ts';
import type { Proxies } from './extension/connections/proxies.ts';
import type { OutboxDesk } from './extension/outbox/outboxDesk.ts';
import type { OpenedRemote, RemoteSecurity } from './extension/remotes/remote.ts';
import type { LocalKeepings } from './extension/remotes/localKeepings.ts';
import type { ServerMemory } from './extension/remotes/serverMemory.ts';
import type { TrustSource } from './extension/trust/serverTrust.ts';
import { createConsoleConnector } from './ftp/session/console/consoleConnector.ts';
import { createFtpConnector, type FtpConnectorOptions } from './ftp/session/ftpConnector.ts';
import { createServerExaminer } from './ftp/session/probes/serverExaminer.ts';
import { ProfileKeeper } from './ftp/session/profileKeeper.ts';
import { ConnectionPool, type CreateContext } from './pool/connectionPool.ts';
import type { RepairNews } from './remote/journal/repair.ts';
import type { RemoteConsole } from './remote/remoteConsole.ts';
import { OutboxRemote } from './remote/outbox/outboxRemote.ts';
import { RemoteFileSystem } from './remote/remoteFileSystem.ts';
import type { ReportRequest, ServerReport } from './remote/serverReport.ts';

/** A person may look a password up before typing it; dialling has deadlines of its own. */
const LOGIN_MS = 10 * 60_000;
/** For QUIT and what still runs, when sessions are let go. */
const GOODBYE_MS = 3_000;

/** Who answers what connecting asks. */
export interface ConnectOptions {
  readonly source: CredentialSource;
  readonly trust: TrustSource;
  readonly certificates: ClientCertificates;
  readonly proxies: Proxies;
  readonly logger: Logger;
}

export interface OpenOptions extends ConnectOptions {
  readonly servers: ServerMemory;
  readonly keepings: LocalKeepings;
  readonly outbox: OutboxDesk;
  /** Told of what was put right after a crash, and people have to know. */
  readonly onDidRepair: (news: RepairNews) => void;
  readonly onForeignNames: (guesses: readonly string[]) => void;
  readonly keepOne: () => boolean;
  /** Told how far each connection has come, where somebody looks on. */
  readonly onStep: ConnectStepListener | undefined;
}

/** Files over sessions over sockets. */
export function openRemote(connection: Connection, options: OpenOptions): OpenedRemote {
  const { proxies, servers, keepings, onForeignNames, logger, keepOne, onStep } = options;
  const { watchIntervalMs } = readConfiguration();
  const { sessionsAhead, secondLooks, prefetch } = shortcutsOf(connection.shortcuts);
  let security: RemoteSecurity | undefined;
  const keeper = new ProfileKeeper({
    memory: servers.of(connection),
    logger: prefixed(logger, `[${connection.name}]`),
  });
  const sessions = { ...connectorOptions(connection, options), keeper, onForeignNames, onStep };
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
    sessionsAhead,
    logger,
    timings: { connectMs: LOGIN_MS },
  });
  const keeping = keepings.of(connection);
  const waiting = options.outbox.outboxes.of(connection);
  const files = new RemoteFileSystem({
    pool,
    logger,
    saveStrategy: connection.saveStrategy,
    secondLooks,
    prefetches: () => prefetch && mayPrefetch(),
    watchIntervalMs,
    spoolDirectory: tmpdir(),
    keeping,
    contents: keepings.contentsOf(connection),
    historySettings: readHistorySettings,
    trash: connection.trash,
  });
  files.recovery.onDidSettle(options.onDidRepair);
  const putRight = async () => {
    for (const news of await files.recovery.run(waiting)) options.onDidRepair(news);
  };
  const outbox = new OutboxRemote({
    files,
    pool,
    outbox: waiting,
    leftBehind: { putRight, isAt: (path) => files.recovery.isOfOthers(path) },
    people: options.outbox.peopleFor(connection),
    baseOf: (path) => files.baseOf(path),
    logger,
  });
  const close = async () => {
    const goodbye = delay(GOODBYE_MS);
    // From now on nothing waits for anything but the disk: the window may have moments left.
    const written = files.written();
    await outbox.close();
    files.dispose();
    keeper.flush();
    await Promise.race([Promise.all([written, pool.close()]), goodbye]);
    pool.destroy();
  };
  const recover = async () => {
    await putRight();
    void outbox.run();
  };
  return {
    ...{ files: outbox.files, outbox, pool, recover, close },
    hasToRecover: () => files.recovery.hasLeft,
    security: () => security,
  };
}

/** A session besides those of the pool, with the questions that those have. */
export function openConsole(
  connection: Connection,
  options: ConnectOptions,
  context: CreateContext,
): Promise<RemoteConsole> {
  const connect = createConsoleConnector(connectorOptions(connection, options));
  return tellingOutcome(options.proxies.learningFrom(connection, connect), options)(context);
}

/** On sessions that know nothing yet; what they learn takes the place of what was known. */
export async function examineServer(
  connection: Connection,
  request: ReportRequest,
  options: ConnectOptions & Pick<OpenOptions, 'servers'>,
): Promise<ServerReport> {
  const { source, proxies, servers } = options;
  const memory = servers.of(connection);
  const keeper = new ProfileKeeper({
    memory: { load: () => undefined, save: (stored) => memory.save(stored) },
  });
  const examiner = createServerExaminer({ ...connectorOptions(connection, options), keeper });
  try {
    const report = await proxies.learningFrom(connection, examiner)(request);
    await source.accepted();
    return report;
  } catch (error) {
    if (hasCode(error, 'authentication-failed')) source.refused();
    throw error;
  } finally {
    keeper.flush();
  }
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
    shortcuts: shortcutsOf(connection.shortcuts),
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
