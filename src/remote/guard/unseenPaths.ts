import type { RemotePath } from '../../common/remotePath.ts';

/** Editors ask for many files that are not there. */
const MAX_PATHS = 2_000;

/**
 * Paths of which the editor was told last that nothing is there, or that it cannot be found out. It
 * takes both for the same, and creates files there without a question.
 */
export class UnseenPaths {
  readonly #paths = new Set<RemotePath>();

  has(path: RemotePath): boolean {
    return this.#paths.has(path);
  }

  /** Passes on what the editor is told, and notes it. */
  async noting<T>(path: RemotePath, looking: Promise<T>): Promise<T> {
    try {
      const seen = await looking;
      this.#paths.delete(path);
      return seen;
    } catch (error) {
      this.#note(path);
      throw error;
    }
  }

  noteSeen(path: RemotePath): void {
    this.#paths.delete(path);
  }

  #note(path: RemotePath): void {
    this.#paths.delete(path);
    this.#paths.add(path);
    const [oldest] = this.#paths;
    if (this.#paths.size > MAX_PATHS && oldest !== undefined) this.#paths.delete(oldest);
  }
}
