import { Emitter, type Event } from '../../common/lifecycle.ts';
import type { RemotePath } from '../../common/remotePath.ts';

/** Something that the editor itself does with a server's files. */
export interface Work {
  readonly kind: 'save' | 'copy' | 'move';
  readonly path: RemotePath;
  /** Undefined where nobody knows before. */
  readonly bytes?: number | undefined;
}

/** What is over sooner needs no row. */
const LONG_MS = 1_000;
const LONG_BYTES = 1024 * 1024;

/** What the editor does, and does not show by itself, while it takes long. */
export class LongWork {
  readonly #running = new Set<Work>();
  readonly #didChange = new Emitter<void>();

  readonly onDidChange: Event<void> = this.#didChange.event;

  get running(): readonly Work[] {
    return [...this.#running];
  }

  async show<R>(work: Work, run: () => Promise<R>): Promise<R> {
    const begin = (): void => {
      this.#running.add(work);
      this.#didChange.fire();
    };
    const timer = setTimeout(begin, (work.bytes ?? 0) > LONG_BYTES ? 0 : LONG_MS);
    try {
      return await run();
    } finally {
      clearTimeout(timer);
      if (this.#running.delete(work)) this.#didChange.fire();
    }
  }

  dispose(): void {
    this.#didChange.dispose();
  }
}
