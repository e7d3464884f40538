import { randomBytes } from 'node:crypto';
import { RemoteError } from '../../common/remoteError.ts';
import {
  basename,
  dirname,
  isWithin,
  joinPath,
  ROOT,
  type RemotePath,
} from '../../common/remotePath.ts';
import type { Lookup } from '../lookup.ts';
import type { Replacer } from '../saving/replacer.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { StagingRefused } from '../saving/stagingRefused.ts';

export interface TrashOptions {
  /** An absolute folder on the server. */
  readonly folder: RemotePath;
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly replacer: Replacer;
  readonly now: () => number;
}

/** Names end at 255 bytes on most servers, and a time stamp stands before the name. */
const MAX_NAME_BYTES = 200;

/** A folder on the server that takes what is deleted, files and whole folders, by one rename. */
export class Trash {
  readonly #options: TrashOptions;

  constructor(options: TrashOptions) {
    this.#options = options;
  }

  /** What is in the trash is deleted for good. */
  takes(path: RemotePath): boolean {
    return !isWithin(path, this.#options.folder);
  }

  /**
   * @returns where it is now
   * @throws RemoteError `trash-failed`: it is where it was
   */
  async put(path: RemotePath): Promise<RemotePath> {
    const { folder, replacer, now } = this.#options;
    if (isWithin(folder, path)) throw failed(path, 'the trash is in it');
    const target = joinPath(folder, trashName(basename(path), new Date(now())));
    try {
      await replacer.replace(path, target, undefined);
    } catch (error) {
      if (!(error instanceof StagingRefused)) throw error;
      if (!(await this.#make(folder, path))) throw failed(path, error.message, error.cause);
      await this.#putAgain(path, target);
    }
    return target;
  }

  async #putAgain(path: RemotePath, target: RemotePath): Promise<void> {
    try {
      await this.#options.replacer.replace(path, target, undefined);
    } catch (error) {
      if (!(error instanceof StagingRefused)) throw error;
      throw failed(path, error.message, error.cause);
    }
  }

  /** @returns false where it is there already: then that was not the reason */
  async #make(folder: RemotePath, path: RemotePath): Promise<boolean> {
    const { runner, lookup } = this.#options;
    if (folder === ROOT || (await lookup.find(folder, { fresh: true }))) return false;
    await this.#make(dirname(folder), path);
    try {
      await runner.run((session, signal) => session.createDirectory(folder, { signal }));
    } catch (error) {
      // Another window may have made it meanwhile.
      if (await lookup.find(folder, { fresh: true })) return true;
      throw failed(path, `the folder ${folder} cannot be made`, error);
    }
    return true;
  }
}

/**
 * `2026-11-26_14-05-09_3f9ac01b_page.html`: sorted by time, of the same type as before, and without
 * a letter that a server may not take.
 */
export function trashName(name: string, time: Date): string {
  const stamp = time.toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
  return `${stamp}_${randomBytes(4).toString('hex')}_${shortened(name)}`;
}

/** Cut in the middle, so that beginning and type stay. */
function shortened(name: string): string {
  const letters = name.match(/[^]/gu) ?? [];
  while (Buffer.byteLength(letters.join('')) > MAX_NAME_BYTES) {
    letters.splice(Math.floor(letters.length / 2), 1);
  }
  return letters.join('');
}

function failed(path: RemotePath, reason: string, cause?: unknown): RemoteError {
  const reply = cause instanceof RemoteError ? cause.reply : undefined;
  return new RemoteError('trash-failed', reason, { path, cause, reply });
}
