import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RemoteError } from '../../src/common/remoteError.ts';
import type { CommandHook } from '../support/ftpServer/script.ts';
import { hashOf } from '../../src/remote/localStore/blobStore.ts';
import { until } from '../support/vscode/until.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const UNDOABLE = { recursive: true, undoable: true } as const;
const KEPT_MS = 10_000;
const MB = 1024 * 1024;

async function keptTexts({ files }: Scene, path: string): Promise<(string | undefined)[]> {
  const versions = await files.history.versions(path);
  const contents = await Promise.all(versions.map(({ hash }) => files.history.content(hash)));
  return contents.map((content) => content && Buffer.from(content).toString());
}

describe('a delete that can be undone', () => {
  const open = useScenes();

  it('fetches a small file first, and notes where it was', async () => {
    const scene = await open({}, {}, { 'a.txt': 'precious' });
    await scene.files.stat('/a.txt');
    scene.server.reset();
    await scene.files.delete('/a.txt', UNDOABLE);
    assert.deepEqual(scene.operations, ['EPSV', 'RETR /a.txt', 'DELE /a.txt']);
    assert.deepEqual(await keptTexts(scene, '/a.txt'), ['precious']);
    const [deletion] = await scene.files.history.deletions();
    assert.equal(deletion?.path, '/a.txt');
    assert.equal(deletion.kind, 'file');
    assert.deepEqual(
      deletion.files.map(({ path }) => path),
      ['/a.txt'],
    );
  });

  it('fetches nothing that is large or excluded, and deletes it all the same', async () => {
    const historySettings = { maxFileBytes: 10 * MB, exclude: ['*.env'] };
    const content = { 'large.bin': Buffer.alloc(MB + 1), 'prod.env': 'SECRET' };
    const scene = await open({}, { historySettings }, content);
    for (const path of ['/large.bin', '/prod.env']) await scene.files.delete(path, UNDOABLE);
    assert.equal(scene.server.counts()['RETR'], undefined);
    assert.deepEqual(await scene.files.history.deletions(), []);
    assert.deepEqual(await readdir(scene.root), []);
  });

  it('sends one command where nothing needs to be undone', async () => {
    const scene = await open({}, {}, { 'a.txt': 'a' });
    await scene.files.stat('/a.txt');
    scene.server.reset();
    await scene.files.delete('/a.txt', { recursive: false });
    assert.deepEqual(scene.operations, ['DELE /a.txt']);
  });

  it('deletes nothing when the connection breaks while it is fetched', async () => {
    const replies = { RETR: { end: 'destroy', endAt: 'before-reply' } } as const;
    const scene = await open({ replies }, {}, { 'a.txt': 'precious' });
    await assert.rejects(
      scene.files.delete('/a.txt', UNDOABLE),
      (error) => error instanceof RemoteError,
    );
    assert.equal(await scene.textOnDisk('a.txt'), 'precious');
  });

  it('deletes what may not be read', async () => {
    const scene = await open({ replies: { RETR: '550 Not for you.' } }, {}, { 'a.txt': 'a' });
    await scene.files.delete('/a.txt', UNDOABLE);
    assert.equal(await scene.textOnDisk('a.txt'), undefined);
    assert.deepEqual(await scene.files.history.deletions(), []);
  });

  it('counts a folder before anything goes, and keeps its small files', async () => {
    const scene = await open(
      {},
      {},
      {
        'site/index.html': 'index',
        'site/css/main.css': 'main',
        'site/.git/config': 'git',
        'site/large.bin': Buffer.alloc(MB + 1),
      },
    );
    const counts: number[] = [];
    const plan = await scene.files.planDeletion('/site', {
      onProgress: (files) => counts.push(files),
    });
    const { files, folders, bytes: total, isPartial, restorable } = plan;
    assert.deepEqual(
      { files, folders, total, isPartial },
      { files: 4, folders: 2, total: MB + 13, isPartial: false },
    );
    assert.deepEqual(restorable.map(({ path }) => path).sort(), [
      '/site/css/main.css',
      '/site/index.html',
    ]);
    assert.equal(counts.at(-1), 4);
    await scene.files.delete('/site', { ...UNDOABLE, plan });
    assert.deepEqual(await readdir(scene.root), []);
    const [deletion] = await scene.files.history.deletions();
    assert.equal(deletion?.kind, 'folder');
    assert.equal(deletion.fileCount, 4);
    assert.deepEqual(deletion.files.map(({ path }) => path).sort(), [
      '/site/css/main.css',
      '/site/index.html',
    ]);
    assert.deepEqual(await keptTexts(scene, '/site/css/main.css'), ['main']);
  });

  it('keeps no more than a person waits for', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 210 }, (_, index) => [`many/${index}.txt`, String(index)]),
    );
    const scene = await open({}, {}, many);
    const { files, restorable } = await scene.files.planDeletion('/many');
    assert.equal(files, 210);
    assert.equal(restorable.length, 200);
  });

  it('says that there is more where a folder cannot be looked into', async () => {
    const onCommand: CommandHook = ({ verb, argument }) =>
      verb === 'MLSD' && argument.endsWith('closed') ? '550 Closed.' : undefined;
    const content = { 'site/a.txt': 'a', 'site/closed/b.txt': 'b' };
    const scene = await open({ onCommand }, {}, content);
    const { files, isPartial } = await scene.files.planDeletion('/site');
    assert.deepEqual({ files, isPartial }, { files: 1, isPartial: true });
  });

  it('stops counting when it is told to, and nothing is gone', async () => {
    const scene = await open({}, {}, { 'site/a.txt': 'a', 'site/deep/b.txt': 'b' });
    const controller = new AbortController();
    const { signal } = controller;
    const plan = scene.files.planDeletion('/site', {
      signal,
      onProgress: () => controller.abort(),
    });
    await assert.rejects(plan, { code: 'aborted' });
    assert.equal(await scene.textOnDisk('site/deep/b.txt'), 'b');
  });

  it('notes what was kept though the delete came to no end', async () => {
    const replies = { RMD: '550 No.' };
    const scene = await open({ replies }, {}, { 'site/a.txt': 'a', 'site/b.txt': 'b' });
    await assert.rejects(scene.files.delete('/site', UNDOABLE));
    const [deletion] = await scene.files.history.deletions();
    assert.equal(deletion?.files.length, 2);
  });

  it('keeps what a rename or a copy replaces', async () => {
    const scene = await open({}, {}, { 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' });
    await scene.files.rename('/a.txt', '/b.txt', { overwrite: true });
    assert.deepEqual(await keptTexts(scene, '/b.txt'), ['b']);
    await scene.files.copy('/b.txt', '/c.txt', { overwrite: true });
    assert.deepEqual(await keptTexts(scene, '/c.txt'), ['c']);
    const [replaced] = await scene.files.history.versions('/c.txt');
    assert.equal(replaced?.end, 'moved-over');
  });
});

