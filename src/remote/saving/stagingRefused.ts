import type { RemoteEntry } from '../remoteSession.ts';

/** The server does not take the temporary name, its mode, or the rename. Nothing has changed. */
export class StagingRefused extends Error {
  override readonly name = 'StagingRefused';
  /** What was found to be there meanwhile; undefined: it was not looked at. */
  readonly found: RemoteEntry | undefined;

  constructor(what: string, cause: unknown, found?: RemoteEntry) {
    super(what, { cause });
    this.found = found;
  }
}
