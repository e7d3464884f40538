import assert from 'node:assert/strict';

import {
  basename,
  dirname,
  isWithin,
  joinPath,
  normalizePath,
} from '../../../src/common/remotePath.ts';

describe('normalizePath', () => {
  const paths: [given: string, normalized: string][] = [
    ['', '/'],
    ['/', '/'],
    ['//', '/'],
    ['.', '/'],
    ['..', '/'],
    ['/..', '/'],
    ['/../../etc', '/etc'],
    ['a', '/a'],
    ['/a/', '/a'],
    ['/a//b', '/a/b'],
    ['/a/./b/.', '/a/b'],
    ['/a/../b', '/b'],
    ['/a/b/../..', '/'],
    ['/...', '/...'],
    ['/a/..b', '/a/..b'],
    ['/ a / b ', '/ a / b '],
    ['/a\\b', '/a\\b'],
    ['/日本/é', '/日本/é'],
    ['C:\\x', '/C:\\x'],
  ];
  for (const [given, normalized] of paths) {
    it(`${JSON.stringify(given)} is ${normalized}`, () => {
      assert.equal(normalizePath(given), normalized);
      assert.equal(normalizePath(normalized), normalized);
    });
  }

  for (const character of ['\r', '\n', '\0', '\t', '\u001b', '\u007f']) {
    it(`refuses ${JSON.stringify(character)}`, () => {
      assert.throws(() => normalizePath(`/a${character}b`), { code: 'invalid-argument' });
    });
  }
});

describe('the parts of a path', () => {
  const parts: [path: string, dirname: string, basename: string][] = [
    ['/a', '/', 'a'],
    ['/a/b', '/a', 'b'],
    ['/a/b/.c', '/a/b', '.c'],
    ['/', '/', ''],
  ];
  for (const [path, folder, name] of parts) {
    it(path, () => {
      assert.equal(dirname(path), folder);
      assert.equal(basename(path), name);
      if (name !== '') assert.equal(joinPath(folder, name), path);
    });
  }
});

describe('isWithin', () => {
  const pairs: [path: string, ancestor: string, within: boolean][] = [
    ['/a', '/a', true],
    ['/a/b', '/a', true],
    ['/a/b/c', '/a', true],
    ['/ab', '/a', false],
    ['/a', '/a/b', false],
    ['/', '/', true],
    ['/a', '/', true],
    ['/', '/a', false],
  ];
  for (const [path, ancestor, within] of pairs) {
    it(`${path} ${within ? 'is' : 'is not'} within ${ancestor}`, () => {
      assert.equal(isWithin(path, ancestor), within);
    });
  }
});
