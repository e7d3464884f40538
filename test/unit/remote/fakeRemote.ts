import { hasCode, RemoteError, type RemoteErrorCode } from '../../../src/common/remoteError.ts';
import { basename, dirname, joinPath, type RemotePath } from '../../../src/common/remotePath.ts';
import type {
  ByteSink,
  ByteSource,
  FileFacts,
  InspectOptions,
  RemoteEntry,
  RemoteListing,
  RemoteSession,
  ReplacedFile,
  ServerTraits,
  StoredFile,
} from '../../../src/remote/remoteSession.ts';
import type { SessionRunner } from '../../../src/remote/sessionRunner.ts';
import { entry, folder } from './entries.ts';

/** When a step goes wrong: nothing of it happened, a part of it, or all but the reply. */
export type Moment = 'before' | 'during' | 'after';

export interface Fault {
  /** The step that fails, counted from 0. */
  readonly step: number;
  readonly moment: Moment;
  readonly code: RemoteErrorCode;
  /** True: the server is out of reach from then on. */
  readonly forGood: boolean;
}

export interface FakeRemoteOptions {
  readonly canStat?: boolean;
  readonly renameOverExisting?: boolean;
  readonly chmod?: boolean;
  /** Does not show names that begin with a dot, to anybody. */
  readonly hidesDots?: boolean;
  /** Writes over what a file holds, and drops the rest of that at the end. */
  readonly emptiesLate?: boolean;
  /** Takes no new names, as a folder without write permission. */
  readonly fixedNames?: boolean;
}

interface FakeFile {
  readonly bytes: Buffer;
  readonly mode: number;
}

/** A server in memory whose every operation is a step that can fail at three moments. */
export class FakeRemote implements RemoteSession, SessionRunner {
  readonly files = new Map<RemotePath, FakeFile>();
  readonly steps: string[] = [];
  readonly canResume = false;
  fault: Fault | undefined;
  readonly #options: Required<FakeRemoteOptions>;

