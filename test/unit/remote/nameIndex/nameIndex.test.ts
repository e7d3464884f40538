import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { RemoteError } from '../../../../src/common/remoteError.ts';
import { dirname, isWithin, joinPath, type RemotePath } from '../../../../src/common/remotePath.ts';
import { decodeNames } from '../../../../src/remote/nameIndex/indexFile.ts';
import { NameIndex, type NameIndexOptions } from '../../../../src/remote/nameIndex/nameIndex.ts';
import type { NameFolder } from '../../../../src/remote/nameIndex/nameTree.ts';
import type { RemoteStat } from '../../../../src/remote/remoteFiles.ts';
import type { RemoteListing } from '../../../../src/remote/remoteSession.ts';
import type { TreeVisitor, TreeWalkOptions } from '../../../../src/remote/treeVisitor.ts';
import { entry, folder as folderEntry } from '../entries.ts';

const say = () => undefined;
const quiet = { trace: say, info: say, warn: say, error: say };
const MINUTE_MS = 60_000;

/** A server of which only names matter. */
class Names {
  readonly paths = new Set<RemotePath>();
  readonly listed: RemotePath[] = [];
  failure: RemoteError | undefined;

  constructor(...paths: readonly RemotePath[]) {
    for (const path of paths) this.paths.add(path);
  }

  listing(folder: RemotePath): RemoteListing {
    const names = new Map<string, boolean>();
    for (const path of this.paths) {
      if (path === folder || !isWithin(path, folder)) continue;
      const [name = '', ...rest] = path.slice(folder === '/' ? 1 : folder.length + 1).split('/');
      names.set(name, (names.get(name) ?? false) || rest.length > 0);
    }
    const entries = [...names].map(([name, isFolder]) =>
      isFolder ? folderEntry(name) : entry(name),
    );
    return { entries, rejected: [] };
  }

  async walk(top: RemotePath, visitor: TreeVisitor, options: TreeWalkOptions = {}): Promise<void> {
    const waiting = [top];
    for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
      if (options.signal?.aborted) throw new RemoteError('aborted', 'Stopped');
      if (this.failure) throw this.failure;
      this.listed.push(folder);
      const listing = this.listing(folder);
      await visitor.visit(folder, listing);
      for (const { name, kind } of listing.entries) {
        const path = joinPath(folder, name);
        if (kind === 'directory' && options.enters?.(path) !== false) waiting.push(path);
      }
    }
  }

  stat(path: RemotePath): Promise<RemoteStat> {
    const found = this.listing(dirname(path)).entries.find(({ name }) => path.endsWith(`/${name}`));
    if (!found) return Promise.reject(new RemoteError('not-found', 'Nothing is there'));
    const kind = found.kind === 'directory' ? 'directory' : 'file';
    return Promise.resolve({ kind, symlink: false, size: 0, mtimeMs: 0, readonly: false });
  }
}

function pathsIn({ path, files, folders }: NameFolder): string[] {
  return [...files.map((name) => joinPath(path, name)), ...[...folders.values()].flatMap(pathsIn)];
}

