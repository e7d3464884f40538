import assert from 'node:assert/strict';

import { isFolder, MetadataCache } from '../../../src/remote/metadataCache.ts';
import { entry, folder } from './entries.ts';

describe('MetadataCache', () => {
  let now = 0;
  let cache: MetadataCache;

  beforeEach(() => {
    now = 1_000;
    cache = new MetadataCache({ maxAgeMs: 100, maxFolders: 3, now: () => now });
  });

  it('knows nothing at first', () => {
    assert.equal(cache.lookUp('/a'), undefined);
    assert.equal(cache.listing('/'), undefined);
    assert.equal(cache.lastListing('/'), undefined);
  });

  it('answers for all children of a listing, and for every other name', () => {
    const a = entry('a');
    cache.putListing('/', [a, folder('d')]);
    assert.equal(cache.lookUp('/a'), a);
    assert.equal(cache.lookUp('/b'), 'absent');
    assert.deepEqual([...(cache.listing('/')?.keys() ?? [])], ['a', 'd']);
  });

  it('proves nothing absent of which the listing leaves a doubt', () => {
    cache.putListing('/', [entry('a'), folder('d')], (name) => name !== 'c');
    assert.equal(cache.lookUp('/c'), 'absent');
    assert.equal(cache.lookUp('/b'), undefined);
    assert.equal(cache.lookUp('/x/settings.json'), undefined);
    assert.deepEqual(cache.lookUp('/a'), entry('a'));
    assert.deepEqual([...(cache.listing('/')?.keys() ?? [])], ['a', 'd']);
    cache.putListing('/', [entry('a')]);
    assert.equal(cache.lookUp('/b'), 'absent');
  });

  it('answers for what is below an absent name or below a file, at any depth', () => {
    cache.putListing('/', [entry('a'), folder('d')]);
    assert.equal(cache.lookUp('/x/settings.json'), 'absent');
    assert.equal(cache.lookUp('/x/y/z/w'), 'absent');
    assert.equal(cache.lookUp('/a/b'), 'absent');
    assert.equal(cache.lookUp('/a/b/c'), 'absent');
  });

  it('knows nothing of what is in a folder that was not listed', () => {
    cache.putListing('/', [
      folder('d'),
      entry('l', { kind: 'symlink', target: 'directory' }),
      entry('dangling', { kind: 'symlink' }),
    ]);
    assert.equal(cache.lookUp('/d/a'), undefined);
    assert.equal(cache.lookUp('/d/a/b'), undefined);
    assert.equal(cache.lookUp('/l/a'), undefined);
    assert.equal(cache.lookUp('/dangling/a'), 'absent');
  });

  it('believes nothing that is too old, but remembers the last listing', () => {
    cache.putListing('/', [entry('a')]);
    now += 99;
    assert.ok(cache.listing('/'));
    now += 1;
    assert.equal(cache.listing('/'), undefined);
    assert.equal(cache.lookUp('/a'), undefined);
    assert.equal(cache.lookUp('/b'), undefined);
    assert.deepEqual([...(cache.lastListing('/')?.keys() ?? [])], ['a']);
  });

  it('takes one path without a listing', () => {
    cache.put('/d/a', entry('a'));
    cache.put('/d/gone', undefined);
    assert.ok(cache.lookUp('/d/a'));
    assert.equal(cache.lookUp('/d/gone'), 'absent');
    assert.equal(cache.lookUp('/d/b'), undefined);
    assert.equal(cache.listing('/d'), undefined);
  });

  it('keeps a listing true when our own writes are entered', () => {
    cache.putListing('/', [entry('a'), entry('b')]);
    cache.put('/a', entry('a', { size: 7 }));
    cache.put('/b', undefined);
    cache.put('/c', entry('c'));
    assert.deepEqual(
      [...(cache.listing('/') ?? [])].map(([name, { size }]) => [name, size]),
      [
        ['a', 7],
        ['c', 1],
      ],
    );
    assert.equal(cache.lookUp('/b'), 'absent');
  });

  it('a listing takes the place of the one before', () => {
    cache.putListing('/', [entry('a')]);
    cache.putListing('/', [entry('b')]);
    assert.equal(cache.lookUp('/a'), 'absent');
  });

  it('does not believe a young listing about a name whose own entry is old', () => {
    cache.put('/a', entry('a'));
    now += 100;
    cache.put('/b', entry('b'));
    assert.equal(cache.lookUp('/a'), undefined);
    assert.ok(cache.lookUp('/b'));
  });

  it('forgets a path, its listing and everything below', () => {
    cache.putListing('/', [folder('d'), entry('a')]);
    cache.putListing('/d', [entry('x')]);
    cache.forget('/d');
    assert.equal(cache.lookUp('/d'), undefined);
    assert.equal(cache.lookUp('/d/x'), undefined);
    assert.equal(cache.listing('/'), undefined);
    assert.equal(cache.lookUp('/other'), undefined);
    assert.ok(cache.lookUp('/a'));
  });

  it('forgets what is below, and not a neighbour with the same beginning', () => {
    cache.putListing('/d', [entry('x')]);
    cache.putListing('/d2', [entry('y')]);
    cache.forgetBelow('/d');
    assert.equal(cache.listing('/d'), undefined);
    assert.ok(cache.listing('/d2'));
  });

  it('forgets everything with the root', () => {
    cache.putListing('/', [folder('d')]);
    cache.putListing('/d', []);
    cache.forget('/');
    assert.equal(cache.listing('/'), undefined);
    assert.equal(cache.listing('/d'), undefined);
  });

  it('has room for so many folders; the one not used for longest goes', () => {
    for (const name of ['a', 'b', 'c']) cache.putListing(`/${name}`, []);
    assert.ok(cache.listing('/a'));
    cache.putListing('/d', []);
    assert.equal(cache.listing('/b'), undefined);
    assert.ok(cache.listing('/a'));
    cache.put('/e/x', entry('x'));
    assert.equal(cache.listing('/c'), undefined);
    assert.ok(cache.lookUp('/e/x'));
  });
});

describe('isFolder', () => {
  for (const [kind, target, expected] of [
    ['directory', undefined, true],
    ['symlink', 'directory', true],
    ['symlink', 'file', false],
    ['symlink', undefined, false],
    ['file', undefined, false],
    ['other', undefined, false],
  ] as const) {
    it(`${kind} to ${target ?? 'nothing'}: ${expected}`, () => {
      assert.equal(isFolder(entry('x', { kind, target })), expected);
    });
  }
});
