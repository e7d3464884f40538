import type { RemotePath } from '../common/remotePath.ts';

/** Lets work on a path wait for the work on it that came before: two saves must not mix. */
export class PathQueue {
  readonly #last = new Map<RemotePath, Promise<void>>();

  async run<T>(path: RemotePath, work: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(path) ?? Promise.resolve()).then(work);
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(path, settled);
    try {
      return await result;
    } finally {
      if (this.#last.get(path) === settled) this.#last.delete(path);
    }
  }
}
