import type { Timeouts } from '../../src/ftp/session/timeouts.ts';
import type { PoolTimings } from '../../src/pool/poolOptions.ts';
import { openClient } from '../support/clientUnderTest.ts';
import type { Contender } from './contender.ts';

function timeouts(silenceMs: number): Timeouts {
  return {
    connectMs: 2 * silenceMs,
    replyMs: silenceMs,
    earlyAuthMs: silenceMs,
    dataIdleMs: silenceMs,
    abortMs: 100,
    quitMs: 100,
  };
}

function timings(silenceMs: number): Partial<PoolTimings> {
  return {
    acquireMs: 10 * silenceMs,
    connectMs: 4 * silenceMs,
    closeMs: 300,
    abortGraceMs: 300,
    checkMs: silenceMs,
    limitRetryMs: 20,
    limitRetryTotalMs: 200,
    tickMs: 20,
  };
}

/** The product, below its editor. */
export const ours: Contender = {
  name: 'FTP Workspace',
  isOurs: true,
  open: async ({ server, host, keepingDirectory, silenceMs }, { strategy }) => {
    const { port, user, password, security } = server;
    const client = await openClient({
      ...{ host, port, user, password, keepingDirectory },
      security: { mode: security },
      timeouts: timeouts(silenceMs),
      timings: timings(silenceMs),
      ...(strategy && { saveStrategy: strategy }),
    });
    const { files, pool } = client;
    return {
      read: (path) => files.read(path),
      save: (path, content) => files.write(path, content, { create: true, overwrite: true }),
      rename: (from, to) => files.rename(from, to, { overwrite: false }),
      delete: (path) => files.delete(path, { recursive: false }),
      copy: (from, to) => files.copy(from, to, { overwrite: false }),
      recover: async () => {
        // Nothing of a save that was told to have failed is for the outbox: the caller has it.
        await files.recovery.run({ keepInterrupted: () => Promise.resolve() });
      },
      close: async () => {
        await client.close();
        const { total } = pool.status;
        return total === 0 ? undefined : `${total} sessions`;
      },
    };
  },
};
