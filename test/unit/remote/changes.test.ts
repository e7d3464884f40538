import assert from 'node:assert/strict';

import { changesBetween } from '../../../src/remote/changes.ts';
import type { RemoteStat } from '../../../src/remote/remoteFiles.ts';

const stat = (facts: Partial<RemoteStat> = {}): RemoteStat => ({
  kind: 'file',
  symlink: false,
  size: 1,
  mtimeMs: 1,
  readonly: false,
  ...facts,
});

const listing = (stats: Record<string, RemoteStat>): Map<string, RemoteStat> =>
  new Map(Object.entries(stats));

describe('changesBetween', () => {
  const file = stat();
  const dir = stat({ kind: 'directory', size: 0 });
  const cases: [
    title: string,
    before: Record<string, RemoteStat>,
    after: Record<string, RemoteStat>,
    changes: string[],
  ][] = [
    ['nothing', { a: file, d: dir }, { d: dir, a: file }, []],
    ['a new file', {}, { a: file }, ['created /f/a']],
    ['a file that went', { a: file }, {}, ['deleted /f/a']],
    ['a later time', { a: file }, { a: stat({ mtimeMs: 2 }) }, ['changed /f/a']],
    ['an earlier time', { a: file }, { a: stat({ mtimeMs: 0 }) }, ['changed /f/a']],
    ['another size', { a: file }, { a: stat({ size: 2 }) }, ['changed /f/a']],
    ['the time of a folder', { d: dir }, { d: stat({ ...dir, mtimeMs: 2 }) }, []],
    ['a file that became a folder', { a: file }, { a: dir }, ['deleted /f/a', 'created /f/a']],
    ['a rename', { a: file }, { b: file }, ['deleted /f/a', 'created /f/b']],
  ];
  for (const [title, before, after, expected] of cases) {
    it(title, () => {
      const changes = changesBetween('/f', listing(before), listing(after));
      assert.deepEqual(
        changes.map(({ type, path }) => `${type} ${path}`),
        expected,
      );
    });
  }

  it('in the root', () => {
    assert.deepEqual(changesBetween('/', new Map(), listing({ a: file })), [
      { type: 'created', path: '/a' },
    ]);
  });
});
