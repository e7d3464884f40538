import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, type Logger } from '../src/common/logger.ts';
import { dirname, joinPath, type RemotePath } from '../src/common/remotePath.ts';
import { createFtpConnector } from '../src/ftp/session/ftpConnector.ts';
import type { FtpSession } from '../src/ftp/session/ftpSession.ts';
import { ProfileKeeper } from '../src/ftp/session/profileKeeper.ts';
import { ConnectionPool } from '../src/pool/connectionPool.ts';
import { RemoteFileSystem } from '../src/remote/remoteFileSystem.ts';
import type { SaveStrategy } from '../src/remote/saving/saver.ts';
import type { BenchClient, ClientSettings, SaveWay, ServerMemory } from './benchClient.ts';
import { keepingIn } from './localKeeping.ts';
import type { Target } from './target.ts';
import { Traffic, type TrafficCount } from './traffic.ts';

export interface OpenedPool {
  readonly pool: ConnectionPool<FtpSession>;
  readonly keeper: ProfileKeeper;
}

export interface PoolSettings {
  readonly target: Target;
  readonly sessions: number;
  /** Default: nothing is known, and nothing is kept. */
  readonly memory?: ServerMemory;
  readonly logger?: Logger;
}

/** The pool of sessions that the product would use for the target. */
export function openPool({
  target: { host, port, user, password, security: mode },
  sessions,
  memory,
  logger = silentLogger,
}: PoolSettings): OpenedPool {
  const keeper = new ProfileKeeper({ memory, logger });
  const create = createFtpConnector({
    keeper,
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
  const knownLimit = keeper.profile.sessionLimit;
  return { pool: new ConnectionPool({ create, maxSize: sessions, knownLimit, logger }), keeper };
}

/** This project's client: the remote file system over the pool, put together as the product is. */
export class OurClient implements BenchClient {
  readonly #traffic = new Traffic();
  readonly #pool: ConnectionPool<FtpSession>;
  readonly #keeper: ProfileKeeper;
  /** The second is the same server for a connection that is set to save in place. */
  readonly #files: Readonly<Record<SaveWay, RemoteFileSystem>>;
  readonly #held = new Set<RemotePath>();

  constructor({ target, sessions, memory }: ClientSettings) {
    // The line behind the name of the session, `[bench #1] > NOOP`.
    const trace = (message: string): void => this.#traffic.note(message.replace(/^\[.*?\] /, ''));
    const logger = { ...silentLogger, trace };
    const opened = openPool({ target, sessions, memory, logger });
    this.#pool = opened.pool;
    this.#keeper = opened.keeper;
    const files = (saveStrategy: SaveStrategy) =>
      new RemoteFileSystem({
        pool: opened.pool,
        logger,
        saveStrategy,
        watchIntervalMs: 0,
        spoolDirectory: tmpdir(),
        // The folder for temporary files is this process's own, and goes with it.
        keeping: keepingIn(mkdtempSync(join(tmpdir(), 'keeping-'))),
      });
    this.#files = { staged: files('atomic'), direct: files('direct') };
  }

  get traffic(): TrafficCount {
    return this.#traffic.count;
  }

  async connect(): Promise<void> {
    await this.#files.staged.homeDirectory();
  }

  async look(folder: RemotePath): Promise<void> {
    this.forget(folder);
    await this.#files.staged.list(folder);
  }

  async hold(path: RemotePath, way: SaveWay): Promise<void> {
    if (this.#held.has(path)) return;
    this.#held.add(path);
    await this.#files[way].list(dirname(path));
    await this.#files[way].stat(path);
    await this.#files[way].read(path);
  }

  forget(path: RemotePath): void {
    this.#files.staged.refresh(path);
  }

  async warmUp(paths: readonly RemotePath[]): Promise<void> {
    await this.readAll(paths);
  }

  async list(folder: RemotePath): Promise<number> {
    return (await this.#files.staged.list(folder)).size;
  }

  async index(folder: RemotePath): Promise<number> {
    const counts = [...(await this.#files.staged.list(folder))].map(([name, { kind }]) =>
      kind === 'directory' ? this.index(joinPath(folder, name)) : Promise.resolve(1),
    );
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  async stat(paths: readonly RemotePath[]): Promise<readonly number[]> {
    const { staged } = this.#files;
    const stats = await Promise.all(paths.map((path) => staged.stat(path, { fresh: true })));
    return stats.map(({ size }) => size);
  }

  read(path: RemotePath): Promise<Uint8Array> {
    return this.#files.staged.read(path);
  }

  async open(path: RemotePath): Promise<Uint8Array> {
    await this.#files.staged.stat(path);
    return this.#files.staged.read(path);
  }

  write(path: RemotePath, content: Uint8Array, way: SaveWay): Promise<void> {
    return this.#files[way].write(path, content, { create: true, overwrite: true });
  }

  async save(path: RemotePath, content: Uint8Array): Promise<void> {
    await this.#files.staged.stat(path);
    await this.write(path, content, 'staged');
    await this.#files.staged.stat(path);
  }

  readAll(paths: readonly RemotePath[]): Promise<readonly Uint8Array[]> {
    return Promise.all(paths.map((path) => this.read(path)));
  }

  async writeAll(paths: readonly RemotePath[], content: Uint8Array): Promise<void> {
    await Promise.all(paths.map((path) => this.write(path, content, 'staged')));
  }

  makeFolder(path: RemotePath): Promise<void> {
    return this.#files.staged.createDirectory(path);
  }

  rename(from: RemotePath, to: RemotePath): Promise<void> {
    return this.#files.staged.rename(from, to, { overwrite: false });
  }

  delete(path: RemotePath): Promise<void> {
    return this.#files.staged.delete(path, { recursive: false });
  }

  async close(): Promise<void> {
    this.#dispose();
    this.#keeper.flush();
    await this.#pool.close();
  }

  destroy(): void {
    this.#dispose();
    this.#pool.destroy();
  }

  #dispose(): void {
    for (const files of Object.values(this.#files)) files.dispose();
  }
}
