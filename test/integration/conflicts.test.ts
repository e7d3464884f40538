import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, symlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { ConflictError, type Conflict } from '../../src/remote/guard/conflict.ts';
import type { WriteOptions } from '../../src/remote/remoteFiles.ts';
import { openClient } from '../support/clientUnderTest.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { until } from '../support/vscode/until.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const KEPT_MS = 10_000;
const FILE = '/page.html';
const OVER = { create: true, overwrite: true };

/** What the servers of this world tell, and so how much a save can learn from facts alone. */
const SERVERS = {
  MLSD: {},
  'LIST and MDTM': { mlsd: false },
} as const;

describe('a save of what others have changed', () => {
  const openScene = useScenes();
  let keeping: string;

  beforeEach(async () => {
    keeping = await mkdtemp(join(tmpdir(), 'ftp-conflicts-'));
  });
  afterEach(() => rm(keeping, { recursive: true, force: true }));

  type Settings = Parameters<typeof openScene>;
  const open = (server: Settings[0] = {}, client: Settings[1] = {}): Promise<Scene> =>
    openScene(server, { keepingDirectory: keeping, ...client }, { 'page.html': 'the base' });

  for (const [title, server] of Object.entries(SERVERS)) {
    describe(`on a server with ${title}`, () => {
      it('is stopped where the content is another, and nothing is touched', async () => {
        const scene = await open(server);
        await edit(scene);
        await scene.write('page.html', 'of another size');
        const { base, theirs } = await conflictOf(save(scene, 'mine'));
        assert.equal(text(base?.content), 'the base');
        assert.equal(text(theirs?.content), 'of another size');
        assert.equal(await scene.textOnDisk('page.html'), 'of another size');
        assert.deepEqual(await scene.leftOvers(), []);
      });

      it('is stopped where the size is the same, in a later second', async () => {
        const scene = await open(server);
        await edit(scene);
        await scene.write('page.html', 'THE BASE');
        await later(scene);
        assert.equal(text((await conflictOf(save(scene, 'mine'))).theirs?.content), 'THE BASE');
      });

      it('is stopped where the size is the same, in the second of our read', async () => {
        const scene = await open(server);
        const when = await edit(scene);
        await scene.write('page.html', 'THE BASE');
        await utimes(join(scene.root, 'page.html'), when, when);
        await conflictOf(save(scene, 'mine'));
      });

      it('is stopped where the size is the same, in the second of our save', async () => {
        const scene = await open(server);
        await edit(scene);
        await save(scene, 'my first');
        const { mtime } = await scene.factsOnDisk('page.html');
        await scene.write('page.html', 'MY FIRST');
        await utimes(join(scene.root, 'page.html'), mtime, mtime);
        scene.files.documents.hold(FILE);
        await conflictOf(save(scene, 'my second'));
      });

      it('goes on after a save of its own, in the same second too', async () => {
        const scene = await open(server);
        await edit(scene);
        for (const content of ['one', 'two', 'six', 'a longer one']) {
          await save(scene, content);
          assert.equal(await scene.textOnDisk('page.html'), content);
        }
      });

      it('goes on where the file was only touched', async () => {
        const scene = await open(server);
        await edit(scene);
        await later(scene);
        await save(scene, 'mine');
      });

      it('goes on where others have made it what it is to be', async () => {
        const scene = await open(server);
        await edit(scene);
        await scene.write('page.html', 'mine');
        await save(scene, 'mine');
      });

      it('makes a file anew that others have deleted', async () => {
        const scene = await open(server);
        await edit(scene);
        await rm(join(scene.root, 'page.html'));
        await save(scene, 'mine');
        assert.equal(await scene.textOnDisk('page.html'), 'mine');
        assert.match(
          scene.client.log.join('\n'),
          /\/page\.html is gone from the server, and is made anew/,
        );
      });

      it('is stopped where a file has appeared that the editor was told is not there', async () => {
        const scene = await open(server);
        await scene.files.list('/');
        await assert.rejects(scene.files.stat('/new.html'), { code: 'not-found' });
        await scene.write('new.html', 'of others');
        const failure = scene.files.write('/new.html', bytes('mine'), OVER);
        const { base, theirs } = await conflictOf(failure);
        assert.equal(base, undefined);
        assert.equal(text(theirs?.content), 'of others');
        await assert.rejects(scene.files.write('/new.html', bytes(''), OVER), { code: 'exists' });
        assert.equal(await scene.textOnDisk('new.html'), 'of others');
      });

      it('is stopped where a folder has taken its place', async () => {
        const scene = await open(server);
        await edit(scene);
        await rm(join(scene.root, 'page.html'));
        await mkdir(join(scene.root, 'page.html'));
        await assert.rejects(save(scene, 'mine'), { code: 'is-a-directory' });
      });

      it('looks through a link that has taken its place', async () => {
        const scene = await open(server);
        await edit(scene);
        await rename(join(scene.root, 'page.html'), join(scene.root, 'moved.html'));
        await symlink('moved.html', join(scene.root, 'page.html'));
        await save(scene, 'mine');
        assert.equal(await scene.textOnDisk('moved.html'), 'mine');
        scene.files.documents.hold(FILE);
        await scene.write('moved.html', 'of others');
        await conflictOf(save(scene, 'mine again'));
      });

      it('is stopped where the file cannot be read any more', async () => {
        const scene = await open(server);
        await edit(scene);
        await scene.write('page.html', 'of others');
        scene.server.configure({ replies: { RETR: '550 Permission denied.' } });
        const { base, theirs } = await conflictOf(save(scene, 'mine'));
        assert.equal(text(base?.content), 'the base');
        assert.equal(theirs, undefined);
        assert.equal(await scene.textOnDisk('page.html'), 'of others');
      });

      it('replaces what the person has seen, and nothing that came after', async () => {
        const scene = await open(server);
        await edit(scene);
        await scene.write('page.html', 'of others');
        const first = await conflictOf(save(scene, 'mine'));
        await scene.write('page.html', 'of others again');
        const expected = first.theirs?.snapshot;
        assert.ok(expected);
        const second = await conflictOf(save(scene, 'mine', { expected }));
        assert.equal(text(second.theirs?.content), 'of others again');
        assert.ok(second.theirs);
        await save(scene, 'mine', { expected: second.theirs.snapshot });
        assert.equal(await scene.textOnDisk('page.html'), 'mine');
        await save(scene, 'mine, once more');
        assert.deepEqual(await history(scene, 2), [
          'saved us mine',
          'overwritten others of others again',
        ]);
      });
    });
  }

  describe('what it costs', () => {
    it('nothing where the file was seen long enough before it was read', async () => {
      let nowMs = Date.now();
      const scene = await open({}, { now: () => nowMs });
      await scene.files.list('/');
      nowMs += 3_000;
      await edit(scene);
      scene.server.reset();
      await save(scene, 'mine');
      assert.deepEqual(scene.server.counts()['RETR'], undefined);
      assert.equal(await scene.textOnDisk('page.html'), 'mine');
    });

    it('nothing where it was looked at again while the person typed', async () => {
      const scene = await open();
      await scene.files.list('/');
      await scene.files.read(FILE);
      scene.server.reset();
      scene.files.documents.adopt(FILE);
      scene.files.documents.hold(FILE);
      await scene.server.waitFor('RETR');
      await scene.server.waitUntil(() => scene.server.openDataConnections === 0);
      const isSettled = async () => (await scene.files.documents.base(FILE))?.settled === true;
      while (!(await isSettled())) await nextTurn();
      scene.server.reset();
      await save(scene, 'mine');
      assert.deepEqual(scene.server.counts()['RETR'], undefined);
    });

    it('no question before it: the editor is told what it was told before', async () => {
      const scene = await open();
      await scene.files.list('/');
      const told = await scene.files.stat(FILE);
      await scene.files.read(FILE);
      scene.files.documents.adopt(FILE);
      scene.files.documents.hold(FILE);
      await scene.write('page.html', 'of others, and longer');
      scene.files.refresh(FILE);
      scene.server.reset();
      assert.deepEqual(await scene.files.stat(FILE), told);
      assert.deepEqual(scene.sent, []);
      assert.equal((await scene.files.stat(FILE, { fresh: true })).size, 21);
      await conflictOf(save(scene, 'mine'));
      scene.files.documents.undone(FILE);
      assert.equal((await scene.files.stat(FILE)).size, 21);
    });

    it('a document whose file is gone is told so', async () => {
      const scene = await open();
      await edit(scene);
      await rm(join(scene.root, 'page.html'));
      scene.files.refresh(FILE);
      await scene.files.list('/');
      await assert.rejects(scene.files.stat(FILE), { code: 'not-found' });
    });
  });

  it('is held against what a window knew that has ended right after the first change', async () => {
    const scene = await open();
    await edit(scene);
    await scene.client.close();
    await scene.write('page.html', 'of others');
    const { port } = scene.server;
    const login = { host: '127.0.0.1', port, user: 'tester', password: TEST_PASSWORD };
    const again = await openClient({ ...login, keepingDirectory: keeping });
    try {
      again.files.documents.hold(FILE);
      again.files.documents.willSave(FILE);
      const { base } = await conflictOf(again.files.write(FILE, bytes('mine'), OVER));
      assert.equal(text(base?.content), 'the base');
    } finally {
      await again.close();
    }
  });

  it('is stopped where the server has neither MLST nor MDTM', async () => {
    const scene = await open({ mlsd: false, features: [], replies: { MDTM: '502 No.' } });
    await edit(scene);
    await save(scene, 'my first');
    await scene.write('page.html', 'MY FIRST');
    scene.files.documents.hold(FILE);
    await conflictOf(save(scene, 'my second'));
  });

  it('goes on where the clock of its listings is hours off', async () => {
    const scene = await open({ mlsd: false, listUtcOffsetMinutes: 300 });
    await edit(scene);
    await save(scene, 'mine');
    scene.server.configure({ listUtcOffsetMinutes: -300 });
    scene.files.refresh('/');
    await scene.files.list('/');
    scene.files.documents.hold(FILE);
    await save(scene, 'mine again');
  });

  describe('when the clock of this computer is set', () => {
    const realNow = Date.now;
    let offMs: number;

    beforeEach(() => {
      offMs = 0;
      Date.now = () => realNow() + offMs;
    });
    afterEach(() => {
      Date.now = realNow;
    });

    it('goes on, an hour back, from what was read since', async () => {
      const scene = await open();
      await edit(scene);
      await save(scene, 'mine');
      offMs = -3_600_000;
      await scene.write('page.html', 'of others');
      scene.files.refresh(FILE);
      await scene.files.read(FILE);
      scene.files.documents.adopt(FILE, (content) => text(content) === 'of others');
      scene.files.documents.hold(FILE);
      await save(scene, 'mine again');
      assert.equal(await scene.textOnDisk('page.html'), 'mine again');
    });

    it('is stopped, a minute ahead, where the size is the same in the second of our read', async () => {
      const scene = await open();
      await scene.files.list('/');
      offMs = 60_000;
      const when = await edit(scene);
      await scene.write('page.html', 'THE BASE');
      await utimes(join(scene.root, 'page.html'), when, when);
      await conflictOf(save(scene, 'mine'));
    });
  });

  it('goes on after our own rename and copy, and after the sessions were lost', async () => {
    const scene = await open();
    await edit(scene);
    await save(scene, 'one');
    await scene.files.rename(FILE, '/moved.html', OVER);
    await scene.files.rename('/moved.html', FILE, OVER);
    scene.files.documents.hold(FILE);
    await scene.server.closeAllSessions();
    await save(scene, 'two');
    await scene.files.write('/other.html', bytes('other'), OVER);
    await scene.files.copy(FILE, '/other.html', OVER);
    await scene.files.write('/other.html', bytes('other again'), OVER);
    assert.equal(await scene.textOnDisk('other.html'), 'other again');
  });
});

