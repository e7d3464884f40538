import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ComparedTree } from '../../src/remote/comparing/comparedTree.ts';
import {
  compareTrees,
  type ComparisonCounts,
  type Difference,
} from '../../src/remote/comparing/compareTrees.ts';
import { localSide } from '../../src/remote/comparing/localSide.ts';
import { remoteSide } from '../../src/remote/comparing/remoteSide.ts';
import { tlsWays } from '../support/servers/recipes.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { useServers } from './useServers.ts';

const OLD = new Date('2020-05-06T07:08:00Z');
const NEW = new Date('2021-05-06T07:08:00Z');

type Files = Readonly<Record<string, string>>;

const OURS: Files = {
  'index.html': '<h1>ours</h1>',
  'same.txt': 'the same',
  'css/site.css': 'p { color: red }',
  'css/grown.css': 'a {}',
  'only/here/deep.txt': 'deep',
  'node_modules/x.js': 'left out',
  kind: 'a file',
};
const THEIRS: Files = {
  'index.html': '<h1>them</h1>',
  'same.txt': 'the same',
  'css/site.css': 'p { color: red }',
  'css/grown.css': 'a { color: blue }',
  'ümläut/new file.txt': 'new',
  'kind/of.txt': 'in a folder',
  '.ftp-workspace-0123456789ab.tmp': 'what a save has left',
};
const BY_LISTING = [
  'left /only',
  'right /ümläut',
  'size /css/grown.css',
  'type /kind',
  'unsure /css/site.css',
];

async function put(folder: string, files: Files, times: Readonly<Record<string, Date>> = {}) {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    await utimes(file, OLD, times[path] ?? OLD);
  }
}

async function compare(left: ComparedTree, right: ComparedTree, contents: boolean) {
  const found: Difference[] = [];
  let counts: ComparisonCounts | undefined;
  const failure = await compareTrees({
    ...{ left, right, contents },
    isExcluded: (path) => path.includes('node_modules'),
    onFound: (difference) => found.push(difference),
    onProgress: (now) => (counts = now),
    signal: new AbortController().signal,
  });
  const lines = found.map(({ kind, path }) => `${kind} ${path}`).sort();
  return { found: lines, counts, failure };
}

describe('comparing folders', () => {
  const servers = useServers();
  let local: string;

  beforeEach(async () => {
    local = await mkdtemp(join(tmpdir(), 'ftp-comparing-'));
  });

  afterEach(async () => {
    await rm(local, { recursive: true, force: true });
  });

  for (const name of serverNames) {
    for (const tls of [undefined, ...tlsWays(name).slice(-1)]) {
      const way = tls ? 'TLS' : 'plain';

      it(`${name}, ${way}: of this computer and of a server`, async function () {
        servers.require(this, name);
        const server = await servers.start(name, tls && { tls });
        await put(local, OURS);
        await put(join(server.root, 'site'), THEIRS, { 'css/site.css': NEW });
        await server.own(join(server.root, 'site'));
        const { files, log } = await servers.open(server);
        const remote = remoteSide(files, '/site');
        const listed = await compare(localSide(local), remote, false);
        // The same size and time: that they differ only their contents tell.
        assert.deepEqual(listed.found, BY_LISTING);
        assert.equal(listed.counts?.same, 2);
        assert.ok(!log.some((line) => line.includes('> RETR')), 'a file was read');
        const read = await compare(localSide(local), remote, true);
        assert.deepEqual(read.found, [
          'content /index.html',
          ...BY_LISTING.filter((line) => !line.startsWith('unsure')),
        ]);
        assert.equal(read.counts?.same, 2);
      });

      it(`${name}, ${way}: of one server, and what was read once is not read again`, async function () {
        servers.require(this, name);
        const server = await servers.start(name, tls && { tls });
        await put(join(server.root, 'ours'), OURS);
        await put(join(server.root, 'theirs'), THEIRS, { 'css/site.css': NEW });
        for (const folder of ['ours', 'theirs']) await server.own(join(server.root, folder));
        const { files, log } = await servers.open(server);
        const [ours, theirs] = [remoteSide(files, '/ours'), remoteSide(files, '/theirs')];
        assert.deepEqual((await compare(ours, theirs, false)).found, BY_LISTING);
        const { found } = await compare(ours, theirs, true);
        assert.equal(found[0], 'content /index.html');
        const reads = (): number => log.filter((line) => line.includes('> RETR')).length;
        assert.equal(reads(), 6);
        await files.written();
        assert.deepEqual((await compare(ours, theirs, true)).found, found);
        assert.equal(reads(), 6);
      });
    }
  }

  it('says which side cannot be looked at', async function () {
    servers.require(this, 'pyftpdlib');
    const { files } = await servers.open(await servers.start('pyftpdlib'));
    const gone = await compare(localSide(local), remoteSide(files, '/gone'), false);
    assert.equal(gone.failure?.side, 'right');
    assert.equal((gone.failure.error as { code?: string }).code, 'not-found');
    const missing = localSide(join(local, 'missing'));
    const here = await compare(missing, remoteSide(files, '/'), false);
    assert.equal(here.failure?.side, 'left');
  });

  it('takes a link to a file for the file, and follows none to a folder', async function () {
    await put(local, { 'one/a.txt': 'text', 'one/b.txt': 'text', 'two/a.txt': 'text' });
    await symlink('a.txt', join(local, 'two/b.txt'));
    for (const folder of ['one', 'two']) await symlink('.', join(local, folder, 'loop'));
    const two = [localSide(join(local, 'one')), localSide(join(local, 'two'))] as const;
    const { found, counts } = await compare(...two, true);
    assert.deepEqual([found, counts?.same, counts?.special], [[], 2, 1]);
  });
});
