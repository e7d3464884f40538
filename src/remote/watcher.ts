import { toDisposable, type Disposable } from '../common/lifecycle.ts';
import type { Logger } from '../common/logger.ts';
import { dirname, isWithin, type RemotePath } from '../common/remotePath.ts';

export interface WatcherOptions {
  /** Milliseconds between two looks while the window has the focus; 0: never look. */
  readonly intervalMs: number;
  /** Asks for files anew, all together, and tells which have changed. */
  readonly lookAtFiles: (paths: readonly RemotePath[], signal: AbortSignal) => Promise<void>;
  /** Lists a folder anew and tells what has changed since it was listed last. */
  readonly look: (folder: RemotePath, signal: AbortSignal) => Promise<void>;
  /** While this is false nothing is asked: a look must not be what opens a connection. */
  readonly isConnected: () => boolean;
  readonly logger: Logger;
}

interface Watched {
  readonly path: RemotePath;
  readonly recursive: boolean;
}

/** Folders looked at besides those of open files: the ones shown last. */
const MAX_SHOWN_FOLDERS = 12;
/** Without the focus nobody is looking: this many times slower. */
const UNFOCUSED_FACTOR = 6;
const MAX_BACKOFF = 8;

/**
 * FTP has no notification: what is open is asked for again from time to time, and what is visible is
 * listed again, one listing for all files of a folder. FTP servers count connections, so looks are background work.
 */
export class Watcher implements Disposable {
  readonly #options: WatcherOptions;
  readonly #watched = new Set<Watched>();
  readonly #shown = new Set<RemotePath>();
  readonly #ended = new AbortController();
  #openFiles: readonly RemotePath[] = [];
  #focused = true;
  #backoff = 1;
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  /** Counts references: a path is watched until each of its watches is disposed. */
  add(path: RemotePath, { recursive }: { readonly recursive: boolean }): Disposable {
    const watched = { path, recursive };
    this.#watched.add(watched);
    this.#schedule();
    return toDisposable(() => {
      this.#watched.delete(watched);
      if (this.#watched.size === 0) clearTimeout(this.#timer);
    });
  }

  setOpenFiles(paths: readonly RemotePath[]): void {
    this.#openFiles = paths;
  }

  setFocused(focused: boolean): void {
    if (this.#focused === focused) return;
    this.#focused = focused;
    if (focused) void this.#lookAround();
    else this.#schedule();
  }

  /** A folder that was shown to the person just now. */
  noteShown(folder: RemotePath): void {
    this.#shown.delete(folder);
    this.#shown.add(folder);
    const [oldest] = this.#shown;
    if (this.#shown.size > MAX_SHOWN_FOLDERS && oldest !== undefined) this.#shown.delete(oldest);
  }

  /** A folder that is no more. */
  noteGone(folder: RemotePath): void {
    this.#shown.delete(folder);
  }

  /** The folders that the next look lists. */
  folders(): RemotePath[] {
    const candidates = new Set([...this.#openFiles.map(dirname), ...this.#shown]);
    return [...candidates].filter((folder) => this.#isWatched(folder));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watched.clear();
    this.#ended.abort();
  }

  /** What is being edited comes first: it takes one round trip, and the folders one after the other. */
  async #lookAtAll(signal: AbortSignal): Promise<void> {
    const { lookAtFiles, look } = this.#options;
    const files = this.#openFiles.filter((path) => this.#isWatched(dirname(path)));
    const folders = this.folders();
    if (files.length > 0) await lookAtFiles(files, signal);
    for (const folder of folders) await look(folder, signal);
  }

  #isWatched(folder: RemotePath): boolean {
    for (const { path, recursive } of this.#watched) {
      if (path === folder || dirname(path) === folder) return true;
      if (recursive && isWithin(folder, path)) return true;
    }
    return false;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const { intervalMs } = this.#options;
    if (intervalMs <= 0 || this.#watched.size === 0) return;
    const factor = this.#backoff * (this.#focused ? 1 : UNFOCUSED_FACTOR);
    this.#timer = setTimeout(() => void this.#lookAround(), intervalMs * factor);
    this.#timer.unref();
  }

  async #lookAround(): Promise<void> {
    if (this.#looking || this.#ended.signal.aborted) return;
    this.#looking = true;
    try {
      if (this.#options.isConnected()) await this.#lookAtAll(this.#ended.signal);
      this.#backoff = 1;
    } catch (error) {
      // A look that fails is repeated later; the person's own next operation tells what is wrong.
      this.#backoff = Math.min(this.#backoff * 2, MAX_BACKOFF);
      this.#options.logger.trace(`Could not look for changes: ${String(error)}`);
    } finally {
      this.#looking = false;
      this.#schedule();
    }
  }
}
