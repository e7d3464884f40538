import { hasCode, isConnectionFailure, RemoteError } from '../common/remoteError.ts';
import { joinPath, type RemotePath } from '../common/remotePath.ts';
import { forEachBounded } from './forEachBounded.ts';
import type { Lookup } from './lookup.ts';
import type { RemoteEntry } from './remoteSession.ts';
import type { SessionRunner } from './sessionRunner.ts';
import { settled } from './settled.ts';

export interface DeleterOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
}

const MAX_DEPTH = 200;
const FILES_AT_ONCE = 8;

/** Deletes files and folders. A symlink is deleted as such: what it leads to is never touched. */
export class Deleter {
  readonly #options: DeleterOptions;

  constructor(options: DeleterOptions) {
    this.#options = options;
  }

  async delete(path: RemotePath, entry: RemoteEntry, recursive: boolean): Promise<void> {
    if (entry.kind !== 'directory') await this.#deleteFile(path);
    else if (recursive) await this.#deleteFolder(path);
    else await this.#deleteEmptyFolder(path);
  }

  async #deleteFile(path: RemotePath): Promise<void> {
    const { runner, lookup } = this.#options;
    try {
      await this.#settled('deleteFile', path, () =>
        runner.run((session, signal) => session.deleteFile(path, { signal })),
      );
    } catch (error) {
      throw await lookup.reasonOf(error, path);
    }
  }

  /** By one command where the server has it and has done it, and else name by name. */
  async #deleteFolder(path: RemotePath): Promise<void> {
    if (await this.#isGoneAsLink(path)) return;
    const { runner } = this.#options;
    try {
      const isDone = await runner.run((session, signal) => session.deleteTree(path, { signal }));
      if (isDone && (await this.#isGone(path))) return;
    } catch (error) {
      if (!isConnectionFailure(error)) throw error;
      if (await this.#isGone(path)) return;
    }
    await this.#deleteTree(path, 0);
  }

  async #isGone(path: RemotePath): Promise<boolean> {
    return (await this.#options.lookup.find(path, { fresh: true })) === undefined;
  }

  async #deleteTree(path: RemotePath, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) {
      throw new RemoteError('not-supported', 'The folders are nested too deeply', { path });
    }
    if (depth > 0 && (await this.#isGoneAsLink(path))) return;
    const entries = await this.#options.lookup.folder(path, { fresh: true });
    const all = [...entries.values()];
    const files = all.filter(({ kind }) => kind !== 'directory');
    const folders = all.filter(({ kind }) => kind === 'directory');
    await forEachBounded(files, FILES_AT_ONCE, ({ name }) =>
      this.#deleteFile(joinPath(path, name)),
    );
    for (const { name } of folders) await this.#deleteTree(joinPath(path, name), depth + 1);
    await this.#deleteEmptied(path);
  }

  /** A folder that looks empty and is refused may hold links that its listing leaves out. */
  async #deleteEmptied(path: RemotePath): Promise<void> {
    try {
      await this.#deleteEmptyFolder(path);
    } catch (error) {
      if (!hasCode(error, 'no-permission') || !(await this.#deleteUnlistedLinks(path))) throw error;
      await this.#deleteEmptyFolder(path);
    }
  }

  async #deleteUnlistedLinks(path: RemotePath): Promise<boolean> {
    const { entries } = await this.#options.runner.run(
      (session, signal) => session.list(path, { signal, withUnlisted: true }),
      { repeatable: true },
    );
    const links = entries.filter(({ kind }) => kind === 'symlink');
    for (const { name } of links) await this.#deleteFile(joinPath(path, name));
    return links.length > 0;
  }

  /**
   * Some servers (pyftpdlib) list a link to a folder as a folder. DELE removes a link and refuses
   * a folder: without it, what the link leads to would be emptied.
   */
  async #isGoneAsLink(path: RemotePath): Promise<boolean> {
    const { runner } = this.#options;
    try {
      await this.#settled('deleteFile', path, () =>
        runner.run((session, signal) => session.deleteFile(path, { signal })),
      );
      return true;
    } catch (error) {
      if (hasCode(error, 'rejected', 'no-permission', 'not-supported')) return false;
      throw error;
    }
  }

  async #deleteEmptyFolder(path: RemotePath): Promise<void> {
    const { runner, lookup } = this.#options;
    try {
      await this.#settled('deleteDirectory', path, () =>
        runner.run((session, signal) => session.deleteDirectory(path, { signal })),
      );
    } catch (error) {
      throw await this.#folderReason(await lookup.reasonOf(error, path), path);
    }
  }

  #settled(
    operation: 'deleteFile' | 'deleteDirectory',
    path: RemotePath,
    work: () => Promise<void>,
  ): Promise<void> {
    return settled(operation, work, () => this.#isGone(path));
  }

  async #folderReason(error: unknown, path: RemotePath): Promise<unknown> {
    if (!hasCode(error, 'no-permission')) return error;
    const entries = await this.#options.lookup.folder(path, { fresh: true });
    if (entries.size === 0) return error;
    return new RemoteError('not-empty', 'The folder is not empty', { path, cause: error });
  }
}
