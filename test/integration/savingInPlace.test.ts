import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { link, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { RemoteError } from '../../src/common/remoteError.ts';
import type { CommandHook } from '../support/ftpServer/script.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const OVERWRITE = { create: true, overwrite: true };
const OLD = 'the old content';
const NEW = 'what the person has typed, and it is longer';
const DIRECT = { saveStrategy: 'direct', maxConnections: 1 } as const;

describe('a save in place', () => {
  const open = useScenes();

  const opened = (onCommand?: CommandHook): Promise<Scene> =>
    open({ onCommand }, DIRECT, { 'a.txt': OLD });

  /** Every upload is cut after so many bytes. */
  const cutting =
    (afterBytes: number): CommandHook =>
    ({ verb }) =>
      verb === 'STOR' ? { data: { afterBytes, then: 'cut' } } : undefined;

  it('of which all arrived though each reply was lost is done', async () => {
    const scene = await opened(({ verb }) =>
      verb === 'STOR' ? { end: 'destroy', endAt: 'before-final-reply' } : undefined,
    );
    await scene.files.write('/a.txt', bytes(NEW), OVERWRITE);
    assert.equal(await scene.textOnDisk('a.txt'), NEW);
  });

  it('that never succeeds leaves the old content', async () => {
    const scene = await opened(cutting(5));
    let stores = 0;
    scene.server.onCommand((command, session) => {
      if (command.verb !== 'STOR' || stores++ >= 3) return undefined;
      return cutting(5)(command, session);
    });
    const saving = scene.files.write('/a.txt', bytes(NEW), OVERWRITE);
    await assert.rejects(saving, RemoteError);
    assert.equal(await scene.textOnDisk('a.txt'), OLD);
  });

  it('does not write over what others have put there after its first try', async () => {
    const scene = await opened();
    let stores = 0;
    scene.server.onCommand((command, session) => {
      if (command.verb !== 'STOR' || stores++ > 0) return undefined;
      return cutting(5)(command, session);
    });
    await scene.files.list('/');
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    // Nobody is greeted again before the others have written.
    scene.server.scriptNext('CONNECT', { until });
    const saving = scene.files.write('/a.txt', bytes(NEW), OVERWRITE);
    const rejected = assert.rejects(saving, { code: 'conflict' });
    await scene.server.waitFor('STOR');
    await scene.server.waitUntil(() => scene.server.openDataConnections === 0);
    await scene.write('a.txt', 'by somebody else');
    release();
    await rejected;
    assert.equal(await scene.textOnDisk('a.txt'), 'by somebody else');
    assert.equal(stores, 1);
  });

  for (const mlsd of [true, false]) {
    it(`nor what they have put there before it was checked (${mlsd ? 'MLST' : 'SIZE'})`, async () => {
      const scene = await open({ mlsd }, DIRECT, { 'a.txt': OLD });
      await scene.files.read('/a.txt');
      scene.server.onCommand(({ verb }) => {
        const isCheck = verb === (mlsd ? 'MLST' : 'SIZE') && scene.server.counts()['STOR'] === 1;
        if (isCheck) writeFileSync(join(scene.root, 'a.txt'), 'by somebody else');
        return undefined;
      });
      const saving = scene.files.write('/a.txt', bytes(NEW), OVERWRITE);
      await assert.rejects(saving, { code: 'conflict' });
      assert.equal(await scene.textOnDisk('a.txt'), 'by somebody else');
      assert.equal(scene.server.counts()['STOR'], 1);
    });
  }
});

describe('a server that ends each session with its first transfer', () => {
  const open = useScenes();

  for (const saveStrategy of ['auto', 'direct'] as const) {
    it(`gets a file once (${saveStrategy})`, async () => {
      const scene = await open({}, { saveStrategy }, { 'a.txt': OLD });
      await scene.files.list('/');
      scene.server.reset();
      scene.server.onCommand(({ verb }) =>
        verb === 'STOR' ? { end: '421', endAt: 'after-reply' } : undefined,
      );
      await scene.files.write('/a.txt', bytes(NEW), OVERWRITE);
      assert.equal(await scene.textOnDisk('a.txt'), NEW);
      assert.equal(scene.server.counts()['STOR'], 1);
      assert.deepEqual(await scene.leftOvers(), []);
    });
  }
});

describe('a server that tells no size', () => {
  const open = useScenes();
  const replies = { SIZE: '502 No.', MDTM: '502 No.', STAT: '502 No.' };

  for (const saveStrategy of ['auto', 'direct'] as const) {
    it(`is not believed: what it has is read back (${saveStrategy})`, async () => {
      const scene = await open({ mlsd: false, replies }, { saveStrategy }, { 'a.txt': OLD });
      await scene.files.list('/');
      await scene.files.write('/a.txt', bytes(NEW), OVERWRITE);
      assert.equal(await scene.textOnDisk('a.txt'), NEW);
      scene.server.onCommand(({ verb, argument }) =>
        verb === 'RETR' && (argument.endsWith('.tmp') || saveStrategy === 'direct')
          ? { data: { afterBytes: 5, then: 'close' } }
          : undefined,
      );
      await assert.rejects(scene.files.write('/a.txt', bytes(`${NEW}!`), OVERWRITE), RemoteError);
    });
  }
});

describe('a save that may not be in place', () => {
  const open = useScenes();

  it('replaces no link and no file with several names, and says so', async () => {
    const scene = await open({}, { saveStrategy: 'atomic' }, { 'a.txt': OLD, 'b.txt': OLD });
    await symlink('a.txt', join(scene.root, 'link'));
    await link(join(scene.root, 'b.txt'), join(scene.root, 'twin'));
    for (const path of ['/link', '/twin']) {
      const saving = scene.files.write(path, bytes(NEW), OVERWRITE);
      await assert.rejects(saving, { code: 'not-replaceable' });
    }
    assert.equal(await readlink(join(scene.root, 'link')), 'a.txt');
    for (const name of ['a.txt', 'b.txt']) assert.equal(await scene.textOnDisk(name), OLD);
    assert.deepEqual(await scene.leftOvers(), []);
    await scene.files.write('/a.txt', bytes(NEW), OVERWRITE);
    assert.equal(await scene.textOnDisk('a.txt'), NEW);
  });
});
