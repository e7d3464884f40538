import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RemoteError } from '../../../../src/common/remoteError.ts';
import { joinPath, type RemotePath } from '../../../../src/common/remotePath.ts';
import type {
  ComparedEntry,
  ComparedTree,
  ComparedVisitor,
  ComparedWalkOptions,
} from '../../../../src/remote/comparing/comparedTree.ts';
import {
  compareTrees,
  MAX_COMPARED_BYTES,
  type ComparisonCounts,
  type ComparisonOptions,
  type Difference,
  type SideFailure,
} from '../../../../src/remote/comparing/compareTrees.ts';

const OLD_MS = Date.UTC(2020, 1, 2, 3, 4, 5);

interface File {
  readonly text?: string;
  readonly size?: number | undefined;
  readonly mtimeMs?: number;
  readonly mtimeUnitMs?: number;
  readonly kind?: ComparedEntry['kind'];
}

type Content = string | File | Tree;
interface Tree {
  readonly [name: string]: Content;
}

/** Told apart from a folder by a word that no folder holds. */
function isFile(content: Content): content is string | File {
  const words = ['text', 'size', 'mtimeMs', 'kind'];
  return typeof content === 'string' || words.some((word) => word in content);
}

class MemoryTree implements ComparedTree {
  readonly listed: RemotePath[] = [];
  readonly read: string[] = [];
  readonly unreadable = new Set<RemotePath>();
  failure: Error | undefined;
  exactTimes: boolean | undefined;
  readonly #tree: Tree;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  async walk(visitor: ComparedVisitor, options: ComparedWalkOptions): Promise<void> {
    this.exactTimes = options.exactTimes;
    await this.#walk('/', this.#tree, visitor, options);
  }

  async #walk(
    folder: RemotePath,
    tree: Tree,
    visitor: ComparedVisitor,
    options: ComparedWalkOptions,
  ): Promise<void> {
    await nextTurn();
    if (this.failure) throw this.failure;
    if (options.signal.aborted) throw new RemoteError('aborted', 'Given up');
    if (folder !== '/' && !options.enters(folder)) return;
    this.listed.push(folder);
    if (this.unreadable.has(folder)) {
      visitor.skipped(folder);
      return;
    }
    const children = Object.entries(tree);
    visitor.visit(
      folder,
      children.map(([name, content]) => this.#entry(name, content)),
    );
    for (const [name, content] of children) {
      if (isFile(content)) continue;
      await this.#walk(joinPath(folder, name), content, visitor, options);
    }
  }

  #entry(name: string, content: Content): ComparedEntry {
    const file: File =
      typeof content === 'string' ? { text: content } : isFile(content) ? content : {};
    const { text = '', kind = isFile(content) ? 'file' : 'directory' } = file;
    const { mtimeMs = OLD_MS, mtimeUnitMs = 1_000 } = file;
    const read = (): Promise<Uint8Array> => {
      this.read.push(name);
      if (text === 'broken') return Promise.reject(new RemoteError('no-permission', 'Closed'));
      return Promise.resolve(Buffer.from(text));
    };
    const size = 'size' in file ? file.size : text.length;
    return { name, kind, size, mtimeMs, mtimeUnitMs, read };
  }
}

interface Outcome {
  readonly found: readonly string[];
  readonly counts: ComparisonCounts;
  readonly failure: SideFailure | undefined;
}

async function compare(
  left: MemoryTree | Tree,
  right: MemoryTree | Tree,
  options: Partial<ComparisonOptions> = {},
): Promise<Outcome> {
  const found: Difference[] = [];
  let counts: ComparisonCounts | undefined;
  const failure = await compareTrees({
    left: left instanceof MemoryTree ? left : new MemoryTree(left),
    right: right instanceof MemoryTree ? right : new MemoryTree(right),
    contents: false,
    isExcluded: () => false,
    onFound: (difference) => found.push(difference),
    onProgress: (now) => (counts = now),
    signal: new AbortController().signal,
    ...options,
  });
  assert.ok(counts);
  return { found: found.map(({ kind, path }) => `${kind} ${path}`).sort(), counts, failure };
}