/** As the editor does it: listed, opened, and changed. @returns the time of the file */
async function edit(scene: Scene): Promise<Date> {
  const { mtime } = await scene.factsOnDisk('page.html');
  await scene.files.list('/');
  await scene.files.read(FILE);
  scene.files.documents.adopt(FILE);
  scene.files.documents.hold(FILE);
  return mtime;
}

async function save(
  scene: Scene,
  content: string,
  options: Partial<WriteOptions> = {},
): Promise<void> {
  scene.files.documents.willSave(FILE);
  await scene.files.write(FILE, bytes(content), { ...OVER, ...options });
}

/** Newest first: how each version ended, whose it was, and what it held. */
async function history(scene: Scene, count: number): Promise<string[]> {
  const { history } = scene.files;
  // A save does not wait for what is kept of the version before.
  const isKept = (kept: readonly unknown[]) => kept.length === count;
  const versions = await until(() => history.versions(FILE), isKept, KEPT_MS);
  return Promise.all(
    versions.map(async ({ end, by, hash }) => `${end} ${by} ${text(await history.content(hash))}`),
  );
}

/** As if time had passed on the server. */
async function later(scene: Scene): Promise<void> {
  const { mtime } = await scene.factsOnDisk('page.html');
  const then = new Date(mtime.getTime() + 5_000);
  await utimes(join(scene.root, 'page.html'), then, then);
}

async function conflictOf(saving: Promise<void>): Promise<Conflict> {
  try {
    await saving;
  } catch (error) {
    assert.ok(error instanceof ConflictError, `no conflict: ${String(error)}`);
    return error.conflict;
  }
  assert.fail('It was saved');
}

function text(content: Uint8Array | undefined): string | undefined {
  return content && Buffer.from(content).toString();
}
