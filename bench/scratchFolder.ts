import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { delay } from '../src/common/deadline.ts';
import { silentLogger } from '../src/common/logger.ts';
import { hasCode } from '../src/common/remoteError.ts';
import { joinPath, type RemotePath } from '../src/common/remotePath.ts';
import { RemoteFileSystem } from '../src/remote/remoteFileSystem.ts';
import { newKeeping } from './localKeeping.ts';
import { openPool } from './ourClient.ts';
import type { Target } from './target.ts';

/** Everything that is measured lies in these folders and files, and nothing else is touched. */
export interface ScratchFolder {
  readonly path: RemotePath;
  /** A folder with {@link MANY_FILES} files of the content `small`. */
  readonly many: RemotePath;
  readonly manyFiles: readonly RemotePath[];
  readonly small: Uint8Array;
  readonly medium: Uint8Array;
  /** A folder for each contender, so that none finds what the other one left. */
  readonly ours: RemotePath;
  readonly peer: RemotePath;
  /** Adds a file. */
  store(path: RemotePath, content: Uint8Array): Promise<void>;
  /** Removes all of it from the server. */
  remove(): Promise<void>;
}

export const SMALL_BYTES = 4 * 1024;
export const MEDIUM_BYTES = 1024 * 1024;
export const MANY_FILES = 200;
const SESSIONS = 2;
const REMOVAL_ATTEMPTS = 4;
const REMOVAL_PAUSE_MS = 500;

/**
 * Makes a folder with a name of its own on the server, and fills it. What was made is removed
 * again when that fails, or when the signal ends it.
 */
export async function makeScratchFolder(
  target: Target,
  signal: AbortSignal,
): Promise<ScratchFolder> {
  const pool = openPool(target, SESSIONS);
  const stop = () => pool.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const home = await pool.run((session) => session.homeDirectory());
    const name = `ftp-workspace-bench-${randomBytes(6).toString('hex')}`;
    const scratch = describe(target, joinPath(target.folder ?? home, name));
    try {
      await pool.run((session) => session.createDirectory(scratch.path));
      await fill(pool, scratch);
    } catch (error) {
      // Also when only an answer was lost: nobody else has a folder of this name.
      await removeAfter(error, scratch);
      throw error;
    }
    return scratch;
  } finally {
    signal.removeEventListener('abort', stop);
    pool.destroy();
  }
}

async function removeAfter(failure: unknown, scratch: ScratchFolder): Promise<void> {
  try {
    await scratch.remove();
  } catch (error) {
    const message = `The folder ${scratch.path} may be left on the server: neither filled nor removed.`;
    throw new AggregateError([failure, error], message, { cause: error });
  }
}

type Pool = ReturnType<typeof openPool>;

function describe(target: Target, path: RemotePath): ScratchFolder {
  const many = joinPath(path, 'many');
  return {
    path,
    many,
    manyFiles: Array.from({ length: MANY_FILES }, (_, index) =>
      joinPath(many, `file-${String(index).padStart(3, '0')}.txt`),
    ),
    small: randomBytes(SMALL_BYTES),
    medium: randomBytes(MEDIUM_BYTES),
    ours: joinPath(path, 'ours'),
    peer: joinPath(path, 'peer'),
    store: (file, content) => withPool(target, (pool) => write(pool, file, content)),
    remove: () => remove(target, path),
  };
}

async function fill(pool: Pool, scratch: ScratchFolder): Promise<void> {
  for (const folder of [scratch.many, scratch.ours, scratch.peer]) {
    await pool.run((session) => session.createDirectory(folder));
  }
  await Promise.all(scratch.manyFiles.map((path) => write(pool, path, scratch.small)));
  for (const folder of [scratch.ours, scratch.peer]) {
    await write(pool, joinPath(folder, 'small.txt'), scratch.small);
    await write(pool, joinPath(folder, 'medium.bin'), scratch.medium);
  }
}

function write(pool: Pool, path: RemotePath, content: Uint8Array): Promise<void> {
  return pool.run((session, signal) => session.write(path, content, { signal }));
}

async function withPool<R>(target: Target, work: (pool: Pool) => Promise<R>): Promise<R> {
  const pool = openPool(target, SESSIONS);
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

/** More than one try: the server may not have noticed yet that a transfer was given up. */
async function remove(target: Target, path: RemotePath): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await withPool(target, (pool) => removeOnce(pool, path));
      return;
    } catch (error) {
      if (hasCode(error, 'not-found')) return;
      if (attempt === REMOVAL_ATTEMPTS) throw error;
      await delay(REMOVAL_PAUSE_MS);
    }
  }
}

async function removeOnce(pool: Pool, path: RemotePath): Promise<void> {
  const files = new RemoteFileSystem({
    pool,
    logger: silentLogger,
    saveStrategy: 'auto',
    watchIntervalMs: 0,
    spoolDirectory: tmpdir(),
    keeping: newKeeping(),
  });
  try {
    await files.delete(path, { recursive: true });
  } finally {
    files.dispose();
  }
}
