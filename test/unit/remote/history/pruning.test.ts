import assert from 'node:assert/strict';
import type { StoredDeletion, StoredVersion } from '../../../../src/remote/history/keptVersion.ts';
import { beyondBounds } from '../../../../src/remote/history/pruning.ts';

const NOW = 1_000_000;
const wide = { maxVersions: 100, maxTotalBytes: 1_000, maxAgeMs: NOW };

function version(
  path: string,
  endedMs: number,
  size = 10,
  hash = `${path}${endedMs}`,
): StoredVersion {
  return { id: `${path}${endedMs}`, path, hash, size, mtimeMs: 0, endedMs, end: 'saved' };
}

function deletion(path: string, deletedMs: number, sizes: readonly number[]): StoredDeletion {
  const files = sizes.map((size, index) => ({
    path: `${path}/${index}`,
    hash: `${path}${index}`,
    size,
    mtimeMs: 0,
  }));
  return { id: path, path, kind: 'folder', deletedMs, files, fileCount: sizes.length };
}

const ids = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

describe('beyondBounds', () => {
  it('lets nothing go that is within the bounds', () => {
    const gone = beyondBounds([version('/a', 1), version('/a', 2)], [], wide, NOW);
    assert.deepEqual(gone, { versions: [], deletions: [] });
  });

  it('lets the oldest versions of a file go, and not those of others', () => {
    const versions = [version('/a', 1), version('/b', 2), version('/a', 3), version('/a', 4)];
    const gone = beyondBounds(versions, [], { ...wide, maxVersions: 2 }, NOW);
    assert.deepEqual(ids(gone.versions), ['/a1']);
  });

  it('lets go what is too old', () => {
    const bounds = { ...wide, maxAgeMs: 100 };
    const versions = [version('/a', NOW - 101), version('/a', NOW - 100)];
    const deletions = [deletion('/d', NOW - 101, [1]), deletion('/e', NOW - 1, [1])];
    const gone = beyondBounds(versions, deletions, bounds, NOW);
    assert.deepEqual(ids(gone.versions), [`/a${NOW - 101}`]);
    assert.deepEqual(ids(gone.deletions), ['/d']);
  });

  it('lets the oldest go until the rest fits, deletions with all their files', () => {
    const versions = [version('/a', 1, 400), version('/a', 3, 400)];
    const deletions = [deletion('/d', 2, [200, 200])];
    const gone = beyondBounds(versions, deletions, { ...wide, maxTotalBytes: 800 }, NOW);
    assert.deepEqual(ids(gone.versions), ['/a1']);
    assert.deepEqual(ids(gone.deletions), []);
  });

  it('counts a content once', () => {
    const versions = [version('/a', 1, 700, 'same'), version('/b', 2, 700, 'same')];
    assert.deepEqual(beyondBounds(versions, [], wide, NOW).versions, []);
  });

  it('keeps a smaller one that is older than one that does not fit', () => {
    const versions = [version('/a', 1, 10), version('/a', 2, 2_000)];
    assert.deepEqual(ids(beyondBounds(versions, [], wide, NOW).versions), ['/a2']);
  });
});
