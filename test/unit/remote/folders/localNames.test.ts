import assert from 'node:assert/strict';

import {
  localName,
  NamesOfFolder,
  nameRulesOf,
  numberedName,
} from '../../../../src/remote/folders/localNames.ts';

const windows = nameRulesOf('win32');
const linux = nameRulesOf('linux');

describe('names of a server on the local disk', () => {
  const cases: readonly (readonly [name: string, onLinux: string, onWindows: string])[] = [
    ['index.html', 'index.html', 'index.html'],
    ['ein Name, ä.txt', 'ein Name, ä.txt', 'ein Name, ä.txt'],
    ['😀', '😀', '😀'],
    ['.', '%2E', '%2E'],
    ['..', '%2E%2E', '%2E%2E'],
    ['...', '...', '%2E%2E%2E'],
    ['../../etc/passwd', '..%2F..%2Fetc%2Fpasswd', '..%2F..%2Fetc%2Fpasswd'],
    ['a\u0000b', 'a%00b', 'a%00b'],
    ['a\u001b[2Jb\n', 'a%1B[2Jb%0A', 'a%1B[2Jb%0A'],
    ['half \ud83d', 'half %EF%BF%BD', 'half %EF%BF%BD'],
    ['..\\win', '..\\win', '..%5Cwin'],
    ['C:\\x', 'C:\\x', 'C%3A%5Cx'],
    ['what?*"<>|', 'what?*"<>|', 'what%3F%2A%22%3C%3E%7C'],
    ['dot.', 'dot.', 'dot%2E'],
    ['space ', 'space ', 'space%20'],
    ['con', 'con', '%63on'],
    ['NUL.txt', 'NUL.txt', '%4EUL.txt'],
    ['com1', 'com1', '%63om1'],
    ['console', 'console', 'console'],
    ['com10', 'com10', 'com10'],
  ];

  for (const [name, onLinux, onWindows] of cases) {
    it(JSON.stringify(name), () => {
      assert.equal(localName(name, linux), onLinux);
      assert.equal(localName(name, windows), onWindows);
    });
  }

  it('are given once, without regard to case where the disk has none', () => {
    const names = new NamesOfFolder(windows);
    const given = ['Readme.txt', 'README.txt', 'readme.txt', 'a:b', 'a%3Ab'].map((name) =>
      names.give(name),
    );
    assert.deepEqual(given, [
      'Readme.txt',
      'README (2).txt',
      'readme (3).txt',
      'a%3Ab',
      'a%3Ab (2)',
    ]);
    const exact = new NamesOfFolder(linux);
    assert.deepEqual([exact.give('A'), exact.give('a'), exact.give('A')], ['A', 'a', 'A (2)']);
    const composed = new NamesOfFolder(nameRulesOf('darwin'));
    assert.deepEqual(
      [composed.give('\u00e4'), composed.give('a\u0308')],
      ['\u00e4', 'a\u0308 (2)'],
    );
  });

  it('get their number before the ending', () => {
    assert.equal(numberedName('a.tar.gz', 2), 'a.tar (2).gz');
    assert.equal(numberedName('.htaccess', 3), '.htaccess (3)');
    assert.equal(numberedName('none', 2), 'none (2)');
  });
});
