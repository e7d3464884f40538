import { delay } from '../common/deadline.ts';
import { hasCode, isConnectionFailure, type RemoteError } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';
import type { ByteSink, RemoteEntry, RemoteSession } from './remoteSession.ts';
import { RETRY_RULES } from './retryPolicy.ts';
import type { RunScope, SessionRunner } from './sessionRunner.ts';

/** Below this a download is as soon begun again as resumed. */
const MIN_RESUMED_BYTES = 1024 * 1024;

/** RFC 959 section 4.2.2: the data connection cannot be opened. */
const NO_DATA_CONNECTION = '425 ';

/** Two files of one size may have been written in one minute, but not if that is long ago. */
const SETTLED_MS = 2 * 86_400_000;

export interface DownloadOptions {
  readonly runner: SessionRunner;
  readonly path: RemotePath;
  /** What the path was when it was looked at last. */
  readonly entry: RemoteEntry;
  /** Bytes that must come; undefined: as many as come. */
  readonly expectedSize: number | undefined;
  readonly target: DownloadTarget;
  readonly signal: AbortSignal | undefined;
  /** In the background it makes way for a person when it can go on from where it was. */
  readonly priority?: RunScope['priority'];
}

/** Where the bytes go. */
export interface DownloadTarget {
  readonly append: ByteSink;
  /** Drops all that it has: the file comes again from its beginning. */
  reset(): void | Promise<void>;
  /**
   * Whether it still has all that came: hours may have passed, and others get at the disk. Default:
   * it has.
   */
  isIntact?(): Promise<boolean>;
}

/**
 * Fetches a file, on another session when one dies of it. What has come of a large file is not
 * fetched twice, as long as the file is the same by size and time.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { runner, signal, priority } = options;
  const running = new Download(options);
  const pausesMs: number[] = [...RETRY_RULES.download.pausesMs];
  for (;;) {
    const before = running.most;
    try {
      await runner.run((session, inner) => running.continueOn(session, inner), {
        signal,
        priority,
        repeatable: true,
        mayInterrupt: () => running.canGoOn,
        isPausable: true,
      });
      return;
    } catch (error) {
      // A line that breaks again and again, and brings something each time, comes to the end.
      const isProgress = running.most - before >= MIN_RESUMED_BYTES;
      if (!isConnectionFailure(error) || signal?.aborted) throw error;
      if (isProgress) continue;
      const pauseMs = isOutOfPorts(error) ? pausesMs.shift() : undefined;
      if (pauseMs === undefined) throw error;
      await delay(pauseMs, signal);
    }
  }
}

class Download {
  readonly #options: DownloadOptions;
  #bytes = 0;
  #taking: Promise<void> | undefined;
  #session: RemoteSession | undefined;
  /** The highest number of bytes that were here at a time. */
  most = 0;

  constructor(options: DownloadOptions) {
    this.#options = options;
  }

  /** Whether what is here would not have to come again. */
  get canGoOn(): boolean {
    return this.#session !== undefined && this.#canResumeOn(this.#session);
  }

  async continueOn(session: RemoteSession, signal: AbortSignal): Promise<void> {
    this.#session = session;
    // What came last before the line was cut may be on its way to the disk.
    await this.#taking;
    const from = await this.#resumePoint(session, signal);
    try {
      await this.#receive(session, from, signal);
    } catch (error) {
      const isWrongPart = from > 0 && hasCode(error, 'size-mismatch', 'not-supported', 'rejected');
      if (!isWrongPart) throw error;
      await this.#receive(session, 0, signal);
    }
  }

  async #receive(session: RemoteSession, from: number, signal: AbortSignal): Promise<void> {
    const { path, target, expectedSize } = this.#options;
    if (from === 0 && this.#bytes > 0) {
      await target.reset();
      this.#bytes = 0;
    }
    const append: ByteSink = (chunk, release) => {
      this.#bytes += chunk.length;
      this.most = Math.max(this.most, this.#bytes);
      const taken = target.append(chunk, release);
      if (taken) this.#taking = taken;
      return taken;
    };
    await session.download(path, append, { signal, expectedSize, from });
  }

  /** The byte to go on with; 0: it is too early, cannot be, or another file is there now. */
  async #resumePoint(session: RemoteSession, signal: AbortSignal): Promise<number> {
    const got = this.#bytes;
    if (!this.#canResumeOn(session)) return 0;
    const { target } = this.#options;
    const isIntact = (await target.isIntact?.()) ?? true;
    return isIntact && (await this.#isSame(session, signal)) ? got : 0;
  }

  #canResumeOn(session: RemoteSession): boolean {
    const { expectedSize: size, entry } = this.#options;
    const got = this.#bytes;
    if (got < MIN_RESUMED_BYTES || size === undefined || got >= size) return false;
    return session.canResume && isTimeProof(entry);
  }

  async #isSame(session: RemoteSession, signal: AbortSignal): Promise<boolean> {
    const { path, entry } = this.#options;
    try {
      const { size, mtimeMs } = await session.statFile(path, { signal });
      const unit = (ms: number): number => Math.floor(ms / entry.mtimeUnitMs);
      const isSameTime = mtimeMs !== undefined && unit(mtimeMs) === unit(entry.mtimeMs);
      return size === entry.size && isSameTime;
    } catch (error) {
      if (hasCode(error, 'rejected', 'not-supported', 'no-permission')) return false;
      throw error;
    }
  }
}

/** Where the server is to connect, a 425 says that it cannot: no wait helps. */
function isOutOfPorts({ code, reply = '' }: RemoteError): boolean {
  return code !== 'active-mode-failed' && reply.startsWith(NO_DATA_CONNECTION);
}

/** Whether a file that has this time still is the same file: a LIST shows no seconds. */
function isTimeProof({ mtimeMs, mtimeUnitMs }: RemoteEntry): boolean {
  return mtimeUnitMs <= 1_000 || Date.now() - mtimeMs > SETTLED_MS;
}
