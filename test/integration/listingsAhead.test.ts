import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { RemoteChange } from '../../src/remote/remoteFiles.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const SITE = {
  'index.html': 'home',
  'css/style.css': 'body{}',
  'css/themes/dark.css': 'body{}',
  'js/app.js': 'run()',
  'docs/api/v1/index.md': '#',
};

describe('folders in a folder that is shown', () => {
  const open = useScenes();

  /** A scene with two idle sessions, as after a second of use. */
  async function openWith(
    server: Parameters<typeof open>[0] = {},
    client: Parameters<typeof open>[1] = {},
    content: Readonly<Record<string, string>> = SITE,
  ): Promise<Scene> {
    const scene = await open(server, { prefetches: true, ...client }, content);
    await Promise.all([scene.files.stat('/css/style.css'), scene.files.homeDirectory()]);
    await Promise.all([scene.files.homeDirectory(), scene.files.homeDirectory()]);
    scene.server.reset();
    return scene;
  }

  /** Be it by MLSD or by STAT. */
  const listed = (scene: Scene): string[] =>
    scene.operations.filter((line) => /^(?:MLSD|STAT -a)\b/.test(line));

  const isListed = (scene: Scene, folder: string): Promise<unknown> =>
    scene.server.waitFor(
      ({ verb, argument }) =>
        (verb === 'MLSD' && argument === folder) ||
        (verb === 'STAT' && argument === `-a ${folder}`),
    );

  /** Waits until no session has work. */
  async function settled({ pool }: Scene): Promise<void> {
    if (pool.status.busy === 0) return;
    await new Promise<void>((resolve) => {
      const listening = pool.onDidChangeStatus(({ busy }) => {
        if (busy > 0) return;
        listening.dispose();
        resolve();
      });
    });
  }

  it('are listed before they are opened', async () => {
    const scene = await openWith();
    assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), [
      'css',
      'docs',
      'index.html',
      'js',
    ]);
    for (const folder of ['/css', '/docs', '/js']) await isListed(scene, folder);
    const css = await scene.files.list('/css');
    assert.deepEqual([...css.keys()].sort(), ['style.css', 'themes']);
    assert.equal(css.get('themes')?.kind, 'directory');
    assert.equal(css.get('style.css')?.size, 6);
    // And those in them, as soon as they are shown.
    await isListed(scene, '/css/themes');
    assert.deepEqual([...(await scene.files.list('/css/themes')).keys()], ['dark.css']);
  });

  it('are not listed where that is not wanted', async () => {
    const scene = await openWith({}, { prefetches: false });
    await scene.files.list('/');
    await settled(scene);
    assert.equal(listed(scene).length, 1);
  });

  it('are not listed over the only session', async () => {
    const scene = await openWith({}, { maxConnections: 1 });
    await scene.files.list('/');
    await scene.files.list('/js');
    assert.equal(listed(scene).length, 2);
  });

  it('are listed as they are, in full, once one is opened', async () => {
    const scene = await openWith();
    await scene.files.list('/');
    for (const folder of ['/css', '/docs', '/js']) await isListed(scene, folder);
    await settled(scene);
    await writeFile(join(scene.root, 'js/later.js'), 'later');
    const changes = new Promise<readonly RemoteChange[]>((resolve) => {
      const listening = scene.files.onDidChange((seen) => {
        listening.dispose();
        resolve(seen);
      });
    });
    const shown = await scene.files.list('/js');
    assert.deepEqual([...shown.keys()], ['app.js']);
    assert.deepEqual(await changes, [{ type: 'created', path: '/js/later.js' }]);
    assert.equal((await scene.files.stat('/js/later.js')).size, 5);
  });

  it('are listed anew after a change of our own', async () => {
    const scene = await openWith();
    await scene.files.list('/');
    for (const folder of ['/css', '/docs', '/js']) await isListed(scene, folder);
    await settled(scene);
    await scene.files.write('/js/mine.js', bytes('mine'), { create: true, overwrite: false });
    assert.deepEqual([...(await scene.files.list('/js')).keys()].sort(), ['app.js', 'mine.js']);
  });

  it('are asked for once, by whoever comes first', async () => {
    const scene = await openWith();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    scene.server.onCommand(({ verb, argument }) =>
      verb === 'MLSD' && argument === '/css' ? { until: held } : undefined,
    );
    await scene.files.list('/');
    await isListed(scene, '/css');
    const css = scene.files.list('/css');
    release();
    assert.equal((await css).size, 2);
  });

  it('do not keep a person waiting', async () => {
    const scene = await openWith({}, { maxConnections: 2 });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    scene.server.scriptNext('MLSD', {});
    await scene.files.list('/');
    scene.server.onCommand(({ verb }) => (verb === 'MLSD' ? { until: held } : undefined));
    await scene.files.stat('/index.html', { fresh: true });
    assert.equal((await scene.files.read('/index.html')).length, 4);
    release();
  });

  it('are not all listed where there are too many', async () => {
    const content = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`f${String(index).padStart(3, '0')}/a`, 'x']),
    );
    const scene = await openWith({}, {}, { ...content, 'css/style.css': '' });
    await mkdir(join(scene.root, '.hidden'));
    await scene.files.list('/');
    await isListed(scene, '/css');
    await settled(scene);
    assert.ok(listed(scene).length <= 1 + 2 * 32, `${listed(scene).length} were listed`);
    assert.ok(!listed(scene).some((line) => line.endsWith('/.hidden')));
  });

  it('that are closed are told of to who opens them', async () => {
    const scene = await openWith({
      onCommand: ({ argument }) =>
        argument.endsWith('/js') ? '550 Permission denied.' : undefined,
    });
    await scene.files.list('/');
    await isListed(scene, '/js');
    await settled(scene);
    await assert.rejects(scene.files.list('/js'), { code: 'no-permission' });
    assert.equal((await scene.files.list('/css')).size, 2);
  });
});
