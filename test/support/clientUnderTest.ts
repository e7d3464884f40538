import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../src/common/logger.ts';
import { shortcutsOf, type ShortcutSetting } from '../../src/common/shortcuts.ts';
import type { DataSettings } from '../../src/ftp/session/dataSettings.ts';
import { createFtpConnector } from '../../src/ftp/session/ftpConnector.ts';
import { ProfileKeeper, type ProfileMemory } from '../../src/ftp/session/profileKeeper.ts';
import type { FtpSession } from '../../src/ftp/session/ftpSession.ts';
import type { SecurityOptions } from '../../src/ftp/session/security.ts';
import type { Timeouts } from '../../src/ftp/session/timeouts.ts';
import type { Proxy } from '../../src/ftp/transport/proxy/proxy.ts';
import { ConnectionPool } from '../../src/pool/connectionPool.ts';
import type { PoolTimings } from '../../src/pool/poolOptions.ts';
import { historyDefaults, type HistorySettings } from '../../src/remote/history/historySettings.ts';
import type { LocalKeeping } from '../../src/remote/localKeeping.ts';
import { ContentFiles } from '../../src/remote/localStore/contentFiles.ts';
import { LocalStore } from '../../src/remote/localStore/localStore.ts';
import { WindowRegistry } from '../../src/remote/localStore/windowRegistry.ts';
import { RemoteFileSystem } from '../../src/remote/remoteFileSystem.ts';
import type { SaveStrategy } from '../../src/remote/saving/saver.ts';
import { noteOutput, noteSecret } from './secrets.ts';

/** Where the client connects to, and what a test changes about it. */
export interface ClientOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Default: plain text. Every certificate is trusted, and plain text agreed to, unless said here. */
  readonly security?: Partial<SecurityOptions>;
  /** Of file names. Default: auto. */
  readonly encoding?: string;
  /** Default: mode auto. */
  readonly data?: DataSettings;
  /** Default: all of them. */
  readonly shortcuts?: ShortcutSetting;
  /** Default: none. */
  readonly proxy?: Proxy;
  readonly onForeignNames?: (guesses: readonly string[]) => void;
  /** Default: 4. */
  readonly maxConnections?: number;
  /** Default: auto. */
  readonly saveStrategy?: SaveStrategy;
  /** Default: 0, nothing is polled. */
  readonly watchIntervalMs?: number;
  readonly timeouts?: Partial<Timeouts>;
  readonly timings?: Partial<PoolTimings>;
  /** One idle session is kept alive, as while a folder is open. Default: false. */
  readonly keepOne?: boolean;
  /** Sessions are opened ahead, as the extension has it. Default: false, for tests that count. */
  readonly sessionsAhead?: boolean;
  /** Folders are listed before they are opened. Default: false, for tests that count. */
  readonly prefetches?: boolean;
  readonly now?: () => number;
  /** What outlives the client. Default: nothing does. */
  readonly memory?: ProfileMemory;
  /** The folder for what outlives a crash. Default: a new one that goes with the client. */
  readonly keepingDirectory?: string;
  /** Of two windows on one computer each has its own. Default: the same for all. */
  readonly workspace?: string;
  /** Of contents that were read, on the local disk; 0: none. Default: 16 MB. */
  readonly contentBytes?: number;
  /** What differs from the defaults. */
  readonly historySettings?: Partial<HistorySettings>;
  /** A folder on the server that takes what is deleted. Default: none. */
  readonly trash?: string;
  /** Gets every line besides the captured log. */
  readonly logger?: Logger;
  /** So many of the last lines are kept. Default: all. */
  readonly logLines?: number;
}

/** The whole product below the extension, put together as the extension does it. */
export interface ClientUnderTest {
  readonly files: RemoteFileSystem;
  readonly pool: ConnectionPool<FtpSession>;
  /** Everything that was logged, `level: message` a line. */
  readonly log: readonly string[];
  /** Says good-bye to the server and waits for it. May be called twice. */
  close(): Promise<void>;
}

/** Plain text, and nobody to ask. */
export const openToAll: SecurityOptions = {
  mode: 'none',
  trust: () => Promise.resolve(),
  allowPlainText: () => Promise.resolve(),
};

