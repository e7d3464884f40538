import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { RemoteError } from '../../../src/common/remoteError.ts';
import { basename, dirname, joinPath, type RemotePath } from '../../../src/common/remotePath.ts';
import { Lookup } from '../../../src/remote/lookup.ts';
import { MetadataCache } from '../../../src/remote/metadataCache.ts';
import { NameIdentity } from '../../../src/remote/nameIdentity.ts';
import type {
  FolderOutcome,
  RemoteSession,
  WantedFolder,
} from '../../../src/remote/remoteSession.ts';
import type { RunScope, SessionRunner } from '../../../src/remote/sessionRunner.ts';
import { TreeWalker } from '../../../src/remote/treeWalk.ts';
import { entry, folder } from './entries.ts';

type Next = () => WantedFolder | undefined;
type Tell = (path: RemotePath, outcome: FolderOutcome) => void;

/** Folders in memory, each listed by one of some sessions, so many at a time. */
class FakeTree implements SessionRunner {
  readonly folders = new Map<RemotePath, string[]>();
  /** The folders of each time that a session was had. */
  readonly batches: RemotePath[][] = [];
  readonly priorities = new Set<RunScope['priority']>();
  readonly closed = new Set<RemotePath>();
  /** Of folders: the same for all names of one. */
  readonly ids = new Map<RemotePath, string>();
  /** Told of this many folders, the next session breaks once. */
  breaksAfter: number | undefined;
  mostAtOnce = 0;
  #running = 0;
  readonly #perRun: number;

  constructor(perRun: number) {
    this.#perRun = perRun;
    this.folders.set('/', []);
  }

  add(path: RemotePath): void {
    this.folders.set(path, []);
    this.folders.get(dirname(path))?.push(basename(path));
  }

  async run<R>(
    work: (session: RemoteSession, signal: AbortSignal) => Promise<R>,
    { priority, signal = new AbortController().signal }: RunScope = {},
  ): Promise<R> {
    this.priorities.add(priority);
    await nextTurn();
    if (signal.aborted) throw new RemoteError('aborted', 'Given up');
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#running);
    const session = { listSome: this.#listSome, list: this.#list } as unknown as RemoteSession;
    try {
      return await work(session, signal).catch(async (error: unknown) => {
        if ((error as RemoteError).code !== 'connection-lost') throw error;
        return work(session, signal);
      });
    } finally {
      this.#running--;
    }
  }

  readonly #list = (path: RemotePath): Promise<FolderOutcome> => {
    const outcome = this.#outcome(path);
    return outcome instanceof RemoteError ? Promise.reject(outcome) : Promise.resolve(outcome);
  };

  readonly #listSome = async (next: Next, tell: Tell): Promise<void> => {
    const batch: RemotePath[] = [];
    for (let path; batch.length < this.#perRun && (path = next()?.path) !== undefined;)
      batch.push(path);
    this.batches.push(batch);
    for (let turn = 0; turn < 5; turn++) await nextTurn();
    for (const [index, path] of batch.entries()) {
      if (index === this.breaksAfter) {
        this.breaksAfter = undefined;
        throw new RemoteError('connection-lost', 'Cut');
      }
      tell(path, this.#outcome(path));
    }
  };

  #outcome(path: RemotePath): FolderOutcome {
    const names = this.closed.has(path) ? undefined : this.folders.get(path);
    if (!names) return new RemoteError('rejected', 'No', { path });
    const folders = names.map((name) => {
      const folderId = this.ids.get(joinPath(path, name));
      return { ...folder(name), ...(folderId !== undefined && { folderId }) };
    });
    return { entries: [...folders, entry('file')], rejected: [] };
  }
}

function walkerOf(tree: FakeTree, maxFolders = 1_000) {
  const identity = new NameIdentity();
  const cache = new MetadataCache({ maxAgeMs: 1_000, maxFolders, now: () => 0 });
  const lookup = new Lookup({
    runner: tree,
    cache,
    identity,
    onDidList: () => undefined,
    onDidSee: () => undefined,
  });
  return { cache, lookup, walker: new TreeWalker({ runner: tree, lookup }) };
}

