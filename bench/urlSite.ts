import { delay, onAbort } from '../src/common/deadline.ts';
import { hasCode } from '../src/common/remoteError.ts';
import type { RemotePath } from '../src/common/remotePath.ts';
import type { ClientUnderTest } from '../test/support/clientUnderTest.ts';
import { openOurs } from './ourClient.ts';
import { contentOf, planScratch, type Scratch } from './scratch.ts';
import type { Site } from './site.ts';
import { targetOf, type Target } from './target.ts';

/** Of 1 MB: each one is sent there first. */
const MEDIUM_FILES = 5;
const REMOVAL_ATTEMPTS = 4;
const REMOVAL_PAUSE_MS = 500;

type Pool = ClientUnderTest['pool'];

/**
 * A server that runs already, with a folder of our own on it: its name is nobody else's. What was
 * made is removed again when that fails, or when the signal ends it.
 */
export async function openUrlSite(url: string, signal: AbortSignal): Promise<Site> {
  const target = await targetOf(url, process.env);
  const client = await openOurs(target);
  const { pool } = client;
  const stop = onAbort(signal, () => pool.destroy(signal.reason));
  try {
    const home = await pool.run((session) => session.homeDirectory());
    const base = target.folder ?? home;
    const scratch = planScratch(base, { mediumFiles: MEDIUM_FILES, hasCrowds: false });
    await fillOrRemove(pool, target, scratch);
    const { path } = scratch;
    return {
      target,
      scratch,
      rttMs: 0,
      store: (file, content) => withClient(target, (own) => write(own.pool, file, content)),
      discard: (file) => remove(target, file),
      close: () => remove(target, path),
    };
  } finally {
    stop();
    pool.destroy();
    await client.close();
  }
}

async function fillOrRemove(pool: Pool, target: Target, scratch: Scratch): Promise<void> {
  try {
    const { folders, files } = contentOf(scratch);
    for (const folder of folders) await pool.run((session) => session.createDirectory(folder));
    await Promise.all(files.map(([path, content]) => write(pool, path, content)));
  } catch (error) {
    // Also when only an answer was lost.
    await remove(target, scratch.path).catch((failure: unknown) => {
      const message = `The folder ${scratch.path} may be left on the server: neither filled nor removed.`;
      throw new AggregateError([error, failure], message, { cause: failure });
    });
    throw error;
  }
}

function write(pool: Pool, path: RemotePath, content: Uint8Array): Promise<void> {
  return pool.run((session, signal) => session.write(path, content, { signal }));
}

async function withClient<R>(
  target: Target,
  work: (client: ClientUnderTest) => Promise<R>,
): Promise<R> {
  const client = await openOurs(target);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** More than one try: the server may not have noticed yet that a transfer was given up. */
async function remove(target: Target, path: RemotePath): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await withClient(target, ({ files }) => files.delete(path, { recursive: true }));
      return;
    } catch (error) {
      if (hasCode(error, 'not-found')) return;
      if (attempt === REMOVAL_ATTEMPTS) throw error;
      await delay(REMOVAL_PAUSE_MS);
    }
  }
}
