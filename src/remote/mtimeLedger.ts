import type { RemotePath } from '../common/remotePath.ts';
import type { RemoteEntry } from './remoteSession.ts';

interface Told {
  readonly size: number | undefined;
  /** NaN: not known. */
  readonly serverMtimeMs: number;
  readonly toldMtimeMs: number;
}

/** Files whose time is kept in step; older ones fall back to what the server says. */
const MAX_FILES = 5_000;

/**
 * Keeps the modification times that the editor is told in step with our own writes. An editor
 * notices a change by a later time; servers tell whole seconds, in a LIST whole minutes, so two
 * saves in a row would stand still, and the LIST after a save would go back.
 */
export class MtimeLedger {
  readonly #told = new Map<string, Told>();
  readonly #key: (path: RemotePath) => string;

  /** @param key the same for two paths that lead to one file */
  constructor(key: (path: RemotePath) => string = (path) => path) {
    this.#key = key;
  }

  /** The time to tell for what the server says now of a path. */
  view(path: RemotePath, entry: RemoteEntry): number {
    const told = this.#told.get(this.#key(path));
    if (!told) return entry.mtimeMs;
    if (isSameState(told, entry)) return told.toldMtimeMs;
    return this.#tell(path, entry, Math.max(entry.mtimeMs, told.toldMtimeMs + 1));
  }

  /**
   * Enters a write of ours.
   * @param before the time told before the write, where one was
   * @returns the time to tell from now on: later than `before`
   */
  wrote(path: RemotePath, entry: RemoteEntry, before: number | undefined): number {
    const advanced = before === undefined ? entry.mtimeMs : Math.max(entry.mtimeMs, before + 1);
    return this.#tell(path, entry, advanced);
  }

  /**
   * Enters a write of ours of which the server tells neither size nor time by itself.
   * @param before the time told before the write: whatever a listing says, the next one is later
   */
  wroteBlindly(path: RemotePath, before: number): void {
    this.#enter(path, { size: undefined, serverMtimeMs: NaN, toldMtimeMs: before });
  }

  forget(path: RemotePath): void {
    this.#told.delete(this.#key(path));
  }

  #tell(path: RemotePath, entry: RemoteEntry, toldMtimeMs: number): number {
    this.#enter(path, { size: entry.size, serverMtimeMs: entry.mtimeMs, toldMtimeMs });
    return toldMtimeMs;
  }

  #enter(path: RemotePath, told: Told): void {
    this.#told.delete(this.#key(path));
    this.#told.set(this.#key(path), told);
    const [oldest] = this.#told.keys();
    if (this.#told.size > MAX_FILES && oldest !== undefined) this.#told.delete(oldest);
  }
}

/** The same size, and the same time as far as this source can tell. */
function isSameState(told: Told, entry: RemoteEntry): boolean {
  const unit = entry.mtimeUnitMs;
  const floor = (ms: number): number => Math.floor(ms / unit);
  return told.size === entry.size && floor(told.serverMtimeMs) === floor(entry.mtimeMs);
}
