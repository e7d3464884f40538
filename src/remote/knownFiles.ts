import { basename, joinPath, type RemotePath } from '../common/remotePath.ts';
import { changesBetween } from './changes.ts';
import type { Entries, MetadataCache } from './metadataCache.ts';
import { MtimeLedger } from './mtimeLedger.ts';
import type { NameIdentity } from './nameIdentity.ts';
import type { RemoteChange, RemoteStat } from './remoteFiles.ts';
import type { FileFacts, RemoteEntry } from './remoteSession.ts';
import { toRemoteStat, writtenFile } from './remoteStat.ts';
import { isTemporaryName } from './saving/temporaryName.ts';

export interface KnownFilesOptions {
  readonly cache: MetadataCache;
  readonly identity: NameIdentity;
  /** Told of each change of ours: what was asked before it says nothing any more. */
  readonly onDidChange: () => void;
  /**
   * Told of each path that has another file than before.
   * @param entry of the file or folder that is there now, where it was moved there
   */
  readonly onDidReplace: (path: RemotePath, entry?: RemoteEntry) => void;
}

/** What the editor was told of files, kept true through our own changes. */
export class KnownFiles {
  readonly #cache: MetadataCache;
  readonly #ledger: MtimeLedger;
  readonly #onDidChange: () => void;
  readonly #onDidReplace: KnownFilesOptions['onDidReplace'];

  constructor({ cache, identity, onDidChange, onDidReplace }: KnownFilesOptions) {
    this.#cache = cache;
    this.#ledger = new MtimeLedger((path) => identity.key(path));
    this.#onDidChange = onDidChange;
    this.#onDidReplace = onDidReplace;
  }

  /** What the editor is told of an entry. */
  stat(path: RemotePath, entry: RemoteEntry): RemoteStat {
    return toRemoteStat(entry, this.#ledger.view(path, entry));
  }

  /** What the editor is told of a folder; our temporary names are not for people. */
  stats(folder: RemotePath, entries: Entries): ReadonlyMap<string, RemoteStat> {
    const stats = new Map<string, RemoteStat>();
    for (const [name, entry] of entries) {
      if (!isTemporaryName(name)) stats.set(name, this.stat(joinPath(folder, name), entry));
    }
    return stats;
  }

  /** As `stats`, of a listing whose times are not those that the editor is told elsewhere. */
  glimpse(entries: Entries): ReadonlyMap<string, RemoteStat> {
    const shown = [...entries].filter(([name]) => !isTemporaryName(name));
    return new Map(shown.map(([name, entry]) => [name, toRemoteStat(entry, entry.mtimeMs)]));
  }

  /** What has become of a folder, or of some of what is in it, as the editor sees it. */
  changes(folder: RemotePath, before: Entries, after: Entries): RemoteChange[] {
    // In this order: a time that the editor was told may not stand still.
    const told = this.stats(folder, before);
    return changesBetween(folder, told, this.stats(folder, after));
  }

  /** Whether it has been seen, not long ago, that nothing is there. */
  isGone(path: RemotePath): boolean {
    return this.#cache.lookUp(path) === 'absent';
  }

  /** When the server was first seen to say this of a file. */
  firstSeen(path: RemotePath, entry: RemoteEntry): number | undefined {
    return this.#cache.firstSeen(path, entry);
  }

  /**
   * Enters our own write: the new size, and a later time than the editor was told before.
   * @returns what the editor is told from now on; undefined: the server has to say it first
   */
  wrote(
    path: RemotePath,
    existing: RemoteEntry | undefined,
    facts: FileFacts,
  ): RemoteStat | undefined {
    const before = existing && this.#ledger.view(path, existing);
    const { size, mtimeMs } = facts;
    this.#onDidChange();
    this.#onDidReplace(path);
    if (size === undefined || mtimeMs === undefined) {
      this.#cache.forget(path);
      if (before !== undefined) this.#ledger.wroteBlindly(path, before);
      return undefined;
    }
    const entry = writtenFile(path, existing, size, mtimeMs);
    this.#cache.put(path, entry);
    return toRemoteStat(entry, this.#ledger.wrote(path, entry, before));
  }

  /**
   * Enters our own rename: the listings that show both places stay true. Though the file may be
   * older than the one that it has replaced, the editor must see a change.
   */
  moved(
    from: RemotePath,
    to: RemotePath,
    entry: RemoteEntry,
    replaced: RemoteEntry | undefined,
  ): void {
    const before = replaced && this.#ledger.view(to, replaced);
    this.gone(from);
    this.gone(to);
    this.#onDidReplace(to, entry);
    this.#cache.put(to, { ...entry, name: basename(to) });
    if (before !== undefined) this.#ledger.wrote(to, entry, before);
  }

  /** Enters our own removal: the listing that showed the path stays true. */
  gone(path: RemotePath): void {
    this.#onDidChange();
    this.#onDidReplace(path);
    this.#cache.forgetBelow(path);
    this.#cache.put(path, undefined);
    this.#ledger.forget(path);
  }

  /** The server must be asked about the path and all below it. */
  forget(path: RemotePath): void {
    this.#onDidChange();
    this.#onDidReplace(path);
    this.#cache.forget(path);
  }
}