/** Longest wait for the end of what a test has left running. */
const CLOSE_DEADLINE_MS = 10_000;

/** Makes a client; nothing connects before the first operation. */
export async function openClient(options: ClientOptions): Promise<ClientUnderTest> {
  const { host, port, user, password } = options;
  const spoolDirectory = await mkdtemp(join(tmpdir(), 'ftp-workspace-spool-'));
  const keepingDirectory = options.keepingDirectory ?? join(spoolDirectory, 'keeping');
  const keeping = keepingIn(keepingDirectory, options.workspace);
  await keeping.windows.begin();
  const log: string[] = [];
  const logger = capturing(log, options.logger, options.logLines);
  const time = options.now === undefined ? {} : { now: options.now };
  const keeper = new ProfileKeeper({ memory: options.memory, logger, ...time });
  const create = createFtpConnector({
    keeper,
    host,
    port,
    label: 'test',
    ...(options.encoding !== undefined && { encoding: options.encoding }),
    ...(options.onForeignNames && { onForeignNames: options.onForeignNames }),
    security: { ...openToAll, ...options.security },
    credentials: () => Promise.resolve({ user, password }),
    ...(options.data && { data: options.data }),
    shortcuts: shortcutsOf(options.shortcuts),
    proxy: () => Promise.resolve(options.proxy),
    timeouts: options.timeouts ?? {},
    logger,
    ...time,
  });
  const pool = new ConnectionPool<FtpSession>({
    create,
    maxSize: options.maxConnections ?? 4,
    knownLimit: keeper.profile.sessionLimit,
    onDidLearnLimit: (limit) => {
      keeper.profile.sessionLimit = limit;
    },
    keepOne: () => options.keepOne ?? false,
    sessionsAhead: options.sessionsAhead ?? false,
    timings: options.timings ?? {},
    logger,
    ...time,
  });
  const files = new RemoteFileSystem({
    pool,
    logger,
    saveStrategy: options.saveStrategy ?? 'auto',
    secondLooks: shortcutsOf(options.shortcuts).secondLooks,
    watchIntervalMs: options.watchIntervalMs ?? 0,
    spoolDirectory,
    keeping,
    prefetches: () => options.prefetches ?? false,
    contents: new ContentFiles({
      directory: join(keepingDirectory, 'contents'),
      maxBytes: () => options.contentBytes ?? 16 * 1024 * 1024,
      logger,
    }),
    historySettings: () => ({ ...historyDefaults, ...options.historySettings }),
    trash: options.trash,
    ...time,
  });
  noteSecret(password);
  let noted = false;
  const close = async (): Promise<void> => {
    const written = files.written();
    files.dispose();
    keeper.flush();
    try {
      await Promise.all([written, closePool(pool)]);
      // What was done meanwhile has an end on the local disk, too.
      await files.written();
    } finally {
      if (!noted) noteOutput('client', log.join('\n'));
      noted = true;
      await keeping.windows.end();
      await rm(spoolDirectory, { recursive: true, force: true });
    }
  };
  return { files, pool, log, close };
}

/** As the extension lays it out, for one server. */
export function keepingIn(directory: string, workspace = 'documents'): LocalKeeping {
  return {
    server: new LocalStore(join(directory, 'server')),
    workspace: new LocalStore(join(directory, workspace)),
    windows: new WindowRegistry({ directory: join(directory, 'windows') }),
  };
}

/** A pool that does not come to its end is ended, and that is an error. */
async function closePool(pool: ConnectionPool<FtpSession>): Promise<void> {
  const late = new Error(`The pool did not close within ${CLOSE_DEADLINE_MS} ms`);
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late), CLOSE_DEADLINE_MS);
  });
  try {
    await Promise.race([pool.close(), deadline]);
  } finally {
    clearTimeout(timer);
    pool.destroy();
  }
}

/** A log that keeps its lines, or the last of them. */
export function capturing(lines: string[], also?: Logger, maxLines = Infinity): Logger {
  const level = (name: keyof Logger) => (message: string) => {
    lines.push(`${name}: ${message}`);
    if (lines.length > maxLines) lines.shift();
    also?.[name](message);
  };
  return { trace: level('trace'), info: level('info'), warn: level('warn'), error: level('error') };
}
