import assert from 'node:assert/strict';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';

import { GrowingBuffer } from '../../src/common/growingBuffer.ts';
import { download } from '../../src/remote/download.ts';
import type { RemoteEntry } from '../../src/remote/remoteSession.ts';
import { pattern, SHORT_TIMEOUTS, SHORT_TIMINGS, useScenes, type Scene } from './scene.ts';

const MEGABYTE = 1024 * 1024;
const BIG = pattern(6 * MEGABYTE);
const MTIME_MS = 1_600_000_000_000;
/** Not worth going on from. */
const SHORT = BIG.subarray(0, MEGABYTE / 2);
const SITE = {
  'big.bin': BIG,
  'short.bin': SHORT,
  'a.txt': 'a',
  'css/style.css': 'body{}',
  'js/app.js': 'run()',
  'lib/all.js': '',
};

const ENTRY: RemoteEntry = {
  name: 'big.bin',
  kind: 'file',
  target: undefined,
  size: BIG.length,
  mtimeMs: MTIME_MS,
  mtimeUnitMs: 1_000,
  mode: undefined,
  readonly: false,
  linkCount: undefined,
};

describe('what a person waits for', () => {
  const open = useScenes();

  async function openWith(maxConnections: number, options: object = {}): Promise<Scene> {
    const scene = await open(
      {},
      {
        maxConnections,
        timeouts: { ...SHORT_TIMEOUTS, dataIdleMs: 20_000, replyMs: 20_000 },
        timings: { ...SHORT_TIMINGS, interruptAfterMs: 100 },
        ...options,
      },
      SITE,
    );
    for (const name of ['big.bin', 'short.bin']) {
      await utimes(join(scene.root, name), MTIME_MS / 1_000, MTIME_MS / 1_000);
    }
    await scene.files.list('/');
    scene.server.reset();
    return scene;
  }

  interface Background {
    /** So much is here that it need not come again. */
    readonly isUnderWay: Promise<void>;
    readonly content: Promise<Buffer>;
  }

  function startDownload(scene: Scene, name = 'big.bin', size = BIG.length): Background {
    const target = new GrowingBuffer(size);
    let bytes = 0;
    let tell: () => void = () => undefined;
    const isUnderWay = new Promise<void>((resolve) => (tell = resolve));
    const append = (chunk: Uint8Array): void => {
      target.append(chunk);
      bytes += chunk.length;
      if (bytes >= 2 * MEGABYTE) tell();
    };
    const content = download({
      runner: scene.pool,
      path: `/${name}`,
      entry: { ...ENTRY, name, size },
      expectedSize: size,
      target: { append, reset: () => assert.fail('It was begun anew') },
      signal: undefined,
      priority: 'background',
    }).then(() => Buffer.from(target.take()));
    return { isUnderWay, content };
  }

  /** The first downloads stand still in the middle, until they are told to stop. */
  function stall(scene: Scene, count: number): void {
    let stalls = count;
    scene.server.onCommand(({ verb, argument }) =>
      verb === 'RETR' && argument === '/big.bin' && stalls-- > 0
        ? { data: { afterBytes: 4 * MEGABYTE, then: 'stall' } }
        : undefined,
    );
  }

  it('does not wait for a long download on the only session, which loses nothing', async () => {
    const scene = await openWith(1);
    stall(scene, 1);
    const { isUnderWay, content } = startDownload(scene);
    await isUnderWay;
    assert.equal((await scene.files.read('/a.txt')).length, 1);
    assert.ok(BIG.equals(await content));
    assert.equal(scene.pool.status.opened, 1);
    assert.match(scene.operations.find((line) => line.startsWith('REST')) ?? '', /^REST \d{7}$/);
  });

  it('does not wait for one that brought a few bytes only longer than those take', async () => {
    const scene = await openWith(1);
    scene.server.onCommand(({ verb, argument }) =>
      verb === 'RETR' && argument === '/short.bin' ? { delayMs: 300 } : undefined,
    );
    const { content } = startDownload(scene, 'short.bin', SHORT.length);
    await scene.server.waitFor(({ verb }) => verb === 'RETR');
    assert.equal((await scene.files.read('/a.txt')).length, 1);
    assert.ok(SHORT.equals(await content));
    assert.equal(scene.server.counts()['ABOR'], undefined);
  });

  it('has a session of its own where the server allows several', async () => {
    const scene = await openWith(4);
    stall(scene, 3);
    const all = Array.from({ length: 4 }, () => startDownload(scene));
    await Promise.all(all.slice(0, 3).map(({ isUnderWay }) => isUnderWay));
    assert.equal(scene.pool.status.busy, 3);
    assert.equal((await scene.files.read('/a.txt')).length, 1);
    await scene.files.list('/css');
    assert.equal(scene.server.counts()['ABOR'], undefined);
    // Two at once are one more than is left: a download makes way for it.
    scene.server.scriptNext('MLSD', { until: scene.server.waitFor(({ verb }) => verb === 'ABOR') });
    await Promise.all([scene.files.list('/js'), scene.files.list('/lib')]);
    scene.pool.destroy();
    await Promise.allSettled(all.map(({ content }) => content));
  });

  it('is not kept waiting by looks for what others have changed', async () => {
    const scene = await openWith(1, { watchIntervalMs: 30 });
    for (const folder of ['/', '/css', '/js']) await scene.files.list(folder);
    const watch = scene.files.watch('/', { recursive: true });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    scene.server.reset();
    scene.server.scriptNext('MLSD', { until: held });
    await scene.server.waitFor(({ verb }) => verb === 'MLSD');
    const read = scene.files.read('/a.txt');
    release();
    await read;
    const asked = scene.operations.filter((line) => /^(?:MLSD|RETR)/.test(line));
    assert.match(asked[0] ?? '', /^MLSD/);
    assert.equal(asked[1], 'RETR /a.txt');
    watch.dispose();
  });

  it('is shared with what is under way in the background', async () => {
    const scene = await openWith(1);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    scene.server.scriptNext('MLST', { until: held });
    const first = scene.files.stat('/big.bin', { fresh: true });
    await scene.server.waitFor(({ verb }) => verb === 'MLST');
    const sizes = [scene.files.folderSize('/js'), scene.files.folderSize('/css')];
    const preview = scene.files.preview('/css/none.png');
    const asked = scene.files.stat('/css/none.png').catch(() => 'absent');
    release();
    await Promise.all([first, asked, preview, ...sizes]);
    const lines = scene.operations.filter((line) => /^(?:MLST|MLSD)/.test(line));
    assert.equal(lines[1], 'MLST /css/none.png');
    assert.equal(lines.filter((line) => line === 'MLST /css/none.png').length, 1);
  });
});
