import assert from 'node:assert/strict';
import { chmod, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { hasCode } from '../../src/common/remoteError.ts';
import type { ModeChange } from '../../src/remote/attributes/modeChange.ts';
import type { RemoteChange } from '../../src/remote/remoteFiles.ts';
import { useScenes, type Scene } from './scene.ts';

const SITE = { 'site/a.txt': 'a', 'site/run.sh': 'b', 'site/deep/c.txt': 'c' };
const SHARED: ModeChange = {
  set: 0o775,
  clear: 0o7002,
  appliesTo: 'all',
  executeFoldersOnly: true,
};

describe('permissions of many files', () => {
  const open = useScenes();

  async function site(options: Parameters<typeof open>[0] = {}): Promise<Scene> {
    const scene = await open(options, {}, SITE);
    const modes = { 'a.txt': 0o644, 'run.sh': 0o700, 'deep/c.txt': 0o644, deep: 0o755, '': 0o755 };
    for (const [path, mode] of Object.entries(modes))
      await chmod(join(scene.root, 'site', path), mode);
    return scene;
  }

  const modeOf = async (scene: Scene, path: string): Promise<string> =>
    ((await scene.factsOnDisk(path)).mode & 0o7777).toString(8);

  it('are planned for a tree, without a change, and follow no link', async () => {
    const scene = await site();
    await symlink('/etc', join(scene.root, 'site/elsewhere'));
    const plan = await scene.files.attributes.planModes(['/site'], SHARED, { recursive: true });
    const told = plan.wishes.map(
      ({ path, from, to }) => `${path} ${from?.toString(8)} ${to.toString(8)}`,
    );
    assert.deepEqual(told.sort(), [
      '/site 755 775',
      '/site/a.txt 644 664',
      '/site/deep 755 775',
      '/site/deep/c.txt 644 664',
      '/site/run.sh 700 775',
    ]);
    assert.deepEqual([plan.unchanged, plan.links, plan.unknown, plan.closed], [0, 1, [], []]);
    assert.equal(await modeOf(scene, 'site/a.txt'), '644');
  });

  it('are set, what is in a folder before the folder, and told', async () => {
    const scene = await site();
    const { attributes } = scene.files;
    const { wishes } = await attributes.planModes(['/site'], SHARED, { recursive: true });
    const changes: RemoteChange[] = [];
    scene.files.onDidChange((some) => changes.push(...some));
    const done: number[] = [];
    const report = await attributes.setModes(wishes, { onProgress: (count) => done.push(count) });
    assert.deepEqual(report, { changed: 5, failed: [] });
    assert.deepEqual(done, [1, 2, 3, 4, 5]);
    assert.equal(await modeOf(scene, 'site'), '775');
    assert.equal(await modeOf(scene, 'site/deep/c.txt'), '664');
    assert.equal(changes.length, 5);
    const sent = scene.sent.filter((line) => line.startsWith('SITE CHMOD'));
    assert.deepEqual(sent.slice(-2), ['SITE CHMOD 775 /site/deep', 'SITE CHMOD 775 /site']);
    assert.equal(attributes.known('/site/a.txt')?.mode, 0o664);
  });

  it('that fail for one are reported, and the others are set', async () => {
    const scene = await site();
    const wish = { isFolder: false, from: 0o644, to: 0o600 };
    const report = await scene.files.attributes.setModes([
      { ...wish, path: '/site/gone.txt' },
      { ...wish, path: '/site/a.txt' },
    ]);
    assert.equal(report.changed, 1);
    const [failure] = report.failed;
    assert.equal(failure?.path, '/site/gone.txt');
    assert.ok(hasCode(failure.error, 'not-found'));
    assert.equal(await modeOf(scene, 'site/a.txt'), '600');
  });

  it('cannot be set on a server without a way, which is said once', async () => {
    const scene = await site({ chmod: false });
    const wish = { isFolder: false, from: 0o644, to: 0o600 };
    const wishes = ['/site/a.txt', '/site/run.sh'].map((path) => ({ ...wish, path }));
    await assert.rejects(scene.files.attributes.setModes(wishes), (error) =>
      hasCode(error, 'not-supported'),
    );
  });

  it('of a folder that is closed are planned, and what is in it is told to be missing', async () => {
    const isClosed = (verb: string, path: string): boolean =>
      /^(MLSD|LIST|STAT)$/.test(verb) && path.endsWith('/site/deep');
    const scene = await site({
      onCommand: ({ verb, argument }) =>
        isClosed(verb, argument) ? '550 Permission denied.' : undefined,
    });
    const plan = await scene.files.attributes.planModes(['/site'], SHARED, { recursive: true });
    assert.deepEqual(plan.closed, ['/site/deep']);
    assert.ok(plan.wishes.some(({ path }) => path === '/site/deep'));
  });
});

describe('what a server tells of a file besides', () => {
  const open = useScenes();

  it('is where a link leads to, as the listing says it', async () => {
    const scene = await open({ mlsd: false }, {}, { 'a.txt': 'four' });
    await symlink('a.txt', join(scene.root, 'link.txt'));
    const { attributes } = scene.files;
    assert.equal(attributes.known('/link.txt'), undefined);
    const link = await attributes.get('/link.txt');
    assert.deepEqual(
      [link.kind, link.symlink, link.linkTarget, link.size, link.mode],
      ['file', true, 'a.txt', 4, undefined],
    );
    assert.equal((await attributes.get('/a.txt')).linkTarget, undefined);
    assert.equal(attributes.known('/link.txt')?.linkTarget, 'a.txt');
  });
});

describe('a file that may be saved since its document has changes', () => {
  const open = useScenes();

  it('is told to be so, at the time that it was told before', async () => {
    const scene = await open({}, {}, { 'a.txt': 'a' });
    await chmod(join(scene.root, 'a.txt'), 0o444);
    const { attributes, documents } = scene.files;
    await scene.files.read('/a.txt');
    const before = await scene.files.stat('/a.txt');
    documents.adopt('/a.txt');
    documents.hold('/a.txt');
    assert.deepEqual(await scene.files.stat('/a.txt'), before);
    assert.equal(before.readonly, true);
    await attributes.setModes([{ path: '/a.txt', isFolder: false, from: 0o444, to: 0o644 }]);
    assert.deepEqual(await scene.files.stat('/a.txt'), { ...before, readonly: false });
  });
});
