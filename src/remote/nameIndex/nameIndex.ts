import { Emitter, type Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import { hasCode } from '../../common/remoteError.ts';
import { isWithin, joinPath, type RemotePath } from '../../common/remotePath.ts';
import { globMatcher } from '../../common/glob.ts';
import type { ListedFolder, RemoteChange, RemoteFiles } from '../remoteFiles.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import { isTemporaryName } from '../saving/temporaryName.ts';
import { readIndexFile, writeIndexFile } from './indexFile.ts';
import { NameTree, type NameFolder, type NamesOfFolder, type NameTreeLimits } from './nameTree.ts';

export interface NameIndexOptions {
  readonly top: RemotePath;
  /** Those of the server, whenever they are needed. */
  readonly files: () => Pick<RemoteFiles, 'walk' | 'stat'>;
  /** On this computer, for the next window. */
  readonly file: string;
  /** Patterns of what is left out, seen from the top. */
  readonly exclude: readonly string[];
  readonly limits?: NameTreeLimits;
  readonly logger: Logger;
  readonly now?: () => number;
}

/** What an index has, and what it is at. */
export interface NameIndexStatus {
  /** `partial`: it was stopped before its end, or the server failed. */
  readonly state: 'empty' | 'reading' | 'partial' | 'complete';
  /** Files. */
  readonly names: number;
  /** The folder that came last, while it reads. */
  readonly folder: RemotePath | undefined;
  /** When all of it was read; undefined: it never was. */
  readonly readAtMs: number | undefined;
  /** Whether names were left out, because there are too many. */
  readonly isFull: boolean;
  /** Folders that could not be looked into. */
  readonly skipped: number;
  /** Why it is `partial`, where it was not stopped. */
  readonly error: unknown;
}

const LIMITS: NameTreeLimits = { maxNames: 250_000, maxBytes: 64 * 1024 * 1024 };
/** What is older is read anew when its folder is opened. */
const MAX_AGE_MS = 10 * 60_000;
/** What has changed is written after such a while, all together. */
const WRITE_MS = 5_000;

/**
 * The names of the files below a folder of a server: read in the background, kept on this computer
 * for the next time, and kept true by what is seen of the server meanwhile.
 */
export class NameIndex implements Disposable {
  readonly #options: NameIndexOptions;
  readonly #tree: NameTree;
  readonly #isExcluded: (path: RemotePath) => boolean;
  readonly #didChange = new Emitter<void>();
  readonly #end = new AbortController();
  #state: NameIndexStatus['state'] = 'empty';
  #folder: RemotePath | undefined;
  #readAtMs: number | undefined;
  #skipped = 0;
  #error: unknown;
  #loading: Promise<void> | undefined;
  #reading: Promise<void> | undefined;
  #stop: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** There are other names, or it has come further. */
  readonly onDidChange = this.#didChange.event;

  constructor(options: NameIndexOptions) {
    this.#options = options;
    this.#tree = new NameTree(options.top, options.limits ?? LIMITS);
    const isMeant = globMatcher(options.exclude);
    const skip = options.top === '/' ? 0 : options.top.length;
    this.#isExcluded = (path) => isMeant(path.slice(skip));
  }

  get top(): RemotePath {
    return this.#options.top;
  }

  get root(): NameFolder {
    return this.#tree.root;
  }

  get status(): NameIndexStatus {
    return {
      state: this.#state,
      names: this.#tree.names,
      folder: this.#state === 'reading' ? this.#folder : undefined,
      readAtMs: this.#readAtMs,
      isFull: this.#tree.isFull,
      skipped: this.#skipped,
      error: this.#error,
    };
  }

  /** Takes what an earlier window has left. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Reads all of it from the server, where what is there is too old, or is not all. */
  async refresh(): Promise<void> {
    await this.load();
    const ageMs = this.#now() - (this.#readAtMs ?? -Infinity);
    if (this.#state !== 'complete' || ageMs < 0 || ageMs > MAX_AGE_MS) await this.read();
  }

  /** Reads all of it from the server. */
  read(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** Stops reading; what has come stays. */
  stop(): void {
    this.#stop?.abort();
  }

  /** A folder was listed for whoever wanted it. */
  listed({ path, listing }: ListedFolder): void {
    if (this.#state === 'empty' || !this.#isWanted(path) || listing.isPartial) return;
    const isKnown = this.#tree.find(path) !== undefined;
    // What is in a new folder is read when its creation is told.
    if (!isKnown) return;
    this.#tree.put(path, this.#namesIn(path, listing.entries));
    this.#changed();
  }

  /** Something has changed on the server, or was changed from here. */
  async changed(changes: readonly RemoteChange[]): Promise<void> {
    if (this.#state === 'empty') return;
    for (const { type, path } of changes) {
      if (type === 'deleted' && isWithin(path, this.top)) this.#tree.remove(path);
    }
    for (const { type, path } of changes) if (type === 'created') await this.#created(path);
    this.#changed();
  }

  dispose(): void {
    this.#end.abort();
    this.#stop?.abort();
    clearTimeout(this.#timer);
    this.#didChange.dispose();
  }

  /** Resolves when it is on the disk of this computer. */
  async written(): Promise<void> {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#write();
  }

  async #load(): Promise<void> {
    const stored = await readIndexFile(this.#options.file, this.top);
    if (!stored || this.#state !== 'empty') return;
    for (const folder of stored.folders) {
      if (this.#isWanted(folder.path)) this.#tree.put(folder.path, this.#withoutExcluded(folder));
    }
    this.#readAtMs = stored.readAtMs;
    this.#setState('complete');
  }

  async #read(): Promise<void> {
    const stop = (this.#stop = new AbortController());
    this.#skipped = 0;
    this.#error = undefined;
    this.#tree.makeRoom();
    this.#setState('reading');
    const visitor = {
      visit: (path: RemotePath, { entries }: ListedFolder['listing']) => this.#visit(path, entries),
      skipped: () => {
        this.#skipped++;
      },
    };
    const beganMs = this.#now();
    try {
      await this.#options.files().walk(this.top, visitor, {
        enters: (folder) => !this.#tree.isFull && this.#isWanted(folder),
        signal: stop.signal,
      });
      this.#readAtMs = beganMs;
      this.#setState('complete');
      this.#writeLater();
    } catch (error) {
      if (!hasCode(error, 'aborted')) this.#error = error;
      this.#options.logger.info(`The names below ${this.top} were not all read: ${String(error)}`);
      this.#setState('partial');
    }
  }

  #visit(path: RemotePath, entries: readonly RemoteEntry[]): void {
    this.#folder = path;
    this.#tree.put(path, this.#namesIn(path, entries));
    this.#didChange.fire();
  }

  async #created(path: RemotePath): Promise<void> {
    if (!this.#isWanted(path) || path === this.top || this.#tree.has(path)) return;
    try {
      const files = this.#options.files();
      const { kind, symlink } = await files.stat(path);
      if (kind !== 'directory') this.#tree.add(path);
      else if (!symlink) await this.#readBelow(path, files);
    } catch (error) {
      // It is gone again, or the server is: it is found when all is read the next time.
      this.#options.logger.info(`What is new at ${path} is not known yet: ${String(error)}`);
    }
  }

  /** A folder that is new, or that was moved with all that is in it. */
  #readBelow(top: RemotePath, files: Pick<RemoteFiles, 'walk'>): Promise<void> {
    return files.walk(
      top,
      { visit: (path, { entries }) => this.#visit(path, entries) },
      {
        enters: (folder) => !this.#tree.isFull && this.#isWanted(folder),
        signal: this.#end.signal,
      },
    );
  }

  #isWanted(path: RemotePath): boolean {
    return isWithin(path, this.top) && !this.#isExcluded(path);
  }

  #namesIn(folder: RemotePath, entries: readonly RemoteEntry[]): NamesOfFolder {
    const files: string[] = [];
    const folders: string[] = [];
    for (const { name, kind, target } of entries) {
      if (kind === 'directory') folders.push(name);
      else if (kind !== 'other' && target !== 'directory' && !isTemporaryName(name)) {
        files.push(name);
      }
    }
    return this.#withoutExcluded({ path: folder, files, folders });
  }

  #withoutExcluded({
    path,
    files,
    folders,
  }: NamesOfFolder & { readonly path: RemotePath }): NamesOfFolder {
    const isIn = (name: string) => !this.#isExcluded(joinPath(path, name));
    return { files: files.filter(isIn), folders: folders.filter(isIn) };
  }

  #setState(state: NameIndexStatus['state']): void {
    this.#state = state;
    this.#didChange.fire();
  }

  #changed(): void {
    this.#didChange.fire();
    if (this.#state === 'complete') this.#writeLater();
  }

  #writeLater(): void {
    if (this.#end.signal.aborted) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#write();
    }, WRITE_MS);
    this.#timer.unref();
  }

  async #write(): Promise<void> {
    if (this.#readAtMs === undefined) return;
    try {
      await writeIndexFile(this.#options.file, this.#tree.root, this.#readAtMs);
    } catch (error) {
      // It is read anew the next time.
      this.#options.logger.info(`The names below ${this.top} are not kept: ${String(error)}`);
    }
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}
