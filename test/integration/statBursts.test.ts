import assert from 'node:assert/strict';
import { rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';

import { openClient } from '../support/clientUnderTest.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { bytes, SHORT_TIMEOUTS, useScenes, type Scene } from './scene.ts';

const COUNT = 50;
const PATHS = Array.from({ length: COUNT }, (_, index) => `/d${index % 5}/file-${index}.txt`);
const SITE = Object.fromEntries(PATHS.map((path) => [path.slice(1), `content of ${path}`]));
const FOLDERS = ['/d0', '/d1', '/d2', '/d3', '/d4'];

/** Longer than what was seen is believed. */
const LATER_MS = 31_000;

const statAll = (scene: Scene, paths: readonly string[]) =>
  Promise.all(paths.map((path) => scene.files.stat(path)));

describe('many stats at a time', () => {
  const open = useScenes();

  it('are one packet on one session', async () => {
    const scene = await open({}, {}, SITE);
    await scene.files.homeDirectory();
    scene.server.reset();
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    scene.server.scriptNext('MLST', { until });
    const asking = statAll(scene, PATHS);
    // All have come before the first of them is answered.
    await scene.server.waitUntil(() => scene.server.commands.length === COUNT);
    assert.ok(scene.sent.every((line) => line.startsWith('MLST ')));
    release();
    const stats = await asking;
    assert.deepEqual(
      stats.map(({ size }) => size),
      PATHS.map((path) => `content of ${path}`.length),
    );
    assert.equal(scene.server.sessions.length, 1);
    assert.equal(scene.sent.length, COUNT);
  });

  it('do not keep one alone waiting: it is sent at once', async () => {
    const scene = await open({}, {}, SITE);
    await scene.files.homeDirectory();
    scene.server.reset();
    await scene.files.stat('/d0/file-0.txt');
    assert.deepEqual(scene.sent, ['MLST /d0/file-0.txt']);
  });

  it('join the one that waits for the only session', async () => {
    const scene = await open({}, { maxConnections: 1 }, SITE);
    await scene.files.homeDirectory();
    scene.server.reset();
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    scene.server.scriptNext('MLSD', { until });
    const listing = scene.files.list('/d4');
    await scene.server.waitFor('MLSD');
    const early = scene.files.stat('/d0/file-0.txt');
    await new Promise((resolve) => setImmediate(resolve));
    const late = scene.files.stat('/d1/file-1.txt');
    await new Promise((resolve) => setImmediate(resolve));
    scene.server.scriptNext('MLST', {
      until: scene.server.waitFor(({ argument }) => argument === '/d1/file-1.txt'),
    });
    release();
    await Promise.all([listing, early, late]);
  });

  it('are refused one by one', async () => {
    const scene = await open({}, {}, SITE);
    await scene.files.homeDirectory();
    const paths = ['/d0/file-0.txt', '/d0/none', '/d1/file-1.txt', '/no/where'];
    const settled = await Promise.allSettled(paths.map((path) => scene.files.stat(path)));
    assert.deepEqual(
      settled.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled', 'rejected'],
    );
    for (const one of settled) {
      if (one.status === 'rejected') {
        assert.equal((one.reason as { code?: string }).code, 'not-found');
      }
    }
  });

  it('of which one cannot be asked for: the others are answered', async () => {
    const scene = await open({}, {}, SITE);
    const paths = ['/d0/file-0.txt', '/d0/with\nbreak', '/d1/file-1.txt'];
    const settled = await Promise.allSettled(paths.map((path) => scene.files.stat(path)));
    assert.deepEqual(
      settled.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  });

  it('of which one makes the server hang up: the others are answered', async () => {
    const scene = await open({}, {}, SITE);
    await scene.files.homeDirectory();
    scene.server.onCommand(({ verb, argument }) =>
      verb === 'MLST' && argument === '/d1/file-1.txt' ? { end: 'close' } : undefined,
    );
    const settled = await Promise.allSettled(
      PATHS.slice(0, 5).map((path) => scene.files.stat(path)),
    );
    assert.deepEqual(
      settled.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
    );
  });

  it('go one at a time to a server that takes no bursts', async () => {
    const scene = await open({ greeting: '220 MikroTik FTP server' }, {}, SITE);
    await scene.files.homeDirectory();
    scene.server.reset();
    let waiting = 0;
    let most = 0;
    scene.server.onCommand(({ verb }) => {
      if (verb !== 'MLST') return undefined;
      most = Math.max(most, ++waiting);
      const until = new Promise<void>((resolve) => {
        setImmediate(() => {
          waiting--;
          resolve();
        });
      });
      return { until };
    });
    await statAll(scene, PATHS.slice(0, 10));
    assert.equal(most, 1);
    assert.equal(scene.server.counts()['MLST'], 10);
  });

  it('of more than a listing tells: the folder is listed', async () => {
    const names = Array.from({ length: 150 }, (_, index) => `f${index}`);
    let now = Date.now();
    const content = Object.fromEntries(names.map((name) => [name, name]));
    const scene = await open({}, { now: () => now }, content);
    await scene.files.list('/');
    now += LATER_MS;
    scene.server.reset();
    const stats = await statAll(
      scene,
      names.map((name) => `/${name}`),
    );
    assert.deepEqual(
      stats.map(({ size }) => size),
      names.map(({ length }) => length),
    );
    const { MLSD, MLST } = scene.server.counts();
    assert.deepEqual([MLSD, MLST], [1, undefined]);
  });

  it('given up one by one: what nobody waits for any more is not asked for', async () => {
    const scene = await open({}, { maxConnections: 1 }, SITE);
    await scene.files.homeDirectory();
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    scene.server.scriptNext('MLSD', { until });
    const listing = scene.files.list('/d4');
    await scene.server.waitFor('MLSD');
    scene.server.reset();
    const stop = new AbortController();
    const { signal } = stop;
    const given = scene.files.stat('/d0/file-0.txt', { signal });
    const kept = scene.files.stat('/d1/file-1.txt');
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    await assert.rejects(given, { code: 'aborted' });
    release();
    await Promise.all([listing, kept]);
    assert.ok(!scene.sent.includes('MLST /d0/file-0.txt'));
  });

  describe('of known files on a server without MLST', () => {
    const opened = async (): Promise<{ scene: Scene; later: () => void }> => {
      let now = Date.now();
      const scene = await open({ mlsd: false }, { now: () => now }, SITE);
      for (const path of PATHS) {
        const old = new Date(Date.now() - 7 * 86_400_000);
        await utimes(join(scene.root, path), old, old);
      }
      for (const folder of FOLDERS) await scene.files.list(folder);
      return { scene, later: () => (now += LATER_MS) };
    };

    it('ask for size and time alone, all together', async () => {
      const { scene, later } = await opened();
      const before = await statAll(scene, PATHS);
      later();
      scene.server.reset();
      assert.deepEqual(await statAll(scene, PATHS), before);
      assert.deepEqual(
        // A session that was idle for so long is checked before anything else.
        scene.sent.filter((line) => line !== 'NOOP'),
        PATHS.flatMap((path) => [`SIZE ${path}`, `MDTM ${path}`]),
      );
    });

    it('list the folder of what has changed, and of what is gone', async () => {
      const { scene, later } = await opened();
      await scene.write('d1/file-1.txt', 'another size');
      await rm(join(scene.root, 'd2/file-2.txt'));
      later();
      scene.server.reset();
      const [same, changed, gone] = await Promise.allSettled(
        PATHS.slice(0, 3).map((path) => scene.files.stat(path)),
      );
      assert.equal(same?.status, 'fulfilled');
      assert.equal(changed?.status === 'fulfilled' && changed.value.size, 12);
      assert.equal(gone?.status, 'rejected');
      assert.deepEqual(
        FOLDERS.filter((folder) => scene.sent.some((line) => line.endsWith(` ${folder}`))),
        ['/d1', '/d2'],
      );
    });

    it('notice another time of the same size', async () => {
      const { scene, later } = await opened();
      const [before] = await statAll(scene, PATHS);
      const newer = new Date(Date.now() - 3_600_000);
      await utimes(join(scene.root, PATHS[0] ?? ''), newer, newer);
      later();
      const [after] = await statAll(scene, PATHS);
      assert.ok(after && before && after.mtimeMs > before.mtimeMs);
    });

    it('ask a listing where all has to be known of what a save replaces', async () => {
      const { scene, later } = await opened();
      later();
      scene.server.reset();
      await scene.files.stat('/d0/file-0.txt', { fresh: true });
      assert.ok(scene.sent.some((line) => line.endsWith(' /d0')));
      assert.ok(!scene.sent.includes('SIZE /d0/file-0.txt'));
    });
  });

  it('are many packets where one would be too long, and none is lost', async () => {
    const scene = await open({}, {}, SITE);
    const client = await openClient({
      host: '127.0.0.1',
      port: scene.server.port,
      user: 'tester',
      password: TEST_PASSWORD,
      timeouts: SHORT_TIMEOUTS,
    });
    try {
      const folder = `/${'long-name-'.repeat(20)}`;
      await client.files.createDirectory(folder);
      const paths = Array.from({ length: 60 }, (_, index) => `${folder}/${index}`);
      for (const path of paths) await scene.write(path.slice(1), path);
      const stats = await Promise.all(paths.map((path) => client.files.stat(path)));
      assert.deepEqual(
        stats.map(({ size }) => size),
        paths.map((path) => bytes(path).length),
      );
    } finally {
      await client.close();
    }
  });
});
