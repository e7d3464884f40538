import { join } from 'node:path';
import { toDisposable, type Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import { baseRead } from './base.ts';
import { BaseCheck } from './baseCheck.ts';
import { BaseRecords } from './baseRecords.ts';
import { BaseSnapshots } from './baseSnapshots.ts';
import { ConflictGuard, type ConflictGuardOptions } from './conflictGuard.ts';
import { KeptContents } from './keptContents.ts';
import type { KnownFiles } from '../knownFiles.ts';
import type { LocalKeeping } from '../localKeeping.ts';
import { PathLocks } from '../localStore/pathLocks.ts';
import type { Lookup } from '../lookup.ts';
import type { NameIdentity } from '../nameIdentity.ts';
import type { ReadFile } from '../readFile.ts';
import type { SessionRunner } from '../sessionRunner.ts';

export interface GuardPartsOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly identity: NameIdentity;
  readonly known: KnownFiles;
  readonly keeping: LocalKeeping;
  readonly willReplace: ConflictGuardOptions['willReplace'];
  readonly logger: Logger;
  readonly now: () => number;
}

export interface GuardParts extends Disposable {
  readonly bases: BaseSnapshots;
  readonly guard: ConflictGuard;
  readonly locks: PathLocks;
  readonly onDidRead: (path: RemotePath, read: ReadFile) => void;
  /** Resolves when what documents began from is on the local disk. */
  written(): Promise<void>;
}

/** Puts together what stands between a save and the file that it would replace. */
export function createGuardParts(options: GuardPartsOptions): GuardParts {
  const { runner, lookup, identity, known, keeping, willReplace, logger, now } = options;
  const contents = new KeptContents(keeping.workspace.blobs);
  const records = new BaseRecords({ keeping, contents, logger });
  const onDidHold = (path: RemotePath) => void check.start(path);
  const bases = new BaseSnapshots({ identity, contents, records, onDidHold, now });
  const check = new BaseCheck({ runner, bases, logger, now });
  const guard = new ConflictGuard({ runner, lookup, bases, contents, willReplace, logger });
  const onDidRead = (path: RemotePath, { entry, content, hash, beganMs }: ReadFile) => {
    contents.put(content, hash);
    const sinceMs = known.firstSeen(path, entry) ?? beganMs;
    const told = known.stat(path, entry);
    const { length: size } = content;
    bases.noteRead(path, baseRead({ entry, hash, size, beganMs, sinceMs, told }), beganMs);
  };
  const directory = join(keeping.server.directory, 'locks');
  const locks = new PathLocks({ directory, windows: keeping.windows, logger });
  const written = () => records.written();
  return { bases, guard, locks, onDidRead, written, ...toDisposable(() => check.dispose()) };
}
