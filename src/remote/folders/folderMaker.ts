import { hasCode } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { Lookup } from '../lookup.ts';
import { isFolder } from '../metadataCache.ts';
import { creationFailure } from '../refusals.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { settled } from '../settled.ts';

export interface FolderMakerOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly signal: AbortSignal;
}

/** In one write: more would wait for each other all the same. */
const MAX_BURST = 40;

/** Makes many folders in few round trips. */
export class FolderMaker {
  readonly #options: FolderMakerOptions;

  constructor(options: FolderMakerOptions) {
    this.#options = options;
  }

  /**
   * @param paths of which none is in another one of them
   * @returns for each, in this order: that it was made, what was there already, or what stands
   * against it
   * @throws RemoteError `aborted`
   */
  async make(paths: readonly RemotePath[]): Promise<readonly ('made' | RemoteEntry | Error)[]> {
    const outcomes: ('made' | RemoteEntry | Error)[] = [];
    for (let start = 0; start < paths.length; start += MAX_BURST) {
      const some = paths.slice(start, start + MAX_BURST);
      const made = await this.#burst(some);
      for (const [index, path] of some.entries()) {
        outcomes.push(made?.[index] === true ? 'made' : await this.#makeAlone(path));
      }
    }
    return outcomes;
  }

  /** @returns undefined where nobody knows which of them were made */
  async #burst(paths: readonly RemotePath[]): Promise<readonly boolean[] | undefined> {
    const { runner, signal } = this.#options;
    try {
      return await runner.run(
        (session, inner) => session.createDirectories(paths, { signal: inner }),
        { signal },
      );
    } catch (error) {
      if (hasCode(error, 'aborted', 'closed')) throw error;
      // One name that cannot be sent is in the way of all.
      return undefined;
    }
  }

  async #makeAlone(path: RemotePath): Promise<'made' | RemoteEntry | Error> {
    const { runner, lookup, signal } = this.#options;
    let found: RemoteEntry | undefined;
    const isThere = async (): Promise<boolean> => {
      found = await lookup.find(path, { fresh: true, signal });
      return found !== undefined && isFolder(found);
    };
    try {
      if (await isThere()) return found ?? 'made';
      await settled(
        'createDirectory',
        () =>
          runner.run((session, inner) => session.createDirectory(path, { signal: inner }), {
            signal,
          }),
        isThere,
      );
      return 'made';
    } catch (error) {
      if (hasCode(error, 'aborted', 'closed')) throw error;
      const reason = await creationFailure(lookup, error, path).catch(() => error);
      return reason instanceof Error ? reason : new Error(String(reason));
    }
  }
}
