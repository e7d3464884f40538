import { unlessAborted } from '../common/deadline.ts';
import { isWithin, type RemotePath } from '../common/remotePath.ts';

/** What is about to be changed. */
interface Turn {
  readonly paths: readonly RemotePath[];
  /** True: with all that is below them. */
  readonly isMove: boolean;
}

/** Ends the wait. */
interface Scope {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Lets a save come to its end before its file, or a folder above, is renamed or deleted, and the
 * other way round: a save whose path has gone meanwhile would make the file anew.
 */
export class ChangeOrder {
  /** With what resolves at their end. */
  readonly #turns = new Map<Turn, Promise<void>>();
  readonly #key: (path: RemotePath) => RemotePath;

  /** @param key the same for two paths that lead to one file */
  constructor(key: (path: RemotePath) => RemotePath = (path) => path) {
    this.#key = key;
  }

  /** Two saves of one path are put in order elsewhere. */
  save<T>(path: RemotePath, scope: Scope, work: () => Promise<T>): Promise<T> {
    return this.#take({ paths: [this.#key(path)], isMove: false }, scope, work);
  }

  /** @param paths of files or folders that are renamed or removed, and of what they become */
  move<T>(paths: readonly RemotePath[], scope: Scope, work: () => Promise<T>): Promise<T> {
    return this.#take({ paths: paths.map(this.#key), isMove: true }, scope, work);
  }

  async #take<T>(turn: Turn, { signal }: Scope, work: () => Promise<T>): Promise<T> {
    const before = [...this.#turns].flatMap(([other, ended]) =>
      isAbout(turn, other) || isAbout(other, turn) ? [ended] : [],
    );
    let end: () => void = () => undefined;
    this.#turns.set(turn, new Promise((resolve) => (end = resolve)));
    try {
      if (before.length > 0) await unlessAborted(Promise.all(before), signal);
      return await work();
    } finally {
      this.#turns.delete(turn);
      end();
    }
  }
}

/** Whether what a move changes is among what the other turn is about. */
function isAbout({ paths, isMove }: Turn, other: Turn): boolean {
  return isMove && other.paths.some((path) => paths.some((moved) => isWithin(path, moved)));
}
