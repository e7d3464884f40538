import { unlessAborted } from '../common/deadline.ts';
import type { Logger } from '../common/logger.ts';
import { joinPath, type RemotePath } from '../common/remotePath.ts';
import { RemoteError } from '../common/remoteError.ts';
import type { FolderOutcome, RemoteEntry, RemoteListing } from './remoteSession.ts';
import type { SessionRunner } from './sessionRunner.ts';

type Entries = ReadonlyMap<string, RemoteEntry>;

export interface ListingsAheadOptions {
  readonly runner: SessionRunner;
  /** Whether the folder has to be listed when a person opens it. */
  readonly isUnknown: (folder: RemotePath) => boolean;
  /** Asked each time: a person may be on a line that is paid by the byte now. */
  readonly isWanted: () => boolean;
  readonly now: () => number;
  readonly logger: Logger;
}

interface Found {
  readonly entries: Entries;
  readonly at: number;
}

/** A folder that has more in it is opened one at a time all the same. */
const MAX_FOLDERS = 32;
/** Of several that are shown together, when a window is loaded again. */
const MAX_WAITING = 96;
/** Of the folders in one that was shown; a listing has about 100 bytes for each. */
const MAX_ENTRIES = 4_000;
/** Where one packet does not list them all: a session is asked for so often. */
const MAX_ROUNDS = 8;
/** As long as what was seen is believed elsewhere. */
const MAX_AGE_MS = 30_000;
const MAX_KEPT = 256;
/** For the second session, which comes a second after the first folder was shown. */
const RETRY_MS = 250;
const MAX_RETRIES = 12;

/**
 * Lists the folders in a folder that was just shown, before a person opens one: nothing else can be
 * opened next in the Explorer, which asks for the listing of each expanded folder, level by level
 * when a window is loaded again. In a recorded session of the workbench all of 6 expansions were of
 * such folders. Files are not fetched ahead: the editor gives no sign of which one comes next.
 *
 * It costs one packet where the server lists by STAT, is done on a session that is idle while
 * another one is, and on no other, and never waits in front of anything.
 */
export class ListingsAhead {
  readonly #options: ListingsAheadOptions;
  readonly #found = new Map<RemotePath, Found>();
  readonly #running = new Map<RemotePath, Promise<void>>();
  readonly #ended = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  /** What was shown last comes first. */
  #waiting: RemotePath[] = [];
  #isFetching = false;
  /** What is left of the bounds since a folder was shown last. */
  #entries = 0;
  #rounds = 0;
  #retries = 0;
  /** Counts our own writes: what was asked before one says nothing after it. */
  #epoch = 0;

  constructor(options: ListingsAheadOptions) {
    this.#options = options;
  }

  /** A person sees this folder now: those in it come next. */
  noteShown(folder: RemotePath, entries: ReadonlyMap<string, Pick<RemoteEntry, 'kind'>>): void {
    if (!this.#options.isWanted() || this.#ended.signal.aborted) return;
    const names = [...entries].filter(([, { kind }]) => kind === 'directory').map(([name]) => name);
    // As the Explorer shows them; hidden ones are opened seldom.
    names.sort((a, b) => Number(isHidden(a)) - Number(isHidden(b)) || (a < b ? -1 : 1));
    const children = names.slice(0, MAX_FOLDERS).map((name) => joinPath(folder, name));
    this.#waiting = [...new Set([...children, ...this.#waiting])].slice(0, MAX_WAITING);
    this.#entries = MAX_ENTRIES;
    this.#rounds = MAX_ROUNDS;
    this.#retries = MAX_RETRIES;
    void this.#fetch();
  }

  /** The names in a folder as they were listed ahead; undefined: it has to be listed. */
  async find(folder: RemotePath, signal?: AbortSignal): Promise<Entries | undefined> {
    await unlessAborted(this.#running.get(folder) ?? Promise.resolve(), signal);
    const found = this.#found.get(folder);
    this.#found.delete(folder);
    return found && this.#isYoung(found) && this.#options.isUnknown(folder)
      ? found.entries
      : undefined;
  }

  /** Our own write has changed the server. */
  forget(): void {
    this.#epoch++;
    this.#found.clear();
    this.#running.clear();
    this.#waiting = [];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#ended.abort();
    this.forget();
  }

  #isMissing(folder: RemotePath): boolean {
    const found = this.#found.get(folder);
    if (this.#running.has(folder) || (found && this.#isYoung(found))) return false;
    return this.#options.isUnknown(folder);
  }

  #isYoung({ at }: Found): boolean {
    return this.#options.now() - at < MAX_AGE_MS;
  }

  async #fetch(): Promise<void> {
    if (this.#isFetching) return;
    this.#isFetching = true;
    while (this.#rounds > 0 && this.#entries > 0) {
      this.#waiting = this.#waiting.filter((folder) => this.#isMissing(folder));
      const listing = this.#waiting.length > 0 ? this.#listSome() : undefined;
      if (!listing) break;
      this.#rounds--;
      await listing;
    }
    this.#isFetching = false;
    if (this.#waiting.length > 0 && this.#entries > 0) this.#tryLater();
  }

  #tryLater(): void {
    clearTimeout(this.#timer);
    if (this.#retries-- <= 0 || this.#rounds <= 0) return;
    this.#timer = setTimeout(() => void this.#fetch(), RETRY_MS);
    this.#timer.unref();
  }

  /** @returns undefined where no session can be spared */
  #listSome(): Promise<void> | undefined {
    const { runner, logger } = this.#options;
    const { signal } = this.#ended;
    const epoch = this.#epoch;
    const taken: RemotePath[] = [];
    let end: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (end = resolve));
    const next = () => {
      const path = this.#waiting.shift();
      if (path === undefined) return undefined;
      taken.push(path);
      this.#running.set(path, done);
      return { path };
    };
    const tell = (path: RemotePath, outcome: FolderOutcome): void => {
      if (outcome instanceof RemoteError || epoch !== this.#epoch) return;
      this.#entries -= outcome.entries.length;
      this.#keep(path, outcome);
    };
    const running = runner.runIdle?.(
      (session) => session.listSome(next, tell, { signal }),
      'background',
    );
    return running
      ?.catch((error: unknown) => {
        // Whoever opens one of them is told what is wrong; the others are not tried.
        this.#waiting = [];
        logger.trace(`Folders could not be listed ahead: ${String(error)}`);
      })
      .finally(() => {
        for (const path of taken) this.#running.delete(path);
        end();
      });
  }

  #keep(path: RemotePath, { entries, isPartial = false }: RemoteListing): void {
    if (isPartial) return;
    const byName = new Map(entries.map((entry) => [entry.name, entry]));
    this.#found.delete(path);
    this.#found.set(path, { entries: byName, at: this.#options.now() });
    const [oldest] = this.#found.keys();
    if (this.#found.size > MAX_KEPT && oldest !== undefined) this.#found.delete(oldest);
  }
}

function isHidden(name: string): boolean {
  return name.startsWith('.');
}
