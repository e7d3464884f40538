import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { globMatcher } from '../../src/common/glob.ts';
import { Matcher } from '../../src/remote/search/matcher.ts';
import { patternOf } from '../../src/remote/search/searchQuery.ts';
import {
  searchTree,
  type SearchCounts,
  type TreeSearchOptions,
} from '../../src/remote/search/treeSearch.ts';
import { startMatchThread } from '../support/matchThread.ts';
import { useScenes, type Scene } from './scene.ts';

const FOLDERS = 300;
const FILES = 3_000;
const WEEK_MS = 7 * 86_400_000;

describe('searching the files of a server', function () {
  this.timeout(240_000);
  const open = useScenes();
  let keepingDirectory: string;
  let matcher: Matcher;

  beforeEach(async () => {
    keepingDirectory = await mkdtemp(join(tmpdir(), 'ftp-search-'));
    matcher = new Matcher({ start: startMatchThread, deadlineMs: 60_000 });
  });

  afterEach(async () => {
    matcher.dispose();
    await rm(keepingDirectory, { recursive: true, force: true });
  });

  async function search(
    scene: Scene,
    text: string,
    options: Partial<TreeSearchOptions> = {},
  ): Promise<{ counts: SearchCounts; found: string[] }> {
    const found: string[] = [];
    const counts = await searchTree({
      files: scene.files,
      matcher,
      top: '/',
      pattern: patternOf({ text, isRegExp: false, matchCase: true, wholeWord: false }),
      isExcluded: () => false,
      isIncluded: () => true,
      encodingOf: () => 'utf8',
      unsavedText: () => undefined,
      onFound: ({ path, matches }) => found.push(`${path} ${matches.length}`),
      onProgress: () => undefined,
      signal: new AbortController().signal,
      maxMatches: 10_000,
      ...options,
    });
    return { counts, found: found.sort() };
  }

  const transfers = (scene: Scene) => scene.server.counts()['RETR'] ?? 0;

  it('transfers no unchanged file a second time, of 3,000 in 300 folders', async () => {
    const path = (n: number) => `d${n % FOLDERS}/f${n}.txt`;
    const site = Object.fromEntries(
      Array.from({ length: FILES }, (_, n) => [path(n), `content ${n} needle`]),
    );
    const scene = await open({}, { keepingDirectory, contentBytes: 64 * 1024 * 1024 }, site);
    const oldS = Math.floor((Date.now() - WEEK_MS) / 1_000);
    for (const one of Object.keys(site)) await utimes(join(scene.root, one), oldS, oldS);
    const first = await search(scene, 'needle');
    assert.deepEqual([first.counts.files, first.counts.matches], [FILES, FILES]);
    assert.equal(transfers(scene), FILES);
    await scene.files.written();
    await scene.write(path(7), 'changed needle needle');
    await scene.write(path(8), 'nothing');
    scene.server.reset();
    const second = await search(scene, 'needle');
    assert.equal(second.counts.matches, FILES);
    assert.equal(transfers(scene), 2);
    assert.ok(second.found.includes(`/${path(7)} 2`));
    assert.ok(!second.found.includes(`/${path(8)} 1`));
    // All that is asked for besides is a listing of each folder.
    const sent = scene.operations.filter((line) => /^(MLST|SIZE|MDTM)/.test(line));
    assert.deepEqual(sent, []);
  });

  const SITE = {
    'a.txt': 'needle\nand needle',
    'b.php': 'needle',
    'skip/c.txt': 'needle',
    'deep/d.txt': 'needle',
    'e.png': 'needle',
    'f.txt': 'need\0le needle',
    'g.txt': Buffer.from('\ufeffneedle', 'utf16le'),
    'h.txt': Buffer.alloc(5 * 1024 * 1024, 'needle '),
  };

  it('says what it looked into and what it left out', async () => {
    const scene = await open({}, {}, SITE);
    const { counts, found } = await search(scene, 'needle', {
      isExcluded: globMatcher(['**/skip']),
    });
    assert.deepEqual(found, ['/a.txt 2', '/b.php 1', '/deep/d.txt 1', '/g.txt 1']);
    const { files, matches, binary, tooLarge, failed, ended } = counts;
    assert.deepEqual(
      { files, matches, binary, tooLarge, failed, ended },
      { files: 4, matches: 5, binary: 2, tooLarge: 1, failed: 0, ended: undefined },
    );
    assert.ok(scene.sent.every((line) => !/skip\/|e\.png|h\.txt/.test(line)));
  });

  it('looks into what is included, and at the text of an editor before that of the server', async () => {
    const scene = await open({}, {}, SITE);
    const { found } = await search(scene, 'needle', {
      isIncluded: globMatcher(['*.php', '/a.txt']),
      unsavedText: (path) => (path === '/b.php' ? 'needle needle needle' : undefined),
    });
    assert.deepEqual(found, ['/a.txt 2', '/b.php 3']);
    assert.ok(scene.sent.every((line) => line !== 'RETR /b.php'));
  });

  it('ends when there are too many matches, and says so', async () => {
    const scene = await open({}, {}, SITE);
    const { counts } = await search(scene, 'needle', { maxMatches: 2 });
    assert.deepEqual([counts.matches, counts.ended], [2, 'matches']);
  });

  it('ends when it is told to, at once', async () => {
    const scene = await open({}, {}, SITE);
    const stop = new AbortController();
    const searching = search(scene, 'needle', {
      signal: stop.signal,
      onFound: () => stop.abort(),
    });
    await assert.rejects(searching, { code: 'aborted' });
  });

  it('ends at once in an expression that backtracks without end, and leaves the next one alone', async () => {
    const endless = `${'a'.repeat(60)}!`;
    const scene = await open({}, {}, { 'a.txt': endless, 'b.txt': endless, 'c.txt': endless });
    const stop = new AbortController();
    const pattern = patternOf({
      text: '^(a+)+$',
      isRegExp: true,
      matchCase: true,
      wholeWord: false,
    });
    matcher.dispose();
    matcher = new Matcher({ start: startMatchThread, deadlineMs: 10_000 });
    let searching: Promise<unknown> | undefined;
    let read = 0;
    await new Promise<void>((resolve) => {
      const encodingOf = (): string => {
        if (++read === 3) setImmediate(resolve);
        return 'utf8';
      };
      searching = search(scene, '', { pattern, signal: stop.signal, encodingOf });
    });
    const startMs = performance.now();
    stop.abort();
    await assert.rejects(async () => searching, { code: 'aborted' });
    assert.deepEqual((await search(scene, '!')).found, ['/a.txt 1', '/b.txt 1', '/c.txt 1']);
    assert.ok(performance.now() - startMs < 10_000);
  });
});
