import assert from 'node:assert/strict';
import fc from 'fast-check';
import { visibleText, VisibleLines } from '../../../../src/extension/console/visibleText.ts';
import { hexRows, replyRows, size } from '../../../../src/extension/console/serverText.ts';

describe('visibleText', () => {
  const texts: [text: string, shown: string][] = [
    ['plain ä 日本 👍', 'plain ä 日本 👍'],
    ['tab\tstays', 'tab\tstays'],
    ['\x1b[2J', '\\x1b[2J'],
    ['\x1b]0;title\x07', '\\x1b]0;title\\x07'],
    ['\x9b2J', '\\x9b2J'],
    ['\x90q\x9c', '\\x90q\\x9c'],
    ['a\rb\nc\bd\x7f', 'a\\x0db\\x0ac\\x08d\\x7f'],
    ['gpj.\u202eexe', 'gpj.\\u202eexe'],
    ['\u2066x\u2069\u200f\ufeff', '\\u2066x\\u2069\\u200f\\ufeff'],
  ];
  for (const [text, shown] of texts) {
    it(JSON.stringify(text), () => assert.equal(visibleText(text), shown));
  }
});

describe('VisibleLines', () => {
  const texts: [text: string, shown: string][] = [
    ['a\r\nb\r\n', 'a\r\nb\r\n'],
    ['a\nb\n\n', 'a\r\nb\r\n\r\n'],
    ['a\rb\x1b[1A\n', 'a\\x0db\\x1b[1A\r\n'],
    ['a\r\r\n', 'a\\x0d\r\n'],
    ['a\r', 'a\\x0d'],
  ];
  for (const [text, shown] of texts) {
    it(`${JSON.stringify(text)}, split anywhere`, () => {
      for (let at = 0; at <= text.length; at++) {
        const lines = new VisibleLines();
        assert.equal(
          lines.take(text.slice(0, at)) + lines.take(text.slice(at)) + lines.end(),
          shown,
        );
      }
    });
  }
});

describe('whatever a server sends', () => {
  // Controls are rare among all characters, and what this is about.
  const character = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.integer({ min: 0, max: 0x9f }).map((code) => String.fromCharCode(code)),
    fc.constantFrom('\u202e', '\u2066', '\u200f', '\r\n'),
  );
  const hostile = fc.array(character).map((characters) => characters.join(''));
  const OBEYED = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200f\u202e\u2066]/;

  it('is shown without anything that a terminal obeys', () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const lines = new VisibleLines();
        const shown = lines.take(one) + lines.take(other) + lines.end();
        assert.doesNotMatch(shown.replaceAll('\r\n', ''), OBEYED);
        assert.doesNotMatch(visibleText(one), OBEYED);
      }),
    );
  });

  it('looks the same in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.array(hostile), (pieces) => {
        const inPieces = new VisibleLines();
        const whole = new VisibleLines();
        const shown = pieces.map((piece) => inPieces.take(piece)).join('') + inPieces.end();
        assert.equal(shown, whole.take(pieces.join('')) + whole.end());
      }),
    );
  });
});

describe('what a server says', () => {
  /** Without the colours that are ours. */
  const plain = (rows: readonly string[]) => rows.join('\n').replace(/\x1b\[[\d;]*m/g, '');
  const reply = { kind: 'reply', class: 'completion', code: 211, ms: 12.3 } as const;

  it('stands behind its code, with the time that it took', () => {
    assert.equal(plain(replyRows({ ...reply, lines: ['Fine'] })), '211 Fine  12 ms');
    const lines = ['Features:', ' SIZE', 'End'];
    assert.equal(plain(replyRows({ ...reply, lines })), '211-Features:\n    SIZE\n211 End  12 ms');
  });

  it('holds no escape of its own', () => {
    const lines = ['a\x1b[2J', '\x1b]52;c;aGk=\x07', '\x9b31mred'];
    assert.doesNotMatch(plain(replyRows({ ...reply, lines })), /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    assert.doesNotMatch(plain(replyRows({ ...reply, class: 'failure', lines })), /[\x1b\x9b]/);
  });

  it('is hexadecimal where it is no text', () => {
    const rows = hexRows(
      Uint8Array.from([0, 0x1b, 0x41, 0xff, ...Buffer.from('abcdefghijklmnop')]),
    );
    assert.equal(
      plain(rows),
      '00000000  00 1b 41 ff 61 62 63 64 65 66 67 68 69 6a 6b 6c  ..A.abcdefghijkl\n' +
        '00000010  6d 6e 6f 70                                      mnop',
    );
  });

  it('has sizes that people read', () => {
    assert.deepEqual([0, 999, 1_000, 1_499_999, 250_000_000].map(size), [
      '0 bytes',
      '999 bytes',
      '1.0 KB',
      '1.5 MB',
      '250 MB',
    ]);
  });
});
