import { createHash } from 'node:crypto';

import { openClient } from '../support/clientUnderTest.ts';
import { pattern } from './scene.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';

/** What the probe prints: growth over its own baseline, the content included. */
export interface Probed {
  readonly peakBytes: number;
  readonly milliseconds: number;
  readonly sha256: string;
}

const SAMPLE_MS = 5;

/** A process of its own, so that nothing but the client is in the figure. */
async function probe(port: number, what: string, size: number): Promise<Probed> {
  const client = await openClient({
    host: '127.0.0.1',
    port,
    user: 'tester',
    password: TEST_PASSWORD,
  });
  await client.files.list('/');
  const baseline = process.memoryUsage().rss;
  let peak = baseline;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, SAMPLE_MS);
  const started = performance.now();
  const content = await (what === 'read' ? read() : write());
  const milliseconds = performance.now() - started;
  peak = Math.max(peak, process.memoryUsage().rss);
  clearInterval(timer);
  await client.close();
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { peakBytes: peak - baseline, milliseconds, sha256 };

  async function read(): Promise<Uint8Array> {
    return client.files.read('/big.bin');
  }

  async function write(): Promise<Uint8Array> {
    const made = pattern(size);
    await client.files.write('/written.bin', made, { create: true, overwrite: true });
    return made;
  }
}

const [port = '', what = '', size = ''] = process.argv.slice(2);
if (port !== '') {
  void probe(Number(port), what, Number(size)).then((probed) => {
    process.stdout.write(JSON.stringify(probed));
  });
}
