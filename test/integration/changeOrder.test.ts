import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';

import { bytes, useScenes, type Scene } from './scene.ts';

const OVER = { create: true, overwrite: true };
const FILE = '/site/page.html';
const SITE = { 'site/page.html': 'the base', 'site/other.html': 'another', 'x/y.txt': 'y' };

describe('a change of a file whose save is under way', () => {
  const open = useScenes();

  /** Begins a save, which the server confirms when the change had the time to be done. */
  async function duringSave(scene: Scene, change: () => Promise<unknown>): Promise<void> {
    const { files, server } = scene;
    await files.read(FILE);
    files.documents.adopt(FILE);
    files.documents.hold(FILE);
    let confirm = (): void => undefined;
    server.scriptNext('STOR', { finalReplyUntil: new Promise<void>((end) => (confirm = end)) });
    files.documents.willSave(FILE);
    const saving = files.write(FILE, bytes('what was typed'), OVER);
    await server.waitFor(({ verb }) => verb === 'STOR');
    const changing = change();
    for (let trip = 0; trip < 8; trip++) await files.stat('/x/y.txt', { fresh: true });
    confirm();
    await Promise.all([saving, changing]);
  }

  for (const saveStrategy of ['auto', 'direct'] as const) {
    it(`by a rename takes along what is saved: ${saveStrategy}`, async () => {
      const scene = await open({}, { saveStrategy }, SITE);
      const { files } = scene;
      await duringSave(scene, () => files.rename(FILE, '/site/new.html', { overwrite: false }));
      assert.deepEqual(await readdir(`${scene.root}/site`), ['new.html', 'other.html']);
      assert.equal(await scene.textOnDisk('site/new.html'), 'what was typed');
      const { size } = await files.stat('/site/new.html');
      assert.equal(size, 'what was typed'.length);
      assert.deepEqual([...(await files.list('/site')).keys()].sort(), ['new.html', 'other.html']);
    });

    it(`by a rename of its folder takes along what is saved: ${saveStrategy}`, async () => {
      const scene = await open({}, { saveStrategy }, SITE);
      await duringSave(scene, () => scene.files.rename('/site', '/moved', { overwrite: false }));
      assert.deepEqual(await readdir(`${scene.root}/moved`), ['other.html', 'page.html']);
      assert.equal(await scene.textOnDisk('moved/page.html'), 'what was typed');
    });

    it(`by a delete leaves no file behind: ${saveStrategy}`, async () => {
      const scene = await open({}, { saveStrategy }, SITE);
      await duringSave(scene, () => scene.files.delete(FILE, { recursive: false }));
      assert.deepEqual(await readdir(`${scene.root}/site`), ['other.html']);
      assert.deepEqual([...(await scene.files.list('/site')).keys()], ['other.html']);
    });
  }

  it('by a rename over it replaces what is saved', async () => {
    const scene = await open({}, {}, SITE);
    const over = () => scene.files.rename('/site/other.html', FILE, { overwrite: true });
    await duringSave(scene, over);
    assert.equal(await scene.textOnDisk('site/page.html'), 'another');
    assert.deepEqual(await readdir(`${scene.root}/site`), ['page.html']);
  });

  it('is not made by a save that comes while it is deleted', async () => {
    const scene = await open({}, {}, SITE);
    const { files, server } = scene;
    await files.list('/site');
    let confirm = (): void => undefined;
    server.scriptNext('RMD', { until: new Promise<void>((end) => (confirm = end)) });
    const deleting = files.delete('/site', { recursive: true });
    await server.waitFor(({ verb }) => verb === 'RMD');
    const saving = files.write(FILE, bytes('what was typed'), OVER);
    for (let trip = 0; trip < 8; trip++) await files.stat('/x/y.txt', { fresh: true });
    confirm();
    await deleting;
    await assert.rejects(saving, { code: 'not-found' });
    assert.deepEqual(await readdir(scene.root), ['x']);
  });
});
