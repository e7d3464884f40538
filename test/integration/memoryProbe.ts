import { createHash } from 'node:crypto';

import { copyAcross } from '../../src/extension/provider/crossServer.ts';
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
async function probe(port: number, what: string, size: number, toPort: number): Promise<Probed> {
  const login = { host: '127.0.0.1', user: 'tester', password: TEST_PASSWORD };
  const client = await openClient({ ...login, port });
  const other = await openClient({ ...login, port: toPort });
  await client.files.list('/');
  const works = { read, write, copy };
  const baseline = process.memoryUsage().rss;
  let peak = baseline;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, SAMPLE_MS);
  const started = performance.now();
  const content = await works[what as keyof typeof works]();
  const milliseconds = performance.now() - started;
  peak = Math.max(peak, process.memoryUsage().rss);
  clearInterval(timer);
  await client.close();
  await other.close();
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { peakBytes: peak - baseline, milliseconds, sha256 };

  async function read(): Promise<Uint8Array> {
    return client.files.read('/big.bin');
  }

  async function copy(): Promise<Uint8Array> {
    const target = { files: other.files, path: '/copied.bin' };
    await copyAcross({ files: client.files, path: '/big.bin' }, target, { overwrite: false });
    return new Uint8Array();
  }

  async function write(): Promise<Uint8Array> {
    const made = pattern(size);
    await client.files.write('/written.bin', made, { create: true, overwrite: true });
    return made;
  }
}

const [port = '', what = '', size = '', toPort = port] = process.argv.slice(2);
if (port !== '') {
  void probe(Number(port), what, Number(size), Number(toPort)).then((probed) => {
    process.stdout.write(JSON.stringify(probed));
  });
}