describe('the history of a file that is renamed', () => {
  const open = useScenes();

  /** Versions come and go in the background. */
  async function untilKept(scene: Scene, path: string, texts: readonly string[]): Promise<void> {
    await until(
      () => keptTexts(scene, path),
      (kept) => JSON.stringify(kept) === JSON.stringify(texts),
      KEPT_MS,
    );
  }

  it('is found under the new name, after a rename of its folder as well', async () => {
    const scene = await open({}, {}, { 'site/a.txt': '1', 'site/sub/other.txt': 'x' });
    const { files } = scene;
    const save = { create: true, overwrite: true };
    for (const text of ['2', '3']) {
      await files.read('/site/a.txt');
      await files.write('/site/a.txt', bytes(text), save);
    }
    await files.rename('/site/a.txt', '/site/sub/b.txt', { overwrite: false });
    await untilKept(scene, '/site/sub/b.txt', ['2', '1']);
    assert.deepEqual(await keptTexts(scene, '/site/a.txt'), []);
    await files.rename('/site', '/web', { overwrite: false });
    await untilKept(scene, '/web/sub/b.txt', ['2', '1']);
    await files.read('/web/sub/b.txt');
    await files.write('/web/sub/b.txt', bytes('4'), save);
    await untilKept(scene, '/web/sub/b.txt', ['3', '2', '1']);
  });

  it('stays where it is when the rename fails', async () => {
    const scene = await open({ replies: { RNTO: '550 No.' } }, {}, { 'a.txt': '1' });
    const content = bytes('0');
    const facts = { size: 1, mtimeMs: 0, mtimeUnitMs: 1, settled: false };
    const snapshot = { ...facts, hash: hashOf(content) };
    await scene.files.history.willReplace('/a.txt', { snapshot, content });
    await assert.rejects(scene.files.rename('/a.txt', '/b.txt', { overwrite: false }));
    assert.deepEqual(await keptTexts(scene, '/a.txt'), ['0']);
  });
});