  constructor(options: FakeRemoteOptions = {}) {
    this.#options = {
      canStat: true,
      renameOverExisting: true,
      chmod: true,
      fixedNames: false,
      hidesDots: false,
      emptiesLate: false,
      ...options,
    };
  }

  get canStat(): boolean {
    return this.#options.canStat;
  }

  put(path: RemotePath, text: string, mode = 0o644): void {
    this.files.set(path, { bytes: Buffer.from(text), mode });
  }

  text(path: RemotePath): string | undefined {
    return this.files.get(path)?.bytes.toString();
  }

  entry(path: RemotePath, facts: Partial<RemoteEntry> = {}): RemoteEntry | undefined {
    const file = this.files.get(path);
    if (!file) return undefined;
    return entry(basename(path), { size: file.bytes.length, mode: file.mode, ...facts });
  }

  run<R>(work: (session: RemoteSession, signal: AbortSignal) => Promise<R>): Promise<R> {
    return work(this, new AbortController().signal);
  }

  stat(path: RemotePath): Promise<RemoteEntry> {
    return this.#step(`stat ${path}`, () => {
      if (path === '/d') return folder('d');
      if (this.#options.hidesDots && basename(path).startsWith('.')) refused();
      return this.entry(path) ?? refused();
    });
  }

  statFile(path: RemotePath): Promise<FileFacts> {
    return this.#step(`facts ${path}`, () => {
      const { size, mtimeMs } = this.entry(path) ?? refused();
      return { size, mtimeMs };
    });
  }

  statAll(paths: readonly RemotePath[]): Promise<readonly (RemoteEntry | RemoteError)[]> {
    return eachAlone(paths, (path) => this.stat(path));
  }

  statFiles(paths: readonly RemotePath[]): Promise<readonly (FileFacts | RemoteError)[]> {
    return eachAlone(paths, (path) => this.statFile(path));
  }

  mustHaveRoom(): Promise<void> {
    return Promise.resolve();
  }

  append(): Promise<void> {
    return Promise.reject(new Error('Not needed'));
  }

  async inspect(path: RemotePath, options: InspectOptions = {}): Promise<StoredFile> {
    const { mode, replaces } = options;
    const tookMode = mode === undefined ? undefined : this.#options.chmod;
    const file = this.files.get(path);
    if (file && mode !== undefined && tookMode) this.files.set(path, { ...file, mode });
    const facts = this.canStat ? await this.stat(path) : await this.statFile(path);
    if (replaces === undefined) return { ...facts, tookMode };
    return { ...facts, tookMode, replaced: this.entry(replaces) ?? 'refused' };
  }

  lookAt(path: RemotePath): Promise<ReplacedFile> {
    return this.#step(`look ${path}`, () => this.entry(path) ?? 'refused');
  }

  distrustDigests(): void {
    throw new Error('There are none');
  }

  list(path: RemotePath): Promise<RemoteListing> {
    return this.#step(`list ${path}`, () => {
      const names = [...this.files.keys()].filter((file) => dirname(file) === path).map(basename);
      const entries = names.map((name) => this.entry(joinPath(path, name)) ?? refused());
      return { entries: path === '/' ? [...entries, folder('d')] : entries, rejected: [] };
    });
  }

  listSome(): Promise<void> {
    return Promise.reject(new Error('Not needed'));
  }

  read(path: RemotePath): Promise<Uint8Array> {
    return this.#step(`read ${path}`, () => this.files.get(path)?.bytes ?? refused());
  }

  async download(path: RemotePath, sink: ByteSink): Promise<number> {
    const bytes = await this.read(path);
    await sink(bytes);
    return bytes.length;
  }

  async write(path: RemotePath, content: ByteSource): Promise<void> {
    const chunks: Uint8Array[] = [];
    if (content instanceof Uint8Array) chunks.push(content);
    else for await (const chunk of content) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const old = this.files.get(path);
    const store = (part: Buffer): void => {
      if (!old && this.#options.fixedNames) refused();
      this.files.set(path, { bytes: part, mode: old?.mode ?? 0o600 });
    };
    await this.#step(
      `write ${path}`,
      () => store(bytes),
      () => {
        const half = bytes.subarray(0, bytes.length >> 1);
        const rest = this.#options.emptiesLate ? old?.bytes.subarray(half.length) : undefined;
        store(Buffer.concat([half, rest ?? Buffer.of()]));
      },
    );
  }

  rename(from: RemotePath, to: RemotePath): Promise<void> {
    return this.#step(`rename ${from} ${to}`, () => {
      const file = this.files.get(from) ?? refused();
      const { renameOverExisting, fixedNames } = this.#options;
      if (fixedNames || (!renameOverExisting && this.files.has(to))) refused();
      this.files.delete(from);
      this.files.set(to, file);
    });
  }

  deleteFile(path: RemotePath): Promise<void> {
    return this.#step(`delete ${path}`, () => {
      if (!this.files.delete(path)) refused();
    });
  }

  setMode(path: RemotePath, mode: number): Promise<void> {
    return this.#step(`chmod ${path}`, () => {
      if (!this.#options.chmod) throw new RemoteError('not-supported', 'No SITE CHMOD');
      const file = this.files.get(path) ?? refused();
      this.files.set(path, { ...file, mode });
    });
  }

  createDirectory(): Promise<void> {
    return Promise.reject(new Error('Not needed'));
  }

  createDirectories(): Promise<readonly boolean[]> {
    return Promise.reject(new Error('Not needed'));
  }

  deleteDirectory(): Promise<void> {
    return Promise.reject(new Error('Not needed'));
  }

  readonly traits: ServerTraits = {
    renameReplaces: undefined,
    caseSensitive: undefined,
    keptNames: [],
    rewrittenNames: [],
  };

  thumbnail(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  treeSize(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  deleteTree(): Promise<boolean> {
    return Promise.reject(new Error('Not needed'));
  }

  homeDirectory(): Promise<RemotePath> {
    return Promise.resolve('/');
  }

  async #step<R>(what: string, act: () => R, actInPart: () => void = () => undefined): Promise<R> {
    const { fault } = this;
    const step = this.steps.push(what) - 1;
    await Promise.resolve();
    if (!fault || step < fault.step || (step > fault.step && !fault.forGood)) return act();
    const error = new RemoteError(fault.code, `${what} fails`);
    if (step > fault.step) throw error;
    if (fault.moment === 'during') actInPart();
    if (fault.moment === 'after') act();
    throw error;
  }
}

/** A refusal is the answer for its path; what ends the session ends all. */
async function eachAlone<T>(
  paths: readonly RemotePath[],
  ask: (path: RemotePath) => Promise<T>,
): Promise<(T | RemoteError)[]> {
  const told: (T | RemoteError)[] = [];
  for (const path of paths) {
    try {
      told.push(await ask(path));
    } catch (error) {
      if (!hasCode(error, 'rejected', 'not-supported')) throw error;
      told.push(error);
    }
  }
  return told;
}

function refused(): never {
  throw new RemoteError('rejected', '550');
}
