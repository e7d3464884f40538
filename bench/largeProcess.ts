import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { dirname } from '../src/common/remotePath.ts';
import type { BenchClient } from './benchClient.ts';
import { answerJob } from './childProcess.ts';
import { libraries } from './contenders.ts';
import type { LargeAnswer, LargeJob, LargeSample } from './largeJob.ts';
import { trafficSince } from './traffic.ts';

const KILOBYTE = 1_024;

/** A process of its own for one transfer: largeJob.ts starts it and reads its answer. */
void answerJob<LargeAnswer>(async (received) => {
  const job = received as LargeJob;
  const memory = { load: () => undefined, save: () => undefined };
  const client = libraries[job.contender]({ target: job.target, sessions: 1, memory });
  try {
    await client.connect();
    await client.look(dirname(job.path));
    const sample = await (job.direction === 'download' ? download : upload)(client, job);
    await client.close();
    return { sample };
  } catch (error) {
    client.destroy();
    throw error;
  }
});

async function download(client: BenchClient, { path, bytes, sha256 }: LargeJob) {
  let content: Uint8Array | undefined;
  const sample = await measured(client, async () => {
    content = await client.read(path, bytes);
  });
  assert.ok(content, 'Nothing was read');
  const digest = createHash('sha256').update(content).digest('hex');
  assert.equal(digest, sha256, 'Other bytes were read than are stored');
  return sample;
}

async function upload(client: BenchClient, { path, bytes }: LargeJob) {
  const content = Buffer.alloc(bytes, 'every byte of the memory must really be there ');
  const sample = await measured(client, () => client.write(path, content, 'staged'));
  assert.deepEqual(await client.stat([path]), [bytes], 'The file on the server has another size');
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
    peakBytes: process.resourceUsage().maxRSS * KILOBYTE,
    ...trafficSince(before, client.traffic),
  };
}
