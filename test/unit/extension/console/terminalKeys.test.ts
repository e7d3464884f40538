import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  decodeKeys,
  pastedLines,
  type Key,
} from '../../../../src/extension/console/terminalKeys.ts';

const shown = (key: Key): string =>
  key.kind === 'key' ? `<${key.name}>` : key.kind === 'text' ? key.text : `[${key.text}]`;

describe('decodeKeys', () => {
  const inputs: [data: string, keys: string][] = [
    ['abc', 'abc'],
    ['NOOP\r', 'NOOP<enter>'],
    ['a\r\nb\n', 'a<enter>b<enter>'],
    ['日本 é 👍', '日本 é 👍'],
    ['\x7f\b', '<backspace><backspace>'],
    ['\x1b[A\x1bOB\x1b[C\x1b[D', '<up><down><right><left>'],
    ['\x1b[H\x1b[F\x1b[1~\x1b[4~', '<home><end><home><end>'],
    ['\x1b[3~', '<delete>'],
    ['\x1b[1;5C\x1b[1;5D\x1bb\x1bf', '<word-right><word-left><word-left><word-right>'],
    [
      '\x01\x05\x0b\x15\x17\x0c',
      '<home><end><kill-to-end><kill-to-start><kill-word><clear-screen>',
    ],
    ['\x03\x04\t', '<interrupt><end-of-input><tab>'],
    ['a\x1b[15~b\x1b[20;2~c', 'abc'],
    ['a\x1b[?1;2cb\x1b[<0;1;1Mc', 'abc'],
    ['a\x1b', 'a'],
    ['a\0\x1ab\x9b', 'ab'],
    ['\x1b[200~SIZE a\rSIZE b\x1b[201~x', '[SIZE a\rSIZE b]x'],
    ['\x1b[200~never ended', '[never ended]'],
    ['', ''],
  ];
  for (const [data, keys] of inputs) {
    it(JSON.stringify(data), () => assert.equal(decodeKeys(data).map(shown).join(''), keys));
  }
});

describe('decodeKeys, of anything', () => {
  it('gives text without controls, and loses none of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (data) => {
        const texts = decodeKeys(data).flatMap((key) => (key.kind === 'text' ? [key.text] : []));
        assert.doesNotMatch(texts.join(''), /\p{Cc}/u);
        if (!data.includes('\x1b')) assert.equal(texts.join(''), data.replace(/\p{Cc}/gu, ''));
      }),
    );
  });
});

describe('pastedLines', () => {
  it('ends a line at any line end', () => {
    assert.deepEqual(pastedLines('a\r\nb\nc\rd'), ['a', 'b', 'c', 'd']);
    assert.deepEqual(pastedLines('a\n'), ['a', '']);
  });

  for (const text of ['a\0b', 'a\x1b[2Jb', 'a\tb', 'a\x9bb']) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(pastedLines(text), undefined));
  }
});
