import assert from 'node:assert/strict';
import { stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const MODIFIED = new Date('2020-02-03T04:05:06Z');
const FEATURES = ['UTF8', 'SIZE', 'MDTM', 'MLST type*;size*;modify*;UNIX.mode*;', 'EPSV'];
const KEEP = { overwrite: false };

describe('the time of a copy', () => {
  const open = useScenes();

  async function openWith(server: Partial<FtpServerOptions>): Promise<Scene> {
    const scene = await open(server, { maxConnections: 1 }, { 'a.txt': 'text', 'b.txt': 'other' });
    for (const name of ['a.txt', 'b.txt']) await utimes(join(scene.root, name), 0, MODIFIED);
    await scene.files.list('/');
    scene.server.reset();
    return scene;
  }

  const timeOf = async (scene: Scene, name: string) => (await stat(join(scene.root, name))).mtimeMs;

  it('is that of the original, set and looked at in one write', async () => {
    const scene = await openWith({});
    await scene.files.copy('/a.txt', '/copy.txt', KEEP);
    assert.equal(await timeOf(scene, 'copy.txt'), MODIFIED.getTime());
    const staged = scene.sent.indexOf('STOR /.temporary.tmp');
    assert.deepEqual(scene.sent.slice(staged + 1, staged + 3), [
      'MFMT 20200203040506 /.temporary.tmp',
      'MLST /.temporary.tmp',
    ]);
    assert.equal((await scene.files.stat('/copy.txt')).mtimeMs, MODIFIED.getTime());
  });

  it('is set without MLST, too', async () => {
    const scene = await openWith({ mlsd: false });
    await scene.files.copy('/a.txt', '/copy.txt', KEEP);
    assert.equal((await timeOf(scene, 'copy.txt')) % 60_000, 0, 'the minute of the listing');
  });

  it('is set by SITE UTIME where MFMT is not announced', async () => {
    const scene = await openWith({ features: FEATURES, extensions: ['SITE UTIME'] });
    await scene.files.copy('/a.txt', '/copy.txt', KEEP);
    assert.equal(await timeOf(scene, 'copy.txt'), MODIFIED.getTime());
    assert.ok(scene.sent.includes('SITE UTIME 20200203040506 /.temporary.tmp'));
    assert.equal(scene.server.counts()['MFMT'], undefined);
  });

  it('is left alone, and not tried again, where the server has no way', async () => {
    const scene = await openWith({ features: FEATURES });
    const before = Date.now();
    await scene.files.copy('/a.txt', '/copy.txt', KEEP);
    await scene.files.copy('/b.txt', '/other.txt', KEEP);
    assert.ok((await timeOf(scene, 'copy.txt')) > before - 5_000);
    const tried = scene.sent.filter((line) => line.startsWith('SITE UTIME'));
    assert.equal(tried.length, 1);
  });

  for (const [what, reply] of [
    ['refuses', '550 Not allowed.'],
    ['does not know', '500 Unknown command.'],
    ['only pretends to do', '213 Modify=20200203040506; done'],
  ] as const) {
    it(`fails no copy on a server that ${what} what it announces`, async () => {
      const scene = await openWith({ replies: { MFMT: reply } });
      await scene.files.copy('/a.txt', '/copy.txt', KEEP);
      await scene.files.copy('/b.txt', '/other.txt', KEEP);
      assert.equal(await scene.textOnDisk('copy.txt'), 'text');
      assert.equal(await scene.textOnDisk('other.txt'), 'other');
      assert.equal(scene.server.counts()['MFMT'], 1);
    });
  }

  it('is kept for each file of a folder', async () => {
    const scene = await open({}, {}, { 'from/a.txt': 'text', 'from/in/b.txt': 'other' });
    for (const name of ['a.txt', 'in/b.txt']) {
      await utimes(join(scene.root, 'from', name), 0, MODIFIED);
    }
    await scene.files.copy('/from', '/to', KEEP);
    for (const name of ['a.txt', 'in/b.txt']) {
      assert.equal(await timeOf(scene, `to/${name}`), MODIFIED.getTime());
    }
  });

  it('never goes back for the editor, where an older file replaces a newer one', async () => {
    const scene = await openWith({});
    await scene.files.write('/b.txt', bytes('newer'), { create: true, overwrite: true });
    const before = (await scene.files.stat('/b.txt')).mtimeMs;
    await scene.files.copy('/a.txt', '/b.txt', { overwrite: true });
    assert.equal(await timeOf(scene, 'b.txt'), MODIFIED.getTime());
    assert.ok((await scene.files.stat('/b.txt')).mtimeMs > before);
    assert.ok((await scene.files.stat('/b.txt', { fresh: true })).mtimeMs > before);
  });

  it('is not asked for by a save', async () => {
    const scene = await openWith({});
    await scene.files.write('/a.txt', bytes('new'), { create: true, overwrite: true });
    assert.equal(scene.server.counts()['MFMT'], undefined);
    assert.ok((await timeOf(scene, 'a.txt')) > MODIFIED.getTime());
  });

  it('is the time that a write names', async () => {
    const scene = await openWith({});
    const modifiedMs = MODIFIED.getTime();
    const options = { create: true, overwrite: true, modifiedMs };
    await scene.files.write('/new.txt', bytes('new'), options);
    assert.equal(await timeOf(scene, 'new.txt'), modifiedMs);
  });
});

describe('the time that the editor is told after a save', () => {
  const open = useScenes();

  it('is later than before where a rename has put another file there', async () => {
    const scene = await open({}, {}, { 'a.txt': 'older', 'b.txt': 'other', 'c.txt': 'third' });
    for (const [name, date] of [
      ['a.txt', new Date(MODIFIED.getTime() - 60_000)],
      ['b.txt', MODIFIED],
      ['c.txt', MODIFIED],
    ] as const) {
      await utimes(join(scene.root, name), 0, date);
    }
    const told = [(await scene.files.stat('/c.txt')).mtimeMs];
    for (const name of ['/b.txt', '/a.txt']) {
      await scene.files.rename(name, '/c.txt', { overwrite: true });
      told.push((await scene.files.stat('/c.txt')).mtimeMs);
      assert.equal((await scene.files.stat('/c.txt', { fresh: true })).mtimeMs, told.at(-1));
    }
    assert.deepEqual(
      told,
      [0, 1, 2].map((later) => MODIFIED.getTime() + later),
    );
  });

  it('is later than before, though nothing but a listing tells it, which shows minutes', async () => {
    const unknown = '502 Not implemented.';
    const scene = await open(
      { mlsd: false, replies: { SIZE: unknown, MDTM: unknown } },
      {},
      { 'a.txt': 'a' },
    );
    const told: number[] = [];
    for (const text of ['b', 'c', 'd']) {
      told.push((await scene.files.stat('/a.txt')).mtimeMs);
      await scene.files.write('/a.txt', bytes(text), { create: true, overwrite: true });
    }
    told.push((await scene.files.stat('/a.txt')).mtimeMs);
    assert.deepEqual(
      told.map((time, index) => time > (told[index - 1] ?? 0)),
      [true, true, true, true],
    );
  });
});