/** Ten folders at the top, `width` in each. */
function wideTree(perRun: number, width: number): FakeTree {
  const tree = new FakeTree(perRun);
  for (let n = 0; n < 10; n++) {
    tree.add(`/${n}`);
    for (let m = 0; m < width; m++) tree.add(`/${n}/${m}`);
  }
  return tree;
}

async function visited(walker: TreeWalker): Promise<RemotePath[]> {
  const seen: RemotePath[] = [];
  await walker.walk('/', { visit: (path) => void seen.push(path) });
  assert.equal(new Set(seen).size, seen.length);
  const places = new Map(seen.map((path, place) => [path, place]));
  for (const [path, place] of places) {
    if (path !== '/') assert.ok((places.get(dirname(path)) ?? place) < place);
  }
  return seen;
}

describe('TreeWalker', () => {
  for (const perRun of [1, 3, 1_000]) {
    it(`tells of every folder once, after the one that it is in (${perRun} at a time)`, async () => {
      const tree = wideTree(perRun, 20);
      const seen = await visited(walkerOf(tree).walker);
      assert.deepEqual(seen.sort(), [...tree.folders.keys()].sort());
      assert.deepEqual([...tree.priorities], ['background']);
    });
  }

  it('takes a level at a time, shared among the sessions, at most 64 folders for one', async () => {
    const tree = wideTree(1_000, 30);
    await visited(walkerOf(tree).walker);
    const sizes = tree.batches.map(({ length }) => length);
    assert.deepEqual(sizes.slice(0, 2), [1, 10]);
    assert.ok(Math.max(...sizes) <= 64);
    assert.ok(sizes.length <= 7, String(sizes));
  });

  it('uses up to four sessions where each lists one folder at a time', async () => {
    const tree = wideTree(1, 5);
    await visited(walkerOf(tree).walker);
    assert.equal(tree.mostAtOnce, 4);
  });

  it('skips a folder that is closed, and goes on', async () => {
    const tree = wideTree(5, 2);
    tree.closed.add('/3');
    const skipped: RemotePath[] = [];
    const { walker } = walkerOf(tree);
    let count = 0;
    await walker.walk('/', {
      visit: () => {
        count++;
      },
      skipped: (path) => skipped.push(path),
    });
    assert.deepEqual(skipped, ['/3']);
    assert.equal(count, tree.folders.size - 3);
  });

  it('fails where the top is missing, or closed', async () => {
    const tree = wideTree(5, 2);
    const { walker } = walkerOf(tree);
    const visitor = { visit: () => undefined };
    await assert.rejects(walker.walk('/nope', visitor), { code: 'not-found' });
    await assert.rejects(walker.walk('/1/file', visitor), { code: 'not-a-directory' });
    tree.closed.add('/1');
    await assert.rejects(walker.walk('/1', visitor), { code: 'no-permission' });
  });

  it('asks a second session for what a broken one has not told, and tells nothing twice', async () => {
    const tree = wideTree(1_000, 20);
    tree.breaksAfter = 7;
    const seen = await visited(walkerOf(tree).walker);
    assert.equal(seen.length, tree.folders.size);
    const listed = tree.batches.flat();
    assert.ok(listed.length > seen.length && listed.length <= seen.length + 64);
  });

  it('enters no folder that it is told not to', async () => {
    const tree = wideTree(7, 2);
    const { walker } = walkerOf(tree);
    let count = 0;
    const enters = (path: RemotePath): boolean => basename(path) !== '1';
    await walker.walk(
      '/',
      {
        visit: () => {
          count++;
        },
      },
      { enters },
    );
    assert.equal(count, 1 + 9 + 9);
  });

  it('waits for the visitor, and ends with what it throws', async () => {
    const tree = wideTree(4, 3);
    const { walker } = walkerOf(tree);
    let isVisiting = 0;
    const visit = async (path: RemotePath): Promise<void> => {
      assert.ok(++isVisiting <= 4);
      await nextTurn();
      isVisiting--;
      if (path === '/5') throw new RangeError('Enough');
    };
    await assert.rejects(walker.walk('/', { visit }), RangeError);
    const listed = tree.batches.length;
    await nextTurn();
    await nextTurn();
    assert.equal(tree.batches.length, listed);
  });

  it('ends when it is given up', async () => {
    const tree = wideTree(4, 3);
    const { walker } = walkerOf(tree);
    const controller = new AbortController();
    const visit = (): void => controller.abort();
    const walking = walker.walk('/', { visit }, { signal: controller.signal });
    await assert.rejects(walking, { code: 'aborted' });
    assert.ok(tree.batches.length <= 2);
  });

  it('goes no deeper than a hundred folders: a link that looks like one may lead back', async () => {
    const tree = new FakeTree(10);
    let path = '/';
    for (let depth = 1; depth <= 102; depth++) tree.add((path = joinPath(path, 'd')));
    const skipped: string[] = [];
    let count = 0;
    await walkerOf(tree).walker.walk('/', {
      visit: () => {
        count++;
      },
      skipped: (folder, { code }) => skipped.push(`${folder.split('/').length - 1} ${code}`),
    });
    assert.deepEqual([count, skipped], [101, ['101 too-large']]);
  });

  it('does not go back where a link that looks like a folder leads back', async () => {
    const tree = new FakeTree(10);
    const folders = { '/a': 'A', '/a/self': 'A', '/a/up': 'top', '/a/up/a': 'A', '/a/b': 'B' };
    for (const [path, id] of Object.entries(folders)) {
      tree.add(path);
      tree.ids.set(path, id);
    }
    // The same folder in another place is not above itself.
    tree.add('/b');
    tree.ids.set('/b', 'B');
    assert.deepEqual((await visited(walkerOf(tree).walker)).sort(), [
      ...['/', '/a', '/a/b', '/a/up', '/b'],
    ]);
  });

  it('goes deep first where a level is very broad, so that what is known stays few', async () => {
    const tree = new FakeTree(1_000);
    const width = 10_500;
    for (let n = 0; n < width; n++) {
      tree.add(`/${n}`);
      if (n % 2 === 1) tree.add(`/${n}/deep`);
    }
    const seen = await visited(walkerOf(tree, 10).walker);
    assert.equal(seen.length, tree.folders.size);
    const firstDeep = seen.findIndex((path) => path.endsWith('deep'));
    assert.ok(firstDeep < 1_000, String(firstDeep));
  });

  it('leaves its listings to who opens the folders later, and pushes nothing out', async () => {
    const tree = wideTree(4, 3);
    const { cache, walker } = walkerOf(tree, 5);
    cache.putListing('/open', [entry('a')]);
    cache.putListing('/', [entry('before')]);
    await visited(walker);
    assert.deepEqual([...(cache.listing('/open') ?? new Map()).keys()], ['a']);
    assert.deepEqual([...(cache.listing('/') ?? new Map()).keys()], ['before']);
    assert.equal(cache.listing('/0')?.size, 4);
    const kept = [...tree.folders.keys()].filter((path) => cache.listing(path));
    assert.equal(kept.length, 4);
  });

  it('leaves nothing that was listed before a write of ours', async () => {
    const tree = wideTree(4, 3);
    const { cache, lookup, walker } = walkerOf(tree);
    await walker.walk('/', {
      visit: (path) => {
        if (path === '/') lookup.forgetRunning();
      },
    });
    assert.notEqual(cache.listing('/'), undefined);
    // Begun while the top was told.
    assert.equal(cache.listing('/0'), undefined);
    assert.notEqual(cache.listing('/9/2'), undefined);
  });
});
