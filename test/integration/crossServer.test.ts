import assert from 'node:assert/strict';
import { mkdir, readdir, rm, stat, symlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { copyAcross, moveAcross } from '../../src/extension/provider/crossServer.ts';
import { useScenes } from './scene.ts';

const MODIFIED = new Date('2020-02-03T04:05:06Z');

describe('the time of a file that goes to another server', () => {
  const open = useScenes();

  for (const [what, transfer] of [
    ['copied', copyAcross],
    ['moved', moveAcross],
  ] as const) {
    it(`is kept when it is ${what}, alone or in a folder`, async () => {
      const one = await open({}, {}, { 'a.txt': 'text', 'folder/b.txt': 'text' });
      const other = await open();
      for (const name of ['a.txt', 'folder/b.txt']) await utimes(join(one.root, name), 0, MODIFIED);
      for (const path of ['/a.txt', '/folder']) {
        const target = { files: other.files, path };
        await transfer({ files: one.files, path }, target, { overwrite: false });
      }
      for (const name of ['a.txt', 'folder/b.txt']) {
        assert.equal((await stat(join(other.root, name))).mtimeMs, MODIFIED.getTime());
        assert.equal(await one.textOnDisk(name), what === 'moved' ? undefined : 'text');
      }
    });
  }
});

describe('what others change while it is moved to another server', () => {
  const open = useScenes();
  const TREE = { 'folder/a.txt': 'a', 'folder/inner/b.txt': 'b' };

  for (const [what, path, changed] of [
    ['a file', '/folder/a.txt', 'folder/a.txt'],
    ['a file of a folder', '/folder', 'folder/inner/b.txt'],
    ['a file that comes into a folder', '/folder', 'folder/inner/new.txt'],
    ['a folder that comes into one', '/folder', 'folder/inner/new/c.txt'],
  ] as const) {
    it(`is not deleted: ${what}`, async () => {
      const one = await open({}, {}, TREE);
      const other = await open();
      const last = path === '/folder' ? 'b.txt' : 'moved';
      other.server.onCommand(({ verb, argument }) => {
        if (verb !== 'RNTO' || !argument.endsWith(last)) return undefined;
        const made = mkdir(dirname(join(one.root, changed)), { recursive: true });
        return { until: made.then(() => one.write(changed, 'of somebody else')) };
      });
      const moving = moveAcross(
        { files: one.files, path },
        { files: other.files, path: '/moved' },
        { overwrite: false },
      );
      await assert.rejects(moving, { code: 'not-removed', path });
      assert.equal(await one.textOnDisk(changed), 'of somebody else');
      const copy = path === '/folder' ? 'moved/a.txt' : 'moved';
      assert.equal(await other.textOnDisk(copy), 'a');
    });
  }

  it('is told of when nothing is there any more', async () => {
    const one = await open({}, {}, TREE);
    const other = await open();
    const gone = join(one.root, 'folder/inner');
    other.server.onCommand(({ verb }) =>
      verb === 'RNTO' ? { until: rm(gone, { recursive: true }) } : undefined,
    );
    const from = { files: one.files, path: '/folder/inner' };
    const moving = moveAcross(from, { files: other.files, path: '/inner' }, { overwrite: false });
    await assert.rejects(moving, { code: 'not-removed' });
    assert.equal(await other.textOnDisk('inner/b.txt'), 'b');
  });
});

describe('a copy to another server', () => {
  const open = useScenes();
  const TREE = { 'folder/a.txt': 'a', 'folder/b.txt': 'b', 'taken.txt': 'taken' };

  it('replaces nothing, and a file only where that is wanted', async () => {
    const one = await open({}, {}, { ...TREE, 'new.txt': 'new' });
    const other = await open({}, {}, TREE);
    const copy = (from: string, to: string, overwrite: boolean): Promise<void> =>
      copyAcross({ files: one.files, path: from }, { files: other.files, path: to }, { overwrite });
    await assert.rejects(copy('/new.txt', '/taken.txt', false), { code: 'exists' });
    await assert.rejects(copy('/folder', '/folder', true), { code: 'exists' });
    await assert.rejects(copy('/new.txt', '/folder', true), { code: 'is-a-directory' });
    await assert.rejects(copy('/missing.txt', '/any.txt', true), { code: 'not-found' });
    await assert.rejects(copy('/new.txt', '/missing/any.txt', false), { code: 'not-found' });
    assert.equal(await other.textOnDisk('taken.txt'), 'taken');
    await copy('/new.txt', '/taken.txt', true);
    assert.equal(await other.textOnDisk('taken.txt'), 'new');
  });

  it('takes a link to a file as the file, and no folder with a link to a folder', async () => {
    const one = await open({}, {}, { ...TREE, 'links/inner/c.txt': 'c' });
    const other = await open();
    await symlink('../taken.txt', join(one.root, 'folder/link'));
    await symlink('../folder', join(one.root, 'links/folder'));
    const [from, to] = [one, other].map(({ files }) => ({ files, path: '/folder' }));
    await moveAcross(from!, to!, { overwrite: false });
    assert.equal(await other.textOnDisk('folder/link'), 'taken');
    assert.equal(await one.textOnDisk('taken.txt'), 'taken');
    const links = { files: one.files, path: '/links' };
    const moving = moveAcross(links, { files: other.files, path: '/links' }, { overwrite: false });
    await assert.rejects(moving, { code: 'not-supported' });
    assert.equal(await one.textOnDisk('links/inner/c.txt'), 'c');
  });

  it('ends at the first failure with its reason, and deletes nothing', async () => {
    const one = await open({}, {}, TREE);
    const other = await open();
    one.server.onCommand(({ verb, argument }) =>
      verb === 'RETR' && argument.endsWith('b.txt') ? '550 Not for you' : undefined,
    );
    const [from, to] = [one, other].map(({ files }) => ({ files, path: '/folder' }));
    await assert.rejects(moveAcross(from!, to!, { overwrite: false }), {
      code: 'no-permission',
      path: '/folder/b.txt',
    });
    assert.equal(await one.textOnDisk('folder/a.txt'), 'a');
  });

  it('ends when it is told to', async () => {
    const one = await open({}, {}, TREE);
    const other = await open();
    const controller = new AbortController();
    one.server.onCommand(({ verb }) => {
      if (verb === 'RETR') controller.abort();
      return undefined;
    });
    const [from, to] = [one, other].map(({ files }) => ({ files, path: '/folder' }));
    const moving = moveAcross(from!, to!, { overwrite: false, signal: controller.signal });
    await assert.rejects(moving, { code: 'aborted' });
    assert.equal(await one.textOnDisk('folder/a.txt'), 'a');
  });
});

describe('a folder that is moved to another server', () => {
  const open = useScenes();
  const KEEP = { overwrite: false };

  it('is moved as it is now, with what others have put in since it was shown', async () => {
    const one = await open({}, {}, { 'folder/a.txt': 'a' });
    const other = await open();
    await one.files.list('/folder');
    await one.write('folder/b.txt', 'b');
    const [from, to] = [one, other].map(({ files }) => ({ files, path: '/folder' }));
    await moveAcross(from!, to!, KEEP);
    assert.equal(await other.textOnDisk('folder/b.txt'), 'b');
    assert.equal(await one.textOnDisk('folder/b.txt'), undefined);
  });

  it('stays where it holds names that could not be read', async () => {
    const one = await open({ extensions: ['RMDA'] }, {}, { 'folder/a.txt': 'a', 'folder/b': 'b' });
    const other = await open();
    one.server.onCommand(({ verb, argument }) =>
      verb === 'MLSD' && argument === '/folder'
        ? { content: 'type=file;size=1;modify=20240101000000; a.txt\r\nrubbish\r\n' }
        : undefined,
    );
    const [from, to] = [one, other].map(({ files }) => ({ files, path: '/folder' }));
    await assert.rejects(moveAcross(from!, to!, KEEP), { code: 'not-supported' });
    assert.equal(await one.textOnDisk('folder/b'), 'b');
    assert.equal(await other.textOnDisk('folder/a.txt'), 'a');
  });
});

describe('a move to another server that is cancelled', () => {
  const open = useScenes();
  const BYTES = 8 * 1024 * 1024;
  const TREE = { 'folder/a.bin': 'a'.repeat(BYTES), 'folder/b.txt': 'b' };

  it('deletes nothing, and leaves no half of a file', async () => {
    const [one, other] = [await open({}, {}, TREE), await open()];
    const stop = new AbortController();
    const [from, to] = [one, other].map(({ files }) => ({ files, path: '/folder' }));
    const onMoved = (bytes: number): void => {
      if (bytes > BYTES / 2) stop.abort();
    };
    const moving = moveAcross(from!, to!, { overwrite: false, signal: stop.signal, onMoved });
    await assert.rejects(moving, { code: 'aborted' });
    assert.equal(await one.textOnDisk('folder/b.txt'), 'b');
    assert.equal((await stat(join(one.root, 'folder/a.bin'))).size, BYTES);
    const arrived = await readdir(join(other.root, 'folder'));
    assert.deepEqual(
      arrived.filter((name) => name !== 'b.txt'),
      [],
    );
  });

  it('goes on to its end where all of it has arrived', async () => {
    const [one, other] = [await open({}, {}, TREE), await open()];
    const stop = new AbortController();
    one.server.onCommand(({ verb }) => {
      if (verb === 'DELE') stop.abort();
      return undefined;
    });
    const [from, to] = [one, other].map(({ files }) => ({ files, path: '/folder' }));
    await moveAcross(from!, to!, { overwrite: false, signal: stop.signal });
    assert.ok(stop.signal.aborted);
    assert.equal(await one.textOnDisk('folder/b.txt'), undefined);
    assert.equal((await stat(join(other.root, 'folder/a.bin'))).size, BYTES);
  });
});
