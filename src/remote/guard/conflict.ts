import { RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { Snapshot } from './snapshot.ts';

/** A version of a file with its content, where that is at hand. */
export interface Version {
  readonly snapshot: Snapshot;
  /** Undefined: too large to have been kept. */
  readonly content: Uint8Array | undefined;
}

/** What stands against a save: the file is no longer what it was when its content was read. */
export interface Conflict {
  readonly path: RemotePath;
  /** What the person began from; undefined: nobody knows any more. */
  readonly base: Version | undefined;
  /** What the server has now; undefined: it cannot be read, and so not be compared. */
  readonly theirs: Version | undefined;
}

/** A save that was not done since it would have replaced what nobody has seen. Code `conflict`. */
export class ConflictError extends RemoteError {
  readonly conflict: Conflict;

  constructor(conflict: Conflict, cause?: unknown) {
    const message = 'The file has changed on the server';
    super('conflict', message, { path: conflict.path, cause });
    this.conflict = conflict;
  }
}
