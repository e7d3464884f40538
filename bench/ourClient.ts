import { silentLogger } from '../src/common/logger.ts';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dirname, type RemotePath } from '../src/common/remotePath.ts';
import { shortcutsOf } from '../src/common/shortcuts.ts';
import type { TransferReport } from '../src/remote/folders/transfer.ts';
import { NameIndex } from '../src/remote/nameIndex/nameIndex.ts';
import { parseNameQuery } from '../src/remote/nameIndex/nameQuery.ts';
import { NameSearch } from '../src/remote/nameIndex/nameSearch.ts';
import type { RemoteFileSystem } from '../src/remote/remoteFileSystem.ts';
import type { SaveStrategy } from '../src/remote/saving/saver.ts';
import { openClient, type ClientUnderTest } from '../test/support/clientUnderTest.ts';
import { SESSIONS, type BenchClient, type ClientSettings, type SaveWay } from './benchClient.ts';
import type { Target } from './target.ts';
import { Traffic, type TrafficCount } from './traffic.ts';

/** As the list in the product has them. */
const MOST_NAMES = 200;

/** The product below the extension, for the target. */
export function openOurs(
  { host, port, user, password, security: mode }: Target,
  options: Omit<Parameters<typeof openClient>[0], 'host' | 'port' | 'user' | 'password'> = {},
): Promise<ClientUnderTest> {
  return openClient({
    ...{ host, port, user, password },
    // Speed is measured here, and no secret of a person's is at stake on a certificate: all are
    // trusted, which is what is left to say.
    security: { mode },
    logLines: 0,
    ...options,
  });
}

/** This project's client: the remote file system over the pool, put together as the product is. */
export class OurClient implements BenchClient {
  readonly #settings: ClientSettings;
  readonly #traffic: Traffic;
  readonly #staged: ClientUnderTest;
  /** The same server for a connection that is set to save in place. */
  #direct: Promise<ClientUnderTest> | undefined;
  readonly #held = new Set<RemotePath>();

  private constructor(settings: ClientSettings, traffic: Traffic, staged: ClientUnderTest) {
    this.#settings = settings;
    this.#traffic = traffic;
    this.#staged = staged;
  }

  static async open(settings: ClientSettings): Promise<OurClient> {
    const traffic = new Traffic();
    return new OurClient(settings, traffic, await openFor(settings, traffic, 'atomic'));
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
  }

  async hold(path: RemotePath, way: SaveWay): Promise<void> {
    if (this.#held.has(path)) return;
    this.#held.add(path);
    const files = await this.#filesOf(way);
    await files.list(dirname(path));
    await files.stat(path);
    await files.read(path);
  }

  forget(path: RemotePath): void {
    this.#files.refresh(path);
  }

  async warmUp(paths: readonly RemotePath[]): Promise<void> {
    await Promise.all(paths.map((path) => this.read(path)));
  }

  async list(folder: RemotePath): Promise<number> {
    return (await this.#files.list(folder)).size;
  }

  async index(folder: RemotePath): Promise<number> {
    let files = 0;
    await this.#files.walk(folder, {
      visit: (_, { entries }) => {
        files += entries.filter(({ kind }) => kind === 'file').length;
      },
    });
    return files;
  }

  async firstNames(folder: RemotePath, typed: string): Promise<readonly RemotePath[]> {
    const index = new NameIndex({
      top: folder,
      files: () => this.#files,
      file: join(tmpdir(), 'ftp-workspace-bench-no-names-are-kept'),
      exclude: [],
      logger: silentLogger,
    });
    const { terms } = parseNameQuery(typed);
    const search = new NameSearch();
    const find = () => search.find([index.root], terms, MOST_NAMES).map(({ path }) => path);
    try {
      return await new Promise((resolve, reject) => {
        index.onDidChange(() => {
          const found = find();
          if (found.length > 0) resolve(found);
        });
        index.read().then(() => resolve(find()), reject);
      });
    } finally {
      index.dispose();
    }
  }

  async stat(paths: readonly RemotePath[]): Promise<readonly number[]> {
    const stats = await Promise.all(paths.map((path) => this.#files.stat(path, { fresh: true })));
    return stats.map(({ size }) => size);
  }

  read(path: RemotePath): Promise<Uint8Array> {
    return this.#files.read(path);
  }

  async open(path: RemotePath): Promise<Uint8Array> {
    await this.#files.stat(path);
    return this.read(path);
  }

  async write(path: RemotePath, content: Uint8Array, way: SaveWay): Promise<void> {
    await (await this.#filesOf(way)).write(path, content, { create: true, overwrite: true });
  }

  async save(path: RemotePath, content: Uint8Array): Promise<void> {
    await this.#files.stat(path);
    await this.write(path, content, 'staged');
    await this.#files.stat(path);
  }

  async download(from: RemotePath, folder: string): Promise<void> {
    assertWhole(await this.#files.transfers.download([{ paths: [from], folder }]));
  }

  async upload(from: string, folder: RemotePath): Promise<void> {
    assertWhole(
      await this.#files.transfers.upload([{ paths: [from], folder }], { onConflict: 'overwrite' }),
    );
  }

  rename(from: RemotePath, to: RemotePath): Promise<void> {
    return this.#files.rename(from, to, { overwrite: false });
  }

  delete(path: RemotePath): Promise<void> {
    return this.#files.delete(path, { recursive: false });
  }

  async close(): Promise<void> {
    await Promise.all([this.#staged.close(), (await this.#direct)?.close()]);
  }

  destroy(): void {
    this.#staged.pool.destroy();
    void this.#direct?.then(({ pool }) => pool.destroy());
  }

  get #files(): RemoteFileSystem {
    return this.#staged.files;
  }

  async #filesOf(way: SaveWay): Promise<RemoteFileSystem> {
    if (way === 'staged') return this.#files;
    this.#direct ??= openFor(this.#settings, this.#traffic, 'direct');
    return (await this.#direct).files;
  }
}

function openFor(
  { target, memory, shortcuts }: ClientSettings,
  traffic: Traffic,
  saveStrategy: SaveStrategy,
): Promise<ClientUnderTest> {
  return openOurs(target, {
    maxConnections: SESSIONS,
    sessionsAhead: shortcutsOf(shortcuts).sessionsAhead,
    keepOne: true,
    logger: {
      ...silentLogger,
      // The line behind the name of the session, `[test #1] > NOOP`.
      trace: (message) => traffic.note(message.replace(/^\[.*?\] /, '')),
    },
    ...{ memory, saveStrategy, shortcuts },
  });
}

function assertWhole({ failed, skipped, stopped }: TransferReport): void {
  const cause = failed[0]?.error ?? stopped;
  if (cause !== undefined) throw new Error('Not every file has arrived', { cause });
  if (skipped[0]) throw new Error(`${skipped[0].path} was skipped`);
}
