import assert from 'node:assert/strict';
import { matchesAny } from '../../../src/common/glob.ts';

const cases: readonly (readonly [pattern: string, path: string, expected: boolean])[] = [
  ['**/.git/**', '/.git/config', true],
  ['**/.git/**', '/site/.git/objects/aa/bb', true],
  ['**/.git/**', '/site/.github/x', false],
  ['**/.git/**', '/site/x.git/y', false],
  ['.env', '/.env', true],
  ['.env', '/site/.env', true],
  ['.env', '/site/.env.local', false],
  ['.env*', '/site/.env.local', true],
  ['**/.env', '/.env', true],
  ['*.log', '/a/b/error.log', true],
  ['/*.log', '/a/error.log', false],
  ['/*.log', '/error.log', true],
  ['secrets', '/secrets/key.pem', true],
  ['/config/*.php', '/config/db.php', true],
  ['/config/*.php', '/config/deep/db.php', false],
  ['/config/**/*.php', '/config/db.php', true],
  ['/config/**/*.php', '/config/a/b/db.php', true],
  ['**/*.{pem,key}', '/a/server.key', true],
  ['**/*.{pem,key}', '/a/server.keys', false],
  ['{a,b}/{c,d}', '/b/c', true],
  ['page?.html', '/page1.html', true],
  ['page?.html', '/page.html', false],
  ['page?.html', '/page😀.html', true],
  ['[a-c]1', '/b1', true],
  ['[!a-c]1', '/b1', false],
  ['[!a-c]1', '/x1', true],
  ['a[', '/a[', true],
  ['a*b*c', '/aXbYc', true],
  ['a*b*c', '/aXbY', false],
  ['', '/anything', false],
  ['A.txt', '/a.txt', false],
];

describe('matchesAny', () => {
  for (const [pattern, path, expected] of cases) {
    it(`${pattern} ${expected ? 'means' : 'does not mean'} ${path}`, () => {
      assert.equal(matchesAny([pattern], path), expected);
    });
  }

  it('takes one of several', () => {
    assert.equal(matchesAny(['x', 'y'], '/y'), true);
    assert.equal(matchesAny([], '/y'), false);
  });

  it('needs no time for a pattern that is made to need it', () => {
    const begun = Date.now();
    assert.equal(matchesAny(['*a'.repeat(60) + 'b'], `/${'a'.repeat(250)}`), false);
    assert.equal(matchesAny(['**/'.repeat(60) + 'b'], `/${'a/'.repeat(60)}`), false);
    assert.equal(matchesAny(['{a,b}'.repeat(40)], '/a'), false);
    assert.ok(Date.now() - begun < 1_000);
  });
});
