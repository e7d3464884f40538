import type { RemotePath } from '../../common/remotePath.ts';
import type { RemoteStat } from '../remoteFiles.ts';

interface Uploaded {
  /** What the editor was told while the file was kept here. */
  readonly toldMs: number;
  /** What is known of the file on the server since. */
  readonly size: number;
  readonly mtimeMs: number;
}

/** Of the files told last; of the others the time of a kept save is that of this computer. */
const MAX_FILES = 5_000;

/**
 * Keeps the times that the editor is told in step: a kept save is later than what was told before
 * it, and the upload, which changes nothing for the editor, does not look like a change.
 */
export class ToldTimes {
  readonly #last = new Map<RemotePath, number>();
  readonly #uploaded = new Map<RemotePath, Uploaded>();

  /** The time told last; 0: none. */
  last(path: RemotePath): number {
    return this.#last.get(path) ?? 0;
  }

  /** A kept save has reached the server, which says this of it. */
  uploaded(path: RemotePath, toldMs: number, { size, mtimeMs }: RemoteStat): void {
    enter(this.#uploaded, path, { toldMs, size, mtimeMs });
  }

  /** @returns what to tell the editor of what the server says */
  view(path: RemotePath, stat: RemoteStat): RemoteStat {
    const told = { ...stat, mtimeMs: this.#timeOf(path, stat) };
    enter(this.#last, path, told.mtimeMs);
    return told;
  }

  tell(path: RemotePath, mtimeMs: number): void {
    enter(this.#last, path, mtimeMs);
  }

  #timeOf(path: RemotePath, { size, mtimeMs }: RemoteStat): number {
    const known = this.#uploaded.get(path);
    if (!known) return mtimeMs;
    // An older time is one that is held for an editor with changes.
    if (size === known.size && mtimeMs <= known.mtimeMs) return known.toldMs;
    // By the clock of the server, which may be hours behind the one that the upload was told by.
    const laterMs = Math.max(mtimeMs - known.mtimeMs, 1);
    return Math.max(mtimeMs, known.toldMs + laterMs);
  }
}

function enter<T>(map: Map<RemotePath, T>, path: RemotePath, value: T): void {
  map.delete(path);
  map.set(path, value);
  const [oldest] = map.keys();
  if (map.size > MAX_FILES && oldest !== undefined) map.delete(oldest);
}
