import assert from 'node:assert/strict';
import { readText, writeText } from '../../../../src/remote/search/fileText.ts';
import { hasBinaryName } from '../../../../src/remote/search/binaryNames.ts';

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

const texts: readonly (readonly [what: string, Buffer, presumed: string, text: string])[] = [
  ['UTF-8', Buffer.from('grün ✓'), 'utf8', 'grün ✓'],
  ['UTF-8 with a mark', Buffer.from('\ufeffgrün'), 'utf8', 'grün'],
  ['a mark, whatever is presumed', Buffer.from('\ufeffgrün'), 'windows1252', 'grün'],
  ['UTF-16, little end first', Buffer.from('\ufeffgrün', 'utf16le'), 'utf8', 'grün'],
  ['UTF-16, big end first', utf16be('\ufeffgrün'), 'utf8', 'grün'],
  ['UTF-16 without a mark', Buffer.from('grün', 'utf16le'), 'utf16le', 'grün'],
  ['Windows-1252', Buffer.from([0x67, 0x80]), 'windows1252', 'g€'],
  ['Shift JIS', Buffer.from([0x83, 0x65]), 'shiftjis', 'テ'],
  ['what is not UTF-8 after all', Buffer.from([0x67, 0xfc, 0x6e]), 'utf8', 'gün'],
  ['an encoding that nobody knows', Buffer.from('plain'), 'klingon', 'plain'],
  ['nothing', Buffer.alloc(0), 'utf8', ''],
];

describe('readText', () => {
  for (const [what, content, presumed, text] of texts) {
    it(`reads ${what}, and writes it as it was`, () => {
      const read = readText(content, presumed);
      assert.equal(read?.text, text);
      assert.deepEqual(Buffer.from(writeText(read.text, read)), content);
    });
  }

  it('takes for no text what has zeros in it', () => {
    assert.equal(readText(Buffer.from('a\0b'), 'utf8'), undefined);
  });
});

describe('hasBinaryName', () => {
  for (const name of ['a.PNG', 'b.tar.gz', 'font.woff2']) {
    it(name, () => assert.equal(hasBinaryName(name), true));
  }
  for (const name of ['a.svg', 'png', '.png', 'index.html', 'a.gz.txt']) {
    it(`not ${name}`, () => assert.equal(hasBinaryName(name), false));
  }
});
