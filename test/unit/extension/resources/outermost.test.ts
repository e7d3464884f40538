import assert from 'node:assert/strict';
import { outermost } from '../../../../src/extension/resources/outermost.ts';

describe('outermost', () => {
  const one = {};
  const other = {};
  const left = (...places: [object, string][]): readonly string[] =>
    outermost(places.map(([remote, path]) => ({ remote, path }))).map(({ path }) => path);

  it('leaves out what lies in a folder that is there, on the same server', () => {
    assert.deepEqual(left([one, '/a/b'], [one, '/a'], [one, '/ab'], [other, '/a/b']), [
      '/a',
      '/ab',
      '/a/b',
    ]);
    assert.deepEqual(left([one, '/a'], [one, '/'], [other, '/']), ['/', '/']);
  });

  it('keeps one of those that are the same', () => {
    assert.deepEqual(left([one, '/a'], [one, '/a'], [one, '/b']), ['/a', '/b']);
  });
});
