import { tmpdir } from 'node:os';
import { silentLogger, type Logger } from '../src/common/logger.ts';
import type { RemotePath } from '../src/common/remotePath.ts';
import { createFtpConnector } from '../src/ftp/session/ftpConnector.ts';
import type { FtpSession } from '../src/ftp/session/ftpSession.ts';
import { ConnectionPool } from '../src/pool/connectionPool.ts';
import { RemoteFileSystem } from '../src/remote/remoteFileSystem.ts';
import type { SaveStrategy } from '../src/remote/saving/saver.ts';
import { newKeeping } from './localKeeping.ts';
import type { BenchClient } from './benchClient.ts';
import type { Target } from './target.ts';
import { Traffic, type TrafficCount } from './traffic.ts';

/** The pool of sessions that the product would use for the target. */
export function openPool(
  { host, port, user, password, security: mode }: Target,
  sessions: number,
  logger: Logger = silentLogger,
): ConnectionPool<FtpSession> {
  const create = createFtpConnector({
    host,
    port,
    label: 'bench',
    security: {
      mode,
      // Speed is measured here, and no secret of a person's is at stake on a certificate.
      trust: () => Promise.resolve(),
      allowPlainText: () => Promise.resolve(),
    },
    credentials: () => Promise.resolve({ user, password }),
    logger,
  });
  return new ConnectionPool({ create, maxSize: sessions, logger });
}

/** This project's client: the remote file system over the pool, put together as the product is. */
export class OurClient implements BenchClient {
  readonly #traffic = new Traffic();
  readonly #pool: ConnectionPool<FtpSession>;
  readonly #files: RemoteFileSystem;
  /** The same server for a connection that is set to save in place. */
  readonly #directFiles: RemoteFileSystem;

  constructor(target: Target, sessions: number) {
    // The line behind the name of the session, `[bench #1] > NOOP`.
    const trace = (message: string): void => this.#traffic.note(message.replace(/^\[.*?\] /, ''));
    const logger = { ...silentLogger, trace };
    this.#pool = openPool(target, sessions, logger);
    const keeping = newKeeping();
    const files = (saveStrategy: SaveStrategy) =>
      new RemoteFileSystem({
        pool: this.#pool,
        logger,
        saveStrategy,
        watchIntervalMs: 0,
        spoolDirectory: tmpdir(),
        keeping,
      });
    this.#files = files('atomic');
    this.#directFiles = files('direct');
  }

  get traffic(): TrafficCount {
    return this.#traffic.count;
  }

  async connect(): Promise<void> {
    await this.#files.homeDirectory();
  }

  async look(folder: RemotePath): Promise<void> {
    this.forget(folder);
    await this.#files.list(folder);
    await this.#directFiles.list(folder);
  }

  forget(path: RemotePath): void {
    this.#files.refresh(path);
    this.#directFiles.refresh(path);
  }

  async list(folder: RemotePath): Promise<number> {
    return (await this.#files.list(folder)).size;
  }

  async stat(path: RemotePath): Promise<number> {
    return (await this.#files.stat(path, { fresh: true })).size;
  }

  read(path: RemotePath): Promise<Uint8Array> {
    return this.#files.read(path);
  }

  readAll(paths: readonly RemotePath[]): Promise<readonly Uint8Array[]> {
    return Promise.all(paths.map((path) => this.#files.read(path)));
  }

  saveStaged(path: RemotePath, content: Uint8Array): Promise<void> {
    return this.#files.write(path, content, { create: true, overwrite: true });
  }

  saveDirect(path: RemotePath, content: Uint8Array): Promise<void> {
    return this.#directFiles.write(path, content, { create: true, overwrite: true });
  }

  rename(from: RemotePath, to: RemotePath): Promise<void> {
    return this.#files.rename(from, to, { overwrite: false });
  }

  delete(path: RemotePath): Promise<void> {
    return this.#files.delete(path, { recursive: false });
  }

  async close(): Promise<void> {
    this.#files.dispose();
    this.#directFiles.dispose();
    await this.#pool.close();
  }

  destroy(): void {
    this.#pool.destroy();
  }
}