describe('the trash of a connection', () => {
  const open = useScenes();
  const trash = '/home/.trash';

  it('takes a file by one rename, under a name that says what and when', async () => {
    const scene = await open({}, { trash }, { 'a.txt': 'a', 'home/.trash/x': 'x' });
    await scene.files.stat('/a.txt');
    scene.server.reset();
    await scene.files.delete('/a.txt', UNDOABLE);
    assert.deepEqual(
      scene.operations.map((line) => line.split(' ')[0]),
      ['RNFR', 'RNTO'],
    );
    const [moved] = (await readdir(join(scene.root, trash))).filter((name) => name !== 'x');
    assert.match(moved ?? '', /^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_[0-9a-f]{8}_a\.txt$/);
    assert.equal(await scene.textOnDisk(`${trash}/${moved}`), 'a');
    const [deletion] = await scene.files.history.deletions();
    assert.equal(deletion?.movedTo, `${trash}/${moved}`);
  });

  it('is made when it is missing, and takes whole folders', async () => {
    const scene = await open({}, { trash }, { 'site/deep/a.txt': 'a' });
    await scene.files.delete('/site', UNDOABLE);
    const [moved] = await readdir(join(scene.root, trash));
    assert.equal(await scene.textOnDisk(`${trash}/${moved}/deep/a.txt`), 'a');
    assert.equal(scene.server.counts()['DELE'], undefined);
    await assert.rejects(scene.files.stat('/site'), { code: 'not-found' });
  });

  it('never puts one over another', async () => {
    const scene = await open({}, { trash }, { 'a/x.txt': '1', 'b/x.txt': '2', 'c/x.txt': '3' });
    for (const folder of ['a', 'b', 'c']) await scene.files.delete(`/${folder}/x.txt`, UNDOABLE);
    assert.equal((await readdir(join(scene.root, trash))).length, 3);
  });

  it('lets go for good what is in it', async () => {
    const scene = await open({}, { trash }, { 'home/.trash/old.txt': 'old' });
    await scene.files.delete(`${trash}/old.txt`, UNDOABLE);
    assert.deepEqual(await readdir(join(scene.root, trash)), []);
  });

  it('deletes nothing when a rename into it fails, and says so', async () => {
    const replies = { RNTO: '553 Another file system.' };
    const scene = await open({ replies }, { trash }, { 'a.txt': 'a', 'home/.trash/x': 'x' });
    await assert.rejects(scene.files.delete('/a.txt', UNDOABLE), {
      code: 'trash-failed',
      reply: /553/,
    });
    assert.equal(await scene.textOnDisk('a.txt'), 'a');
    assert.deepEqual(await scene.files.history.deletions(), []);
  });

  it('deletes nothing when it cannot be made', async () => {
    const scene = await open({ replies: { MKD: '550 No.' } }, { trash }, { 'a.txt': 'a' });
    await assert.rejects(scene.files.delete('/a.txt', UNDOABLE), { code: 'trash-failed' });
    assert.equal(await scene.textOnDisk('a.txt'), 'a');
  });

  it('is not deleted with a folder that holds it', async () => {
    const scene = await open({}, { trash }, { 'home/.trash/x': 'x' });
    await assert.rejects(scene.files.delete('/home', UNDOABLE), { code: 'trash-failed' });
    assert.equal(await scene.textOnDisk('home/.trash/x'), 'x');
  });

  it('takes no folder that is not empty when only an empty one may go', async () => {
    const scene = await open({}, { trash }, { 'site/a.txt': 'a' });
    await mkdir(join(scene.root, 'empty'));
    const careful = { recursive: false, undoable: true };
    await assert.rejects(scene.files.delete('/site', careful), { code: 'not-empty' });
    await scene.files.delete('/empty', careful);
    assert.equal((await readdir(join(scene.root, trash))).length, 1);
  });

  it('gives back by a rename', async () => {
    const scene = await open({}, { trash }, { 'site/a.txt': 'a' });
    await scene.files.delete('/site', UNDOABLE);
    const [deletion] = await scene.files.history.deletions();
    await scene.files.rename(deletion!.movedTo!, '/site', { overwrite: false });
    assert.deepEqual(await scene.files.read('/site/a.txt'), Buffer.from(bytes('a')));
  });
});