describe('NameIndex', () => {
  let directory: string;
  let file: string;
  const indexes: NameIndex[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ftp-names-'));
    file = join(directory, 'names.gz');
  });

  afterEach(async () => {
    for (const index of indexes.splice(0)) index.dispose();
    await rm(directory, { recursive: true, force: true });
  });

  function indexOf(server: Names, options: Partial<NameIndexOptions> = {}): NameIndex {
    const index = new NameIndex({
      ...{ top: '/site', files: () => server, file, exclude: [], logger: quiet },
      ...options,
    });
    indexes.push(index);
    return index;
  }

  const someNames = () => new Names('/site/a.txt', '/site/one/b.txt', '/site/one/deep/c.txt');

  it('has all names below its folder, and says how far it is', async () => {
    const server = someNames();
    const index = indexOf(server);
    const seen: string[] = [];
    index.onDidChange(() => seen.push(`${index.status.state} ${index.status.folder ?? ''}`));
    assert.equal(index.status.state, 'empty');
    await index.refresh();
    assert.deepEqual(pathsIn(index.root), [...server.paths]);
    const last = ['reading /site/one', 'reading /site/one/deep', 'complete '];
    assert.deepEqual(seen, ['reading ', 'reading /site', ...last]);
  });

  it('leaves out what is excluded, seen from its folder, and does not look into it', async () => {
    const server = new Names(
      '/site/a.txt',
      '/site/dist/x.js',
      '/site/b/dist/y.js',
      '/site/b/z.log',
    );
    const index = indexOf(server, { exclude: ['/dist', '**/*.log'] });
    await index.refresh();
    assert.deepEqual(pathsIn(index.root), ['/site/a.txt', '/site/b/dist/y.js']);
    assert.deepEqual(server.listed, ['/site', '/site/b', '/site/b/dist']);
  });

  it('stops when it is told to, keeps what it has, and says that it is not all', async () => {
    const server = someNames();
    const index = indexOf(server);
    index.onDidChange(() => index.status.folder === '/site/one' && index.stop());
    await index.refresh();
    assert.equal(index.status.state, 'partial');
    assert.equal(index.status.error, undefined);
    assert.deepEqual(pathsIn(index.root), ['/site/a.txt', '/site/one/b.txt']);
  });

  it('says why it is not all when the server fails, and reads all when it is asked again', async () => {
    const server = someNames();
    server.failure = new RemoteError('connection-lost', 'It is gone');
    const index = indexOf(server);
    await index.refresh();
    assert.deepEqual([index.status.state, index.status.error], ['partial', server.failure]);
    server.failure = undefined;
    await index.refresh();
    assert.deepEqual([index.status.state, index.status.error], ['complete', undefined]);
    assert.equal(index.status.names, 3);
  });

  it('says when there are too many names, and what it leaves out', async () => {
    const index = indexOf(someNames(), { limits: { maxNames: 2, maxBytes: 1_000_000 } });
    await index.refresh();
    assert.deepEqual([index.status.isFull, index.status.names], [true, 2]);
  });

  describe('of what is seen of the server', () => {
    it('takes files and folders that are new, and loses those that are gone', async () => {
      const server = someNames();
      const index = indexOf(server);
      await index.refresh();
      server.paths.add('/site/new.txt');
      server.paths.add('/site/moved/in/d.txt');
      server.paths.delete('/site/one/b.txt');
      server.paths.delete('/site/one/deep/c.txt');
      server.listed.length = 0;
      await index.changed([
        { type: 'created', path: '/site/new.txt' },
        { type: 'created', path: '/site/moved' },
        { type: 'created', path: '/other/x.txt' },
        { type: 'created', path: '/site/gone/again' },
        { type: 'deleted', path: '/site/one' },
      ]);
      const expected = ['/site/a.txt', '/site/new.txt', '/site/moved/in/d.txt'];
      assert.deepEqual(pathsIn(index.root), expected);
      assert.deepEqual(server.listed, ['/site/moved', '/site/moved/in']);
    });

    it('takes a listing of a folder that it knows, and no other', async () => {
      const server = someNames();
      const index = indexOf(server);
      index.listed({ path: '/site', listing: server.listing('/site') });
      assert.equal(index.status.names, 0);
      await index.refresh();
      server.paths.add('/site/one/new.txt');
      server.paths.delete('/site/one/deep/c.txt');
      index.listed({ path: '/site/one', listing: server.listing('/site/one') });
      index.listed({ path: '/elsewhere', listing: server.listing('/site/one') });
      const expected = ['/site/a.txt', '/site/one/b.txt', '/site/one/new.txt'];
      assert.deepEqual(pathsIn(index.root), expected);
    });
  });

  describe('of an earlier window', () => {
    async function leftBehind(): Promise<number> {
      const index = indexOf(someNames());
      await index.refresh();
      await index.written();
      return index.status.readAtMs ?? 0;
    }

    it('is there at once, with its age, and not read again while it is young', async () => {
      const readAtMs = await leftBehind();
      const server = someNames();
      const index = indexOf(server, { now: () => readAtMs + MINUTE_MS });
      await index.refresh();
      assert.deepEqual(server.listed, []);
      assert.deepEqual([index.status.state, index.status.readAtMs], ['complete', readAtMs]);
      assert.deepEqual(pathsIn(index.root), [...server.paths]);
    });

    it('is read again when it is old, or from the future', async () => {
      const readAtMs = await leftBehind();
      for (const nowMs of [readAtMs + 60 * MINUTE_MS, readAtMs - MINUTE_MS]) {
        const server = new Names('/site/other.txt');
        const index = indexOf(server, { now: () => nowMs });
        await index.refresh();
        assert.deepEqual(pathsIn(index.root), ['/site/other.txt']);
      }
    });

    it('has what was seen after it was read', async () => {
      const server = someNames();
      const before = indexOf(server);
      await before.refresh();
      server.paths.add('/site/later.txt');
      await before.changed([{ type: 'created', path: '/site/later.txt' }]);
      await before.written();
      const after = indexOf(server);
      await after.load();
      assert.deepEqual(pathsIn(after.root).sort(), [...server.paths].sort());
    });

    it('does not bring back what is excluded since', async () => {
      await leftBehind();
      const index = indexOf(someNames(), { exclude: ['**/deep'] });
      await index.load();
      assert.deepEqual(pathsIn(index.root), ['/site/a.txt', '/site/one/b.txt']);
    });

    it('is small', async () => {
      const server = new Names();
      for (let n = 0; n < 3_000; n++) server.paths.add(`/site/f${n % 300}/controller${n}.php`);
      const index = indexOf(server);
      await index.refresh();
      await index.written();
      assert.ok((await stat(file)).size < 3_000 * 12);
    });

    const damages: readonly (readonly [what: string, damage: (content: Buffer) => Buffer])[] = [
      ['empty', () => Buffer.alloc(0)],
      ['cut short', (content) => content.subarray(0, content.length - 9)],
      ['changed in its middle', (content) => flipped(content, content.length >> 1)],
      ['no archive', () => Buffer.from('names')],
      ['of another version', () => gzipSync('{"version":99,"top":"/site","readAtMs":1}\n/site\n')],
      ['of another folder', () => gzipSync('{"version":1,"top":"/","readAtMs":1}\n/\n')],
      ['without a head', () => gzipSync('/site\0a\n')],
      ['without an end', () => gzipSync('{"version":1,"top":"/site","readAtMs":1}\n/site\0a')],
    ];
    for (const [what, damage] of damages) {
      it(`goes, and is read anew, when its file is ${what}`, async () => {
        await leftBehind();
        await writeFile(file, damage(await readFile(file)));
        const server = someNames();
        const index = indexOf(server);
        await index.load();
        assert.equal(index.status.state, 'empty');
        await assert.rejects(stat(file), { code: 'ENOENT' });
        await index.refresh();
        assert.equal(index.status.names, 3);
      });
    }
  });
});

describe('decodeNames', () => {
  const head = '{"version":1,"top":"/site","readAtMs":5}';
  const refused: readonly string[] = [
    '',
    '\n',
    `${head}\n/other\0a\n`,
    `${head}\n/site\0a\n/site/../etc\0passwd\n`,
    `${head}\n/site\0a\n/elsewhere\0b\n`,
    `{"version":1,"top":7,"readAtMs":5}\n/site\n`,
    `[]\n/site\n`,
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(decodeNames(text), undefined));
  }
});

function flipped(content: Buffer, at: number): Buffer {
  const copy = Buffer.from(content);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}
