import { RemoteError } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';
import type { Lookup } from './lookup.ts';
import { isFolder } from './metadataCache.ts';
import type { FolderSize, FolderSizeOptions } from './remoteFiles.ts';
import type { RemoteListing } from './remoteSession.ts';
import type { SessionRunner } from './sessionRunner.ts';
import { isTemporaryName } from './saving/temporaryName.ts';
import type { TreeVisitor } from './treeVisitor.ts';
import type { TreeWalker } from './treeWalk.ts';

export interface FolderSizerOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly walker: TreeWalker;
}

/** How much a folder holds: by one command where the server has it, else by walking the tree. */
export class FolderSizer {
  readonly #options: FolderSizerOptions;

  constructor(options: FolderSizerOptions) {
    this.#options = options;
  }

  /** @throws RemoteError `not-found`, `not-a-directory`, `no-permission`, `aborted` */
  async measure(path: RemotePath, options: FolderSizeOptions): Promise<FolderSize> {
    const { runner, lookup, walker } = this.#options;
    const { signal } = options;
    const entry = await lookup.get(path, { signal });
    if (!isFolder(entry)) throw new RemoteError('not-a-directory', 'It is a file', { path });
    const told = await runner.run((session, inner) => session.treeSize(path, { signal: inner }), {
      ...{ signal, priority: 'background', repeatable: true },
    });
    if (told !== undefined) return { bytes: told, counted: undefined };
    const sum = new Sum(options.onProgress);
    await walker.walk(path, sum, { signal });
    return sum.result();
  }
}

/** What was found so far. Links are counted as what they are. */
class Sum implements TreeVisitor {
  readonly #onProgress: FolderSizeOptions['onProgress'];
  #bytes = 0;
  #files = 0;
  #folders = 0;
  #skipped = 0;

  constructor(onProgress: FolderSizeOptions['onProgress']) {
    this.#onProgress = onProgress;
  }

  visit(_folder: RemotePath, { entries }: RemoteListing): void {
    for (const { name, kind, size } of entries) {
      if (isTemporaryName(name)) continue;
      if (kind === 'directory') this.#folders++;
      else {
        this.#files++;
        if (kind === 'file') this.#bytes += size ?? 0;
      }
    }
    this.#onProgress?.(this.result());
  }

  skipped(): void {
    this.#skipped++;
    this.#onProgress?.(this.result());
  }

  result(): FolderSize {
    const counted = { files: this.#files, folders: this.#folders, skipped: this.#skipped };
    return { bytes: this.#bytes, counted };
  }
}
