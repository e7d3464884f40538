import assert from 'node:assert/strict';
import {
  moveObstacle,
  type MoveObstacle,
} from '../../../../src/extension/connectionsView/moveObstacle.ts';

const cases: readonly (readonly [string, string, MoveObstacle | undefined])[] = [
  ['ftp://site/a/x', 'ftp://site/b', undefined],
  ['ftp://site/a/x', 'ftp://site/', undefined],
  ['ftp://site/a/x', 'ftp://site/a', 'there'],
  ['ftp://site/x', 'ftp://site/', 'there'],
  ['ftp://site/a', 'ftp://site/a', 'inside'],
  ['ftp://site/a', 'ftp://site/a/b/c', 'inside'],
  ['ftp://site/a', 'ftp://site/ab', undefined],
  ['ftp://site/a', 'ftp://other/a', undefined],
  ['ftp://site/a/x', 'ftp://other/a', undefined],
  ['ftp://alice@host/a', 'ftp://bob@host/a', undefined],
  ['ftp://host/a', 'ftps://host/a', undefined],
  ['file:///a', 'ftp://site/a', undefined],
];

describe('moveObstacle', () => {
  for (const [from, to, expected] of cases) {
    it(`${from} to ${to}`, () => assert.equal(moveObstacle(parts(from), parts(to)), expected));
  }
});

function parts(url: string) {
  const [, scheme = '', authority = '', path = ''] = /^(\w+):\/\/([^/]*)(.*)$/.exec(url) ?? [];
  return { scheme, authority, path };
}
