import assert from 'node:assert/strict';

import type { CommandHook } from '../support/ftpServer/script.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { bytes, pattern, useScenes, type Scene } from './scene.ts';

const MEGABYTE = 1024 * 1024;
const LARGE = pattern(9 * MEGABYTE);
const ANY = { create: true, overwrite: true };

describe('room for an upload', () => {
  const open = useScenes();

  async function openWith(server: Partial<FtpServerOptions>, client = {}): Promise<Scene> {
    const files = { 'a.bin': 'old', 'large.bin': LARGE };
    const scene = await open(server, { maxConnections: 1, ...client }, files);
    await scene.files.list('/');
    scene.server.reset();
    return scene;
  }

  it('is asked for by AVBL before anything large is sent', async () => {
    const scene = await openWith({ extensions: ['AVBL'], quotaBytes: 5 * MEGABYTE });
    await assert.rejects(scene.files.write('/a.bin', LARGE, ANY), { code: 'no-space' });
    assert.equal(scene.server.counts()['STOR'], undefined);
    assert.ok(scene.sent.includes('AVBL /'));
    assert.equal(await scene.textOnDisk('a.bin'), 'old');
  });

  it('is asked for before a copy, too', async () => {
    const scene = await openWith({ extensions: ['AVBL'], quotaBytes: 5 * MEGABYTE });
    const copied = scene.files.copy('/large.bin', '/copy.bin', { overwrite: false });
    await assert.rejects(copied, { code: 'no-space' });
    assert.equal(scene.server.counts()['STOR'], undefined);
  });

  it('is there: the upload follows', async () => {
    const scene = await openWith({ extensions: ['AVBL'] });
    await scene.files.write('/a.bin', LARGE, ANY);
    assert.ok(LARGE.equals(await scene.onDisk('a.bin')));
    assert.equal(scene.server.counts()['AVBL'], 1);
  });

  it('is not asked for where little is sent, nor where the server cannot tell', async () => {
    const small = await openWith({ extensions: ['AVBL'] });
    await small.files.write('/a.bin', bytes('new'), ANY);
    assert.equal(small.server.counts()['AVBL'], undefined);
    const without = await openWith({});
    await without.files.write('/a.bin', LARGE, ANY);
    assert.equal(without.server.counts()['AVBL'], undefined);
  });

  for (const reply of ['500 Unknown.', '550 No.', '213 0', '213 plenty']) {
    it(`is left to the upload after ${reply}`, async () => {
      const scene = await openWith({ extensions: ['AVBL'], replies: { AVBL: reply } });
      await scene.files.write('/a.bin', LARGE, ANY);
      assert.ok(LARGE.equals(await scene.onDisk('a.bin')));
    });
  }
});

describe('a server that wants ALLO before STOR', () => {
  const open = useScenes();

  function demanding(refusal: string): CommandHook {
    let before = '';
    return ({ verb }) => {
      const isMissing = verb === 'STOR' && before !== 'ALLO';
      before = verb;
      return isMissing ? refusal : undefined;
    };
  }

  for (const refusal of ['503 Bad sequence of commands.', '550 Use ALLO with the size first.']) {
    for (const saveStrategy of ['auto', 'direct'] as const) {
      it(`gets it after "${refusal}", and from then on (${saveStrategy})`, async () => {
        const client = { maxConnections: 1, saveStrategy };
        const scene = await open({ onCommand: demanding(refusal) }, client, { 'a.txt': 'old' });
        for (const text of ['new', 'newer']) await scene.files.write('/a.txt', bytes(text), ANY);
        assert.equal(await scene.textOnDisk('a.txt'), 'newer');
        const { STOR, ALLO } = scene.server.counts();
        assert.deepEqual({ STOR, ALLO }, { STOR: 3, ALLO: 2 });
        const second = scene.sent.lastIndexOf('ALLO 5');
        assert.match(scene.sent[second + 1] ?? '', /^STOR /);
      });
    }
  }

  it('gets it for a copy that waits on the disk of this computer', async () => {
    const onCommand = demanding('503 Bad sequence of commands.');
    const scene = await open({ onCommand }, { maxConnections: 1 }, { 'large.bin': LARGE });
    await scene.files.copy('/large.bin', '/copy.bin', { overwrite: false });
    assert.ok(LARGE.equals(await scene.onDisk('copy.bin')));
    assert.ok(scene.sent.includes(`ALLO ${LARGE.length}`));
  });

  it('is not a server that refuses all the same', async () => {
    const client = { maxConnections: 1, saveStrategy: 'atomic' as const };
    const scene = await open({ replies: { STOR: '503 Never.' } }, client, { 'a.txt': 'old' });
    for (let tries = 0; tries < 2; tries++) {
      await assert.rejects(scene.files.write('/a.txt', bytes('new'), ANY), {
        code: 'not-replaceable',
      });
    }
    assert.equal(await scene.textOnDisk('a.txt'), 'old');
  });

  it('is none that refuses in another way', async () => {
    const client = { maxConnections: 1, saveStrategy: 'atomic' as const };
    const scene = await open({ replies: { STOR: '553 No.' } }, client, { 'a.txt': 'old' });
    await assert.rejects(scene.files.write('/a.txt', bytes('new'), ANY));
    assert.equal(scene.server.counts()['ALLO'], undefined);
  });
});
