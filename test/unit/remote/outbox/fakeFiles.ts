import { Emitter } from '../../../../src/common/lifecycle.ts';
import { RemoteError } from '../../../../src/common/remoteError.ts';
import { basename, dirname, isWithin, type RemotePath } from '../../../../src/common/remotePath.ts';
import { ConflictError, type Version } from '../../../../src/remote/guard/conflict.ts';
import type { Ending, FileHistory } from '../../../../src/remote/history/fileHistory.ts';
import { hashOf } from '../../../../src/remote/localStore/blobStore.ts';
import type {
  RemoteChange,
  RemoteFiles,
  RemoteStat,
  WriteOptions,
} from '../../../../src/remote/remoteFiles.ts';
import type { Snapshot } from '../../../../src/remote/guard/snapshot.ts';

interface Stored {
  readonly content: Uint8Array;
  readonly mtimeMs: number;
}

/** The files of a server in memory, which can be out of reach, and checks what it replaces. */
export class FakeFiles implements Partial<RemoteFiles> {
  readonly stored = new Map<RemotePath, Stored>();
  readonly #didChange = new Emitter<readonly RemoteChange[]>();
  readonly onDidChange = this.#didChange.event;
  readonly onDidRejectNames = new Emitter<never>().event;
  /** Why nothing can be done now. */
  failure: RemoteError | undefined;
  /** Paths that the server does not take. */
  readonly refused = new Map<RemotePath, RemoteError>();
  /** Writes that were tried. */
  attempts = 0;
  lastOptions: WriteOptions | undefined;
  /** The next write does its work, and its reply is lost. */
  losesReply = false;
  /** Versions that the history has taken; it takes none while `keepsHistory` is false. */
  readonly versions: { readonly path: RemotePath; readonly hash: string; readonly end: string }[] =
    [];
  keepsHistory = true;
  #clock = 1_000_000;

  get files(): RemoteFiles {
    return this as unknown as RemoteFiles;
  }

  readonly transfers = {
    withWaiting: () => this.transfers,
  } as unknown as RemoteFiles['transfers'];

  readonly history = {
    willReplace: (path: RemotePath, { content }: Version, { end = 'saved' }: Ending = {}) => {
      if (content && this.keepsHistory) this.versions.push({ path, hash: hashOf(content), end });
      return Promise.resolve();
    },
    versions: (path: RemotePath) =>
      Promise.resolve(this.versions.filter((version) => version.path === path)),
  } as unknown as FileHistory;

  /** As somebody else does it. */
  put(path: RemotePath, text: string): Snapshot {
    this.#clock += 10_000;
    this.stored.set(path, { content: Buffer.from(text), mtimeMs: this.#clock });
    return this.snapshot(path);
  }

  text(path: RemotePath): string | undefined {
    const stored = this.stored.get(path);
    return stored && Buffer.from(stored.content).toString();
  }

  snapshot(path: RemotePath): Snapshot {
    const { content, mtimeMs } = this.#get(path);
    const hash = hashOf(content);
    return { size: content.length, mtimeMs, mtimeUnitMs: 1_000, hash, settled: true };
  }

  async stat(path: RemotePath): Promise<RemoteStat> {
    await this.#reach();
    return toStat(this.#get(path));
  }

  async list(folder: RemotePath): Promise<ReadonlyMap<string, RemoteStat>> {
    await this.#reach();
    const inside = [...this.stored].filter(([path]) => dirname(path) === folder);
    return new Map(inside.map(([path, stored]) => [basename(path), toStat(stored)]));
  }

  async read(path: RemotePath): Promise<Uint8Array> {
    await this.#reach();
    return this.#get(path).content;
  }

  async write(path: RemotePath, content: Uint8Array, options: WriteOptions): Promise<void> {
    this.attempts += 1;
    this.lastOptions = options;
    await this.#reach();
    const refused = this.refused.get(path);
    if (refused) throw refused;
    const existing = this.stored.get(path);
    if (existing && !options.overwrite) throw new RemoteError('exists', 'There', { path });
    if (existing) this.#check(path, content, options);
    this.put(path, Buffer.from(content).toString());
    if (this.losesReply) {
      this.losesReply = false;
      throw new RemoteError('connection-lost', 'No reply');
    }
    this.#didChange.fire([{ type: existing ? 'changed' : 'created', path }]);
  }

  async rename(from: RemotePath, to: RemotePath): Promise<void> {
    await this.#reach();
    const moved = [...this.stored].filter(([path]) => isWithin(path, from));
    if (moved.length === 0) throw new RemoteError('not-found', 'Not there', { path: from });
    for (const [path, stored] of moved) {
      this.stored.delete(path);
      this.stored.set(to + path.slice(from.length), stored);
    }
  }

  async copy(from: RemotePath, to: RemotePath): Promise<void> {
    await this.#reach();
    const copied = [...this.stored].filter(([path]) => isWithin(path, from));
    for (const [path, stored] of copied) this.stored.set(to + path.slice(from.length), stored);
  }

  async delete(path: RemotePath): Promise<void> {
    await this.#reach();
    const gone = [...this.stored.keys()].filter((one) => isWithin(one, path));
    if (gone.length === 0) throw new RemoteError('not-found', 'Not there', { path });
    for (const one of gone) this.stored.delete(one);
    this.#didChange.fire([{ type: 'deleted', path }]);
  }

  #check(path: RemotePath, content: Uint8Array, { expected }: WriteOptions): void {
    const now = this.snapshot(path);
    if (expected === undefined || expected === 'anything') return;
    const base = expected === 'nothing' ? undefined : { snapshot: expected, content: undefined };
    if (now.hash === base?.snapshot.hash || now.hash === hashOf(content)) return;
    const theirs = { snapshot: now, content: this.#get(path).content };
    throw new ConflictError({ path, base, theirs });
  }

  /** One turn of the event loop, as everything over a network takes at least. */
  async #reach(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.failure) throw this.failure;
  }

  #get(path: RemotePath): Stored {
    const stored = this.stored.get(path);
    if (!stored) throw new RemoteError('not-found', 'Not there', { path });
    return stored;
  }
}

function toStat({ content, mtimeMs }: Stored): RemoteStat {
  return { kind: 'file', symlink: false, size: content.length, mtimeMs, readonly: false };
}