describe('compareTrees', () => {
  it('tells what one side lacks, what has another size, and counts what is the same', async () => {
    const left = { 'a.txt': 'one', 'mine.txt': 'x', css: { 'b.css': 'p {}', 'c.css': 'same' } };
    const right = { 'a.txt': 'three', css: { 'b.css': 'p {}', 'c.css': 'same', 'new.css': '' } };
    const { found, counts, failure } = await compare(left, right);
    assert.deepEqual(found, ['left /mine.txt', 'right /css/new.css', 'size /a.txt']);
    assert.deepEqual([counts.same, counts.folders, counts.differences], [2, 2, 3]);
    assert.equal(failure, undefined);
  });

  it('takes the same size with another time for no more than a hint', async () => {
    const at = (mtimeMs: number): Tree => ({ 'a.txt': { text: 'one', mtimeMs } });
    assert.deepEqual((await compare(at(OLD_MS), at(OLD_MS + 5_000))).found, ['unsure /a.txt']);
    assert.deepEqual((await compare(at(OLD_MS), at(0))).found, ['unsure /a.txt']);
    assert.deepEqual((await compare(at(OLD_MS), at(OLD_MS + 999))).found, []);
  });

  it('holds times against each other as exactly as the coarser one is', async () => {
    const left = { 'a.txt': { text: 'one', mtimeMs: OLD_MS, mtimeUnitMs: 60_000 } };
    const right = { 'a.txt': { text: 'one', mtimeMs: OLD_MS + 59_000 } };
    assert.deepEqual((await compare(left, right)).found, []);
  });

  it('does not take a size that nobody tells for the same', async () => {
    const tree = { 'a.txt': { text: 'one', size: undefined } };
    assert.deepEqual((await compare(tree, tree)).found, ['unsure /a.txt']);
  });

  it('lets contents decide where it is asked to, and reads nothing else', async () => {
    const left = new MemoryTree({ 'a.txt': 'one', 'b.txt': 'two', 'c.txt': 'four', 'd.txt': '' });
    const right = new MemoryTree({ 'a.txt': 'eno', 'b.txt': 'two', 'c.txt': 'fi' });
    const { found, counts } = await compare(left, right, { contents: true });
    assert.deepEqual(found, ['content /a.txt', 'left /d.txt', 'size /c.txt']);
    assert.equal(counts.same, 1);
    assert.deepEqual(left.read.sort(), ['a.txt', 'b.txt']);
    assert.deepEqual([left.exactTimes, right.exactTimes], [true, true]);
  });

  it('reads no file that is empty on both sides', async () => {
    const left = new MemoryTree({ 'a.txt': '' });
    assert.equal((await compare(left, left, { contents: true })).counts.same, 1);
    assert.deepEqual(left.read, []);
  });

  it('reads nothing, and needs no exact times, where it is not asked to', async () => {
    const left = new MemoryTree({ 'a.txt': 'one' });
    const right = new MemoryTree({ 'a.txt': 'two' });
    assert.deepEqual((await compare(left, right)).counts.same, 1);
    assert.deepEqual([left.read, left.exactTimes], [[], false]);
  });

  it('tells files that are too large to read by size and time, and counts them', async () => {
    const large = { 'a.iso': { size: MAX_COMPARED_BYTES + 1 } };
    const { counts, found } = await compare(large, large, { contents: true });
    assert.deepEqual([counts.tooLarge, counts.same, found], [1, 1, []]);
  });

  it('is not sure of a file that cannot be read, and goes on', async () => {
    const left = { 'a.txt': 'broken', 'b.txt': 'two' };
    const { counts, found } = await compare(left, left, { contents: true });
    assert.deepEqual([counts.failed, counts.same, found], [1, 1, ['unsure /a.txt']]);
  });

  it('does not look into a folder that one side lacks', async () => {
    const left = new MemoryTree({ only: { deep: { 'a.txt': '' } } });
    const { found } = await compare(left, {});
    assert.deepEqual(found, ['left /only']);
    assert.deepEqual(left.listed, ['/']);
  });

  it('tells a file from a folder, and follows no link to a folder', async () => {
    const link: File = { kind: 'linked-folder' };
    const left = { a: 'file', b: { 'x.txt': '' }, c: link, d: { kind: 'other' } as File };
    const right = { a: { 'y.txt': '' }, b: link, c: link, d: 'file' };
    const { found, counts } = await compare(left, right);
    assert.deepEqual(found, ['type /a', 'type /d']);
    assert.equal(counts.special, 2);
  });

  it('leaves out what is excluded, and does not list it', async () => {
    const left = new MemoryTree({ node_modules: { 'a.js': '' }, '.env': '', 'a.js': '' });
    const right = new MemoryTree({ node_modules: { 'b.js': '' } });
    const isExcluded = (path: RemotePath): boolean => /node_modules|\.env/.test(path);
    const { found, counts } = await compare(left, right, { isExcluded });
    assert.deepEqual([found, counts.excluded], [['left /a.js'], 2]);
    assert.deepEqual([left.listed, right.listed], [['/'], ['/']]);
  });

  it('counts a folder that cannot be listed, once, and tells of nothing in it', async () => {
    const tree = { closed: { deep: { 'a.txt': '' } }, 'b.txt': '' };
    const left = new MemoryTree(tree);
    left.unreadable.add('/closed');
    const { found, counts } = await compare(left, tree);
    assert.deepEqual([found, counts.failed, counts.same], [[], 1, 1]);
  });

  it('ends with why a side cannot be looked at, and gives the other one up', async () => {
    const right = new MemoryTree({});
    right.failure = new RemoteError('not-found', 'Gone');
    const outcome = compareTrees({
      left: new MemoryTree({ a: { b: { c: {} } } }),
      right,
      contents: false,
      isExcluded: () => false,
      onFound: () => undefined,
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
    assert.deepEqual(await outcome, { side: 'right', error: right.failure });
  });

  it('ends at the bound, and says so', async () => {
    const names = Array.from({ length: 20 }, (_, index) => [`${index}.txt`, ''] as const);
    const { found, counts } = await compare(Object.fromEntries(names), {}, { maxDifferences: 5 });
    assert.deepEqual([found.length, counts.differences, counts.isCut], [5, 5, true]);
  });

  it('ends when it is given up', async () => {
    const stop = new AbortController();
    const left = { a: { b: { 'c.txt': '' } } };
    const running = compare(left, left, {
      signal: stop.signal,
      onProgress: ({ folders }) => folders === 1 && stop.abort(),
    });
    await assert.rejects(running, { code: 'aborted' });
  });
});
