import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { basename, dirname } from '../src/common/remotePath.ts';
import type { BenchClient } from './benchClient.ts';
import { answerJob } from './childProcess.ts';
import { libraries } from './contenders.ts';
import type { LargeAnswer, LargeJob, LargeSample } from './largeJob.ts';
import { trafficSince } from './traffic.ts';

const KILOBYTE = 1_024;
const PEAK = /^VmHWM:\s*(\d+) kB$/m;

/** A process of its own for one transfer: largeJob.ts starts it and reads its answer. */
void answerJob<LargeAnswer>(async (received) => {
  const job = received as LargeJob;
  const memory = { load: () => undefined, save: () => undefined };
  const client = await libraries[job.contender]({ target: job.target, shortcuts: true, memory });
  try {
    await client.connect();
    await client.look(dirname(job.remote));
    const sample = await (job.direction === 'download' ? download : upload)(client, job);
    await client.close();
    return { sample };
  } catch (error) {
    client.destroy();
    throw error;
  }
});

async function download(client: BenchClient, { remote, sha256 }: LargeJob) {
  const local = await mkdtemp(join(tmpdir(), 'local-'));
  const sample = await measured(client, () => client.download(remote, local));
  const digest = createHash('sha256');
  await pipeline(createReadStream(join(local, basename(remote))), digest);
  assert.equal(digest.digest('hex'), sha256, 'Other bytes were fetched than are stored');
  return sample;
}

async function upload(client: BenchClient, { remote, local, bytes }: LargeJob) {
  const sample = await measured(client, () => client.upload(local, dirname(remote)));
  assert.deepEqual(await client.stat([remote]), [bytes], 'The file on the server has another size');
  return sample;
}

async function measured(client: BenchClient, work: () => Promise<void>): Promise<LargeSample> {
  const before = client.traffic;
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return {
    ms,
    cpuSeconds: (user + system) / 1e6,
    peakBytes: await peakBytes(),
    ...trafficSince(before, client.traffic),
  };
}

/** Linux counts in `maxRSS` what the process had before it became this program. */
async function peakBytes(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kilobytes = PEAK.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kilobytes) * KILOBYTE;
}
