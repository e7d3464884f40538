import assert from 'node:assert/strict';

import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { bytes, pattern, useScenes, type Scene } from './scene.ts';

const ANY = { create: true, overwrite: true };
const ALL = ['HASH SHA-256;SHA-1*;MD5;CRC32', 'XMD5', 'XSHA1', 'XSHA256'];

describe('the digest of what was saved', () => {
  const open = useScenes();

  async function openWith(server: Partial<FtpServerOptions>): Promise<Scene> {
    const scene = await open(server, { maxConnections: 1 }, { 'a.txt': 'old' });
    await scene.files.list('/');
    scene.server.reset();
    return scene;
  }

  const digestsAsked = ({ sent }: Scene) =>
    sent.filter((line) => /^(?:HASH|XMD5|XSHA1|XSHA256|XCRC|MD5) /.test(line));

  it('is asked for by HASH in the write that asks for size and time', async () => {
    const scene = await openWith({ extensions: ALL });
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    scene.server.scriptNext('MLST', { until });
    const saving = scene.files.write('/a.txt', bytes('new'), ANY);
    await scene.server.waitFor('HASH');
    release();
    await saving;
    assert.deepEqual(digestsAsked(scene), ['HASH /.temporary.tmp']);
    assert.equal(await scene.textOnDisk('a.txt'), 'new');
  });

  it('is of the best algorithm that HASH has, selected at the login', async () => {
    const scene = await open({ extensions: ALL }, {}, { 'a.txt': 'old' });
    await scene.files.write('/a.txt', bytes('new'), ANY);
    assert.ok(scene.sent.includes('OPTS HASH SHA-256'));
  });

  for (const [line, sent] of [
    ['XSHA256', 'XSHA256 /.temporary.tmp'],
    ['XSHA1 filename;start;end', 'XSHA1 /.temporary.tmp'],
    ['XMD5 "filename" SP EP', 'XMD5 "/.temporary.tmp"'],
  ] as const) {
    it(`is asked for as FEAT says: ${line}`, async () => {
      const scene = await openWith({ extensions: [line] });
      await scene.files.write('/a.txt', bytes('new'), ANY);
      assert.deepEqual(digestsAsked(scene), [sent]);
      assert.equal(await scene.textOnDisk('a.txt'), 'new');
    });
  }

  it('is not asked for where the server announces none', async () => {
    const scene = await openWith({});
    await scene.files.write('/a.txt', bytes('new'), ANY);
    assert.deepEqual(digestsAsked(scene), []);
  });

  for (const extensions of [['HASH SHA-256*'], ['XMD5'], ['MD5'], ['XCRC "filename" SP EP']]) {
    it(`shows a byte that was garbled once, and the save is done again (${extensions[0]})`, async () => {
      const scene = await openWith({ extensions });
      scene.server.scriptNext('STOR', { garbledByte: 1_234 });
      const content = pattern(10_000);
      await scene.files.write('/a.txt', content, ANY);
      assert.ok(content.equals(await scene.onDisk('a.txt')));
      assert.equal(scene.server.counts()['STOR'], 2);
      assert.equal(digestsAsked(scene).length, 2, 'it was right the second time');
      assert.equal(scene.server.counts()['RETR'], 1, 'to see that the content is wrong');
    });
  }

  it('keeps the old content where every save garbles a byte', async () => {
    const scene = await openWith({ extensions: ['HASH SHA-256*'] });
    scene.server.onCommand(({ verb }) => (verb === 'STOR' ? { garbledByte: 0 } : undefined));
    await assert.rejects(scene.files.write('/a.txt', pattern(10_000), ANY), {
      code: 'content-mismatch',
    });
    assert.equal(await scene.textOnDisk('a.txt'), 'old');
    assert.deepEqual(await scene.leftOvers(), []);
  });

  it('puts the old content back where every save in place garbles a byte', async () => {
    const scene = await open(
      { extensions: ['HASH SHA-256*'] },
      { maxConnections: 1, saveStrategy: 'direct' },
      { 'a.txt': 'old' },
    );
    for (let tries = 0; tries < 3; tries++) scene.server.scriptNext('STOR', { garbledByte: 0 });
    await assert.rejects(scene.files.write('/a.txt', pattern(10_000), ANY), {
      code: 'content-mismatch',
    });
    assert.equal(await scene.textOnDisk('a.txt'), 'old');
  });

  it('keeps a garbled byte out of a copy', async () => {
    const scene = await open({ extensions: ['XSHA256'] }, {}, { 'big.bin': pattern(300_000) });
    scene.server.scriptNext('STOR', { garbledByte: 200_000 });
    await scene.files.copy('/big.bin', '/copy.bin', { overwrite: false });
    assert.ok(pattern(300_000).equals(await scene.onDisk('copy.bin')));
  });

  it('fails no save where it is wrong and the content is right, and is not asked for again', async () => {
    const zeros = '0'.repeat(64);
    const scene = await openWith({
      extensions: ['HASH SHA-256*', 'XSHA256'],
      replies: { HASH: `213 SHA-256 0-3 ${zeros} a.txt`, XSHA256: `250 ${zeros}` },
    });
    await scene.files.write('/a.txt', bytes('new'), ANY);
    await scene.files.write('/a.txt', bytes('newer'), ANY);
    assert.equal(await scene.textOnDisk('a.txt'), 'newer');
    assert.deepEqual(digestsAsked(scene), ['HASH /.temporary.tmp']);
  });

  for (const reply of [
    '213 It begins with deadbeef and ends well.',
    '250 Working on it.',
    '550 Cannot do that.',
    '500 Unknown command.',
  ]) {
    it(`is not asked for again after "${reply}"`, async () => {
      const scene = await openWith({ extensions: ['HASH SHA-256*'], replies: { HASH: reply } });
      await scene.files.write('/a.txt', bytes('new'), ANY);
      await scene.files.write('/a.txt', bytes('newer'), ANY);
      assert.equal(await scene.textOnDisk('a.txt'), 'newer');
      assert.equal(digestsAsked(scene).length, 1);
    });
  }

  it('costs one more try where the server never tells it', async () => {
    const scene = await openWith({ extensions: ['HASH SHA-256*'] });
    scene.server.scriptNext('HASH', { reply: '' });
    await scene.files.write('/a.txt', bytes('new'), ANY);
    await scene.files.write('/a.txt', bytes('newer'), ANY);
    assert.equal(await scene.textOnDisk('a.txt'), 'newer');
    assert.equal(digestsAsked(scene).length, 1);
  });
});
