import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { RemoteChange } from '../../src/remote/remoteFiles.ts';
import { useScenes, type Scene } from './scene.ts';

const INTERVAL_MS = 20;
const SITE = { 'index.html': 'home', 'css/style.css': 'body{}', 'js/app.js': 'run()' };

describe('watching an open folder', () => {
  const open = useScenes();

  /** The next change of this path, within mocha's own deadline. */
  const waitFor = async (scene: Scene, path: string): Promise<RemoteChange> => {
    const seen = new EventEmitter();
    const listener = scene.files.onDidChange((changes) => {
      for (const change of changes) if (change.path === path) seen.emit('change', change);
    });
    try {
      const [change] = (await once(seen, 'change')) as [RemoteChange];
      return change;
    } finally {
      listener.dispose();
    }
  };

  const watched = async (): Promise<Scene> => {
    const scene = await open({}, { watchIntervalMs: INTERVAL_MS }, SITE);
    for (const folder of ['/', '/css', '/js']) await scene.files.list(folder);
    return scene;
  };

  it('tells what others create, change and delete', async () => {
    const scene = await watched();
    const watch = scene.files.watch('/', { recursive: true });
    const created = waitFor(scene, '/css/new.css');
    await writeFile(join(scene.root, 'css/new.css'), 'a{}');
    assert.equal((await created).type, 'created');
    const changed = waitFor(scene, '/css/new.css');
    await writeFile(join(scene.root, 'css/new.css'), 'a{color:red}');
    assert.equal((await changed).type, 'changed');
    assert.equal((await scene.files.stat('/css/new.css')).size, 12);
    const deleted = waitFor(scene, '/css/new.css');
    await rm(join(scene.root, 'css/new.css'));
    assert.equal((await deleted).type, 'deleted');
    watch.dispose();
  });

  it('goes on in the other folders where one is closed meanwhile', async () => {
    const scene = await watched();
    scene.server.onCommand(({ verb, argument }) =>
      verb === 'MLSD' && argument === '/css' ? '550 Permission denied.' : undefined,
    );
    const watch = scene.files.watch('/', { recursive: true });
    await scene.server.waitFor(({ argument }) => argument === '/css');
    const created = waitFor(scene, '/js/new.js');
    await writeFile(join(scene.root, 'js/new.js'), 'go()');
    assert.equal((await created).type, 'created');
    watch.dispose();
  });

  for (const mlsd of [true, false]) {
    it(`tells what others create beside an open file that they change, ${mlsd ? 'with' : 'without'} MLST`, async () => {
      const scene = await open({ mlsd }, { watchIntervalMs: INTERVAL_MS }, SITE);
      for (const folder of ['/', '/css']) await scene.files.list(folder);
      scene.files.setOpenFiles(['/css/style.css']);
      const told = ['/css/style.css', '/css/new.css'].map((path) => waitFor(scene, path));
      await writeFile(join(scene.root, 'css/style.css'), 'body{color:red}');
      await writeFile(join(scene.root, 'css/new.css'), 'a{}');
      const watch = scene.files.watch('/', { recursive: true });
      const changes = await Promise.all(told);
      assert.deepEqual(
        changes.map(({ type }) => type),
        ['changed', 'created'],
      );
      watch.dispose();
    });

    it(`asks for all open files in one packet, ${mlsd ? 'by MLST' : 'by SIZE and MDTM'}`, async () => {
      const scene = await open({ mlsd }, { watchIntervalMs: INTERVAL_MS }, SITE);
      for (const folder of ['/', '/css', '/js']) await scene.files.list(folder);
      scene.files.setOpenFiles(['/css/style.css', '/js/app.js']);
      const verb = mlsd ? 'MLST' : 'MDTM';
      let release: () => void = () => undefined;
      const until = new Promise<void>((resolve) => (release = resolve));
      scene.server.scriptNext(verb, { until });
      const changed = waitFor(scene, '/css/style.css');
      await writeFile(join(scene.root, 'css/style.css'), 'body{color:red}');
      const watch = scene.files.watch('/', { recursive: true });
      await scene.server.waitFor((sent) => sent.verb === verb && sent.argument === '/js/app.js');
      release();
      assert.equal((await changed).type, 'changed');
      const deleted = waitFor(scene, '/js/app.js');
      await rm(join(scene.root, 'js/app.js'));
      assert.equal((await deleted).type, 'deleted');
      watch.dispose();
    });
  }

  for (const mlsd of [true, false]) {
    const way = mlsd ? 'with' : 'without';

    it(`tells what somebody else's question has shown, ${way} MLST`, async () => {
      const scene = await open({ mlsd }, {}, SITE);
      await scene.files.list('/css');
      const changed = waitFor(scene, '/css/style.css');
      await scene.write('css/style.css', 'body{color:red}');
      await scene.files.stat('/css/style.css', { fresh: true });
      assert.equal((await changed).type, 'changed');
      const created = waitFor(scene, '/css/new.css');
      await scene.write('css/new.css', 'a{}');
      await scene.files.stat('/css/new.css', { fresh: true });
      assert.equal((await created).type, 'created');
      const deleted = waitFor(scene, '/css/new.css');
      await rm(join(scene.root, 'css/new.css'));
      await assert.rejects(scene.files.stat('/css/new.css', { fresh: true }));
      assert.equal((await deleted).type, 'deleted');
    });

    it(`tells what others did beside a file that turns out to be another, ${way} MLST`, async () => {
      const scene = await open({ mlsd }, {}, SITE);
      await scene.files.list('/css');
      await scene.write('css/new.css', 'a{}');
      scene.files.refresh('/css/style.css');
      const told = waitFor(scene, '/css/new.css');
      await scene.files.list('/css');
      assert.equal((await told).type, 'created');
    });
  }

  for (const path of ['/', '/css']) {
    it(`tells what is found after ${path} was looked at anew, whoever looks`, async () => {
      const scene = await open({}, {}, SITE);
      for (const folder of ['/', '/css']) await scene.files.list(folder);
      await scene.write('css/new.css', 'a{}');
      scene.files.refresh(path);
      const told = waitFor(scene, '/css/new.css');
      await scene.files.walk(path, { visit: () => undefined });
      if (path === '/') await scene.files.list('/css');
      assert.equal((await told).type, 'created');
    });
  }

  it('goes on with the other folders when one of them is deleted', async () => {
    const scene = await watched();
    const watch = scene.files.watch('/', { recursive: true });
    const gone = waitFor(scene, '/css');
    await rm(join(scene.root, 'css'), { recursive: true });
    assert.equal((await gone).type, 'deleted');
    const created = waitFor(scene, '/js/later.js');
    await writeFile(join(scene.root, 'js/later.js'), 'x');
    assert.equal((await created).type, 'created');
    watch.dispose();
  });

  it('tells nothing of our own saves, and nothing where nothing happens', async () => {
    const scene = await watched();
    await scene.files.write('/js/app.js', Buffer.from('run(1)'), { create: true, overwrite: true });
    const told: RemoteChange[] = [];
    const listener = scene.files.onDidChange((changes) => told.push(...changes));
    const watch = scene.files.watch('/', { recursive: true });
    scene.server.reset();
    for (const _look of [1, 2]) {
      for (const folder of ['/', '/css', '/js']) {
        await scene.server.waitFor(({ verb, argument }) => verb === 'MLSD' && argument === folder);
      }
      scene.server.reset();
    }
    assert.deepEqual(told, []);
    listener.dispose();
    watch.dispose();
  });

  it('asks nothing while nothing is connected, nor after the last watch has ended', async () => {
    const scene = await watched();
    const watch = scene.files.watch('/', { recursive: true });
    await scene.server.waitFor('MLSD');
    await scene.pool.disconnect();
    scene.server.reset();
    // That nothing comes has no event: ten looks' time is what it takes to believe it.
    await delay(INTERVAL_MS * 10);
    assert.deepEqual(scene.sent, []);

    const looked = scene.server.waitFor('MLSD');
    await scene.files.homeDirectory();
    await looked;
    watch.dispose();
    await scene.server.waitUntil(() => scene.pool.status.busy === 0);
    scene.server.reset();
    await delay(INTERVAL_MS * 10);
    assert.deepEqual(scene.sent, []);
  });
});
