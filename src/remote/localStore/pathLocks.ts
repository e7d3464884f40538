import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { delay, onAbort } from '../../common/deadline.ts';
import type { Logger } from '../../common/logger.ts';
import { RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import { isMissing } from './isMissing.ts';
import type { WindowRegistry } from './windowRegistry.ts';

export interface PathLocksOptions {
  /** Shared by all windows that use one server. */
  readonly directory: string;
  readonly windows: Pick<WindowRegistry, 'id' | 'isAlive' | 'isEntered'>;
  readonly logger: Logger;
}

const POLL_MS = { first: 5, most: 200 };
/** As long as a large file may be on its way. */
const MAX_WAIT_MS = 5 * 60_000;
/** Longer than two signs of life of a window. */
const AWAKE_MS = 75_000;
/** A lock is there before its owner is written into it; taking one over is a matter of moments. */
const MOMENT_MS = 5_000;

/**
 * Lets one window at a time change a path: between the check of what is there and the rename over
 * it no other window of this computer may do the same. A lock is a file on the local disk that
 * holds the id of its window. Of a disk that takes none nobody has to wait: the work goes on.
 */
export class PathLocks {
  readonly #options: PathLocksOptions;

  constructor(options: PathLocksOptions) {
    this.#options = options;
  }

  /**
   * @param key the same for all names of one file
   * @param work gets what it has to wait for before it changes anything: whether another window had
   * the path until then, so that what was seen of it before is old. That rejects with `timeout` when
   * the other window does not let go
   */
  async hold<T>(
    key: string,
    signal: AbortSignal | undefined,
    work: (taken: Promise<boolean>) => Promise<T>,
  ): Promise<T> {
    const ended = new AbortController();
    const stop = onAbort(signal, () => ended.abort(signal?.reason));
    const lock = new Lock(this.#options, key);
    const taking = lock.take(ended.signal);
    taking.catch(() => undefined);
    try {
      return await work(taking);
    } finally {
      stop();
      ended.abort();
      await taking.catch(() => undefined);
      await lock.release();
    }
  }
}

/** One file, from when it is wanted to when it is let go. */
class Lock {
  readonly #options: PathLocksOptions;
  readonly #key: RemotePath;
  readonly #path: string;
  #isHeld = false;

  constructor(options: PathLocksOptions, key: RemotePath) {
    const name = createHash('sha256').update(key).digest('hex').slice(0, 40);
    this.#options = options;
    this.#key = key;
    this.#path = join(options.directory, name);
  }

  /** @returns whether it had to be waited for */
  async take(signal: AbortSignal): Promise<boolean> {
    const sinceMs = performance.now();
    let pauseMs = POLL_MS.first;
    let hasWaited = false;
    try {
      await mkdir(this.#options.directory, { recursive: true, mode: 0o700 });
      while (!(await this.#create(this.#path))) {
        hasWaited = true;
        const waitedMs = performance.now() - sinceMs;
        if (!(await this.#hasEnded(waitedMs))) {
          if (waitedMs > MAX_WAIT_MS) throw this.#tooLong();
          await delay(pauseMs, signal);
        } else if (!(await this.#remove(waitedMs))) {
          await delay(pauseMs, signal);
        }
        pauseMs = Math.min(2 * pauseMs, POLL_MS.most);
      }
      this.#isHeld = true;
    } catch (error) {
      if (error instanceof RemoteError) throw error;
      this.#options.logger.warn(`No lock for ${this.#key}: ${String(error)}`);
    }
    return hasWaited;
  }

  async release(): Promise<void> {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    try {
      // Who has slept for long may find that another window has taken it over.
      if ((await this.#owner()) === this.#options.windows.id) await rm(this.#path, { force: true });
    } catch (error) {
      this.#options.logger.warn(`The lock for ${this.#key} is left: ${String(error)}`);
    }
  }

  /** @returns false where it is there already */
  async #create(path: string): Promise<boolean> {
    try {
      await writeFile(path, this.#options.windows.id, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (isTaken(error)) return false;
      // Without its owner it would keep everybody out for a moment.
      await rm(path, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  /**
   * A window that slept with the computer says nothing for a while, and goes on then: one whose
   * process runs counts as ended when it is silent though everybody was awake.
   */
  async #hasEnded(waitedMs: number): Promise<boolean> {
    const { windows } = this.#options;
    const owner = await this.#owner();
    if (owner === undefined || owner === windows.id) return false;
    if (owner === '') return (await ageOf(this.#path)) > MOMENT_MS;
    if (!(await windows.isEntered(owner))) return true;
    return waitedMs > AWAKE_MS && !(await windows.isAlive(owner));
  }

  /** @returns undefined where nobody has it any more */
  async #owner(): Promise<string | undefined> {
    try {
      return await readFile(this.#path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** One window at a time removes what has ended, and looks again first: it may be a new one. */
  async #remove(waitedMs: number): Promise<boolean> {
    const guard = `${this.#path}.over`;
    if (!(await this.#create(guard))) {
      // That window has ended as well, in that moment.
      if ((await ageOf(guard)) > MOMENT_MS) await rm(guard, { force: true });
      return false;
    }
    try {
      if (await this.#hasEnded(waitedMs)) await rm(this.#path, { force: true });
      return true;
    } finally {
      await rm(guard, { force: true });
    }
  }

  #tooLong(): RemoteError {
    return new RemoteError('timeout', 'Another window is still saving it', { path: this.#key });
  }
}

/** Windows says EPERM of a file that is there until all have closed it. */
function isTaken(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error)) return false;
  return error.code === 'EEXIST' || (error.code === 'EPERM' && process.platform === 'win32');
}

/** Milliseconds; 0 where it is gone. */
async function ageOf(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
