import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { BenchClient } from './benchClient.ts';
import { contenders } from './contenders.ts';
import type { LargeAnswer, LargeJob, LargeSample } from './largeFile.ts';
import { trafficSince } from './traffic.ts';

const KILOBYTE = 1_024;

/** A process of its own for one transfer: largeFile.ts starts it and reads its answer. */
async function main(): Promise<void> {
  const [job] = (await once(process, 'message')) as [LargeJob];
  const answer = await answerTo(job);
  process.send?.(answer, () => process.disconnect());
}

async function answerTo(job: LargeJob): Promise<LargeAnswer> {
  const client = contenders[job.contender](job.target, 1);
  try {
    await client.connect();
    await client.look(job.folder);
    const sample = await (job.direction === 'download' ? download : upload)(client, job);
    await client.close();
    return { sample };
  } catch (error) {
    client.destroy();
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

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
  const sample = await measured(client, () => client.saveStaged(path, content));
  assert.equal(await client.stat(path), bytes, 'The file on the server has another size');
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

void main();
