import { createSocket } from 'node:dgram';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerJob } from './childProcess.ts';
import type { ClientAnswer, ClientJob } from './clientJob.ts';
import type { RunContext } from './contender.ts';
import { contenderOf } from './contenders.ts';
import { connectLate } from './link/relay.ts';
import { measureOperations } from './measure.ts';
import { operations } from './operations.ts';

/** Where `link.py` is told what comes next. */
const MARK_PORT = 9;

/** The clients on their side of the link: clientJob.ts starts it and reads its answers. */
void answerJob<ClientAnswer>(async (received, answer, signal) => {
  const job = received as ClientJob;
  const { target, scratch, runs, pauseMs, lateMs, shortcuts } = job;
  if (lateMs !== undefined) connectLate(target.host, lateMs);
  const onRun = job.isTraced ? announcer(target.host) : () => Promise.resolve();
  const context = { target, pauseMs, shortcuts, signal, onRun };
  const results = await measureOperations({
    contenders: job.contenders.map((name) => contenderOf(name, context)),
    operations: operations.filter(({ key }) => job.operations.includes(key)),
    // It is this process's own, and goes with it.
    local: mkdtempSync(join(tmpdir(), 'local-')),
    ...{ scratch, runs, signal },
    progress: (progress) => answer({ progress }),
  });
  return { results };
});

function announcer(host: string): RunContext['onRun'] {
  return async (name, operation, { run }) => {
    const socket = createSocket('udp4');
    const which = run === 0 ? 'to warm up' : `run ${run}`;
    const text = `${operation.title}: ${name}, ${which}`;
    await new Promise((resolve) => socket.send(text, MARK_PORT, host, resolve));
    socket.close();
  };
}
