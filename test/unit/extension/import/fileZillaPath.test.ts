import assert from 'node:assert/strict';
import {
  foldersOfSite,
  parseSafePath,
} from '../../../../src/extension/import/formats/fileZillaPath.ts';

describe('foldersOfSite', () => {
  const paths: readonly (readonly [string, readonly string[]])[] = [
    ['', []],
    ['0', []],
    ['0/Shop', []],
    ['1/Customers/Shop', ['Customers']],
    ['0/Customers/Müller & Söhne/Shop', ['Customers', 'Müller & Söhne']],
    ['0/a\\/b/c\\\\/Shop \\/ live', ['a/b', 'c\\']],
    ['0/a/b\\', ['a']],
  ];
  for (const [text, expected] of paths) {
    it(JSON.stringify(text), () => assert.deepEqual(foldersOfSite(text), expected));
  }
});

describe('parseSafePath', () => {
  const paths: readonly (readonly [string, string | undefined])[] = [
    ['1 0', '/'],
    ['0 0', '/'],
    ['1 0 4 home', '/home'],
    ['1 0 4 home 5 alice', '/home/alice'],
    ['1 0 5 a b c 1 d', '/a b c/d'],
    ['1 0 2 ä', undefined],
    ['1 0 2 😀', '/😀'],
    ['1 0 1 😀', '/😀'],
    ['1 0 4 hom', undefined],
    ['1 0 4 homes', undefined],
    ['1 0 0  3 www', undefined],
    ['1 0 7 ../../x', undefined],
    ['6 0 6 vmsysu 3 fay', '/vmsysu/fay'],
    ['9 0 8 cygdrive 1 c', '/cygdrive/c'],
    ['9 1 / 6 server', undefined],
    ['2 5 DISK: 4 home', undefined],
    ['3 0 2 C: 7 inetpub', undefined],
    ['8 0 4 site 3 www', undefined],
    ['10 0 2 C: 7 inetpub', undefined],
    ['1', undefined],
    ['', undefined],
    ['/plain/path', undefined],
  ];
  for (const [text, expected] of paths) {
    it(JSON.stringify(text), () => assert.equal(parseSafePath(text), expected));
  }
});
