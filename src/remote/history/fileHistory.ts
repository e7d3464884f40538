import type { Event } from '../../common/lifecycle.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { Version } from '../guard/conflict.ts';
import type { ContentHash } from '../localStore/blobStore.ts';
import type { Deletion, StoredDeletion, StoredVersion, VersionEnd } from './keptVersion.ts';

/** How a version comes to its end. */
export interface Ending {
  /** Default: `saved`. */
  readonly end?: VersionEnd;
  /** Whose version it was. Default: not known. */
  readonly by?: 'us' | 'others' | undefined;
}

/** What was kept on this computer of files of one server. Newest always comes first. */
export interface FileHistory {
  /** A version of the file was kept, which can be well after what replaced it. */
  readonly onDidKeep: Event<RemotePath>;
  /**
   * Keeps the version that is about to be replaced or deleted, where its content is at hand.
   * Never fails: a full disk of this computer must not keep a file from being saved.
   */
  willReplace(path: RemotePath, version: Version, ending?: Ending): Promise<void>;
  versions(path: RemotePath): Promise<readonly StoredVersion[]>;
  /** Undefined where it is not kept any more. */
  content(hash: ContentHash): Promise<Uint8Array | undefined>;
  remove(version: StoredVersion): Promise<void>;
  /** Removes all of one file. */
  clearFile(path: RemotePath): Promise<void>;
  /** Removes all. What still waits to be uploaded is no part of it. */
  clear(): Promise<void>;
  deletions(): Promise<readonly StoredDeletion[]>;
  noteDeletion(deletion: Deletion): Promise<void>;
  /** It was put back. */
  forgetDeletion(deletion: StoredDeletion): Promise<void>;
}
