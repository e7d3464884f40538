import { setMaxListeners } from 'node:events';
import { delay } from '../../common/deadline.ts';
import type { Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import { EXACT_UNIT_MS, settlingMs, type Base } from './base.ts';
import type { BaseSnapshots } from './baseSnapshots.ts';
import { MAX_CONTENT_BYTES } from './keptContents.ts';
import { hashOf } from '../localStore/blobStore.ts';
import type { SessionRunner } from '../sessionRunner.ts';

export interface BaseCheckOptions {
  readonly runner: SessionRunner;
  readonly bases: BaseSnapshots;
  readonly logger: Logger;
  readonly now: () => number;
}

/**
 * Fetches what a document began from once more, in the background, while the person types: from
 * then on its time proves its content, and the save itself has nothing to fetch.
 */
export class BaseCheck implements Disposable {
  readonly #options: BaseCheckOptions;
  readonly #ended = new AbortController();
  readonly #running = new Set<RemotePath>();

  constructor(options: BaseCheckOptions) {
    this.#options = options;
    // One for each document with changes: there is no leak to warn of.
    setMaxListeners(0, this.#ended.signal);
  }

  async start(path: RemotePath): Promise<void> {
    if (this.#running.has(path) || this.#ended.signal.aborted) return;
    this.#running.add(path);
    try {
      await this.#check(path);
    } catch (error) {
      // The save looks for itself.
      this.#options.logger.trace(`Could not look at ${path} again: ${String(error)}`);
    } finally {
      this.#running.delete(path);
    }
  }

  dispose(): void {
    this.#ended.abort(new Error('The files are not used any more'));
  }

  async #check(path: RemotePath): Promise<void> {
    const { bases, now } = this.#options;
    const { base } = await bases.began(path);
    if (!base || base.snapshot.settled || base.snapshot.size > MAX_CONTENT_BYTES) return;
    const exact = await this.#exact(path, base);
    if (!exact) return;
    const waitMs = exact.sinceMs + settlingMs(exact.snapshot.mtimeUnitMs) + 1 - now();
    if (waitMs > 0) await delay(waitMs, this.#ended.signal);
    if ((await bases.began(path)).base?.snapshot.hash !== base.snapshot.hash) return;
    const content = await this.#read(path, base.snapshot.size);
    if (hashOf(content) !== base.snapshot.hash) return;
    bases.settle(path, { ...exact, snapshot: { ...exact.snapshot, settled: true } });
  }

  /** The base with a time of the kind that a save is told. @returns undefined where there is none */
  async #exact(path: RemotePath, base: Base): Promise<Base | undefined> {
    const { snapshot } = base;
    if (snapshot.mtimeMs > 0 && snapshot.mtimeUnitMs <= EXACT_UNIT_MS) return base;
    const { size, mtimeMs } = await this.#options.runner.run(
      (session, signal) =>
        session.canStat ? session.stat(path, { signal }) : session.statFile(path, { signal }),
      this.#scope,
    );
    if (mtimeMs === undefined || mtimeMs <= 0 || size !== snapshot.size) return undefined;
    const told = { ...snapshot, mtimeMs, mtimeUnitMs: EXACT_UNIT_MS };
    return { ...base, snapshot: told, sinceMs: this.#options.now() };
  }

  #read(path: RemotePath, expectedSize: number): Promise<Uint8Array> {
    return this.#options.runner.run(
      (session, signal) => session.read(path, { signal, expectedSize }),
      this.#scope,
    );
  }

  get #scope() {
    const { signal } = this.#ended;
    return { signal, priority: 'background', repeatable: true } as const;
  }
}
