import assert from 'node:assert/strict';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { nameCodec, utf8Names } from '../../../../src/ftp/protocol/nameCodec.ts';

const ENCODINGS = [
  'auto',
  'utf-8',
  'latin1',
  'iso-8859-15',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'koi8-r',
  'cp437',
  'cp850',
  'cp866',
  'macroman',
  'shift_jis',
  'euc-jp',
  'gbk',
  'gb18030',
  'big5',
  'big5-hkscs',
  'euc-kr',
] as const;

const NOT_IN_NAMES = [0x00, 0x0a, 0x0d, 0x2f];
const byte = fc.integer({ min: 1, max: 255 }).filter((value) => !NOT_IN_NAMES.includes(value));
/** Of bytes that names can be made of, most of them above ASCII. */
const anyName = fc
  .array(fc.oneof(byte, fc.integer({ min: 0x80, max: 0xff }), fc.constantFrom(0x2e, 0x5c, 0x7c)))
  .map((bytes) => Buffer.from(bytes));
/** Texts that look like what the codec writes. */
const escapeLike = fc
  .array(
    fc.constantFrom('\uFFFD', 'E9', '\uFFFDE9', '\uFFFD2F', '\uFFFD0A', 'é', '表', '/', '.', 'a'),
  )
  .map((pieces) => pieces.join(''));

describe('the codec of names', () => {
  for (const encoding of ENCODINGS) {
    describe(encoding, () => {
      const codec = nameCodec(encoding);

      it('gives back the bytes of any name', () => {
        const property = fc.property(anyName, (bytes) => {
          assert.deepEqual(codec.encode(codec.decode(bytes)), bytes);
        });
        fc.assert(property, { numRuns: 1_000 });
      });

      it('gives back every pair of bytes', () => {
        for (let first = 0x80; first <= 0xff; first++) {
          for (let second = 0x20; second <= 0xff; second++) {
            const bytes = Buffer.from([first, second, 0x78]);
            assert.deepEqual(codec.encode(codec.decode(bytes)), bytes);
          }
        }
      });

      it('makes nothing of a name that could leave its folder', () => {
        const property = fc.property(anyName, (bytes) => {
          const text = codec.decode(bytes);
          assert.ok(!/[\0\r\n/\u0080-\u009f\p{Cs}]/u.test(text), text);
          const isDots = ['.', '..'].includes(text);
          assert.equal(isDots, ['.', '..'].includes(bytes.toString('latin1')));
          assert.equal(decodeURIComponent(encodeURIComponent(text)), text);
        });
        fc.assert(property, { numRuns: 500 });
      });

      it('takes a listing as its lines', () => {
        const property = fc.property(fc.array(anyName), (names) => {
          const listing = Buffer.concat(names.flatMap((name) => [name, Buffer.from('\r\n')]));
          const lines = codec.decode(listing).split('\r\n').slice(0, -1);
          assert.deepEqual(
            lines,
            names.map((name) => codec.decode(name)),
          );
        });
        fc.assert(property, { numRuns: 300 });
      });

      it('writes a text as it reads it, or not at all', () => {
        const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), escapeLike);
        const property = fc.property(texts, (text) => {
          let bytes: Buffer;
          try {
            bytes = codec.encode(text);
          } catch (error) {
            assert.equal((error as { code?: string }).code, 'unencodable-name');
            return;
          }
          assert.equal(codec.decode(bytes), text);
        });
        fc.assert(property, { numRuns: 1_000 });
      });
    });
  }

  const texts: [encoding: string, text: string, bytes: string][] = [
    ['auto', 'Ünïcödé 日本 🎉', '�'],
    ['latin1', 'Grüße ÿ', '4772fcdf6520ff'],
    ['windows-1252', '€uro', '8075726f'],
    ['windows-1251', 'Привет', 'cff0e8e2e5f2'],
    ['koi8-r', 'Привет', 'f0d2c9d7c5d4'],
    ['cp437', 'Ünder', '9a6e646572'],
    ['shift_jis', '表ソ十 ファイル', '955c835c8f5c2083748340834383 8b'],
    ['euc-jp', '日本', 'c6fccbdc'],
    ['gbk', '誠襹', 'd55c d27c'],
    ['gb18030', '𠮷', '9534b235'],
    ['big5', '功能', 'a55cafe0'],
    ['euc-kr', '한글', 'c7d1b1db'],
  ];
  for (const [encoding, text, hex] of texts) {
    it(`writes «${text}» in ${encoding} and reads it`, () => {
      const codec = nameCodec(encoding);
      const bytes =
        encoding === 'auto' ? Buffer.from(text) : Buffer.from(hex.replaceAll(' ', ''), 'hex');
      assert.deepEqual(codec.encode(text), bytes);
      assert.equal(codec.decode(bytes), text);
      if (encoding !== 'auto') assert.deepEqual(bytes, iconv.encode(text, encoding));
    });
  }

  it('shows bytes that are no character with their digits', () => {
    assert.equal(utf8Names.decode(Buffer.from('caf\xe9.txt', 'latin1')), 'caf\uFFFDE9.txt');
    assert.equal(nameCodec('windows-1251').decode(Buffer.of(0x61, 0x98)), 'a\uFFFD98');
    assert.equal(utf8Names.decode(Buffer.of(0xf0, 0x9f, 0x8e)), '\uFFFDF0\uFFFD9F\uFFFD8E');
  });

  it('escapes the sign of its escapes, and control characters above ASCII', () => {
    assert.equal(utf8Names.decode(Buffer.from('\uFFFDE9')), '\uFFFDEF\uFFFDBF\uFFFDBDE9');
    assert.equal(utf8Names.decode(Buffer.from('a\u0085')), 'a\uFFFDC2\uFFFD85');
    assert.equal(nameCodec('latin1').decode(Buffer.of(0x85)), '\uFFFD85');
  });

  const refused: [encoding: string, text: string][] = [
    ['auto', 'a\uFFFD'],
    ['auto', 'a\uFFFD2F'],
    ['auto', 'a\uFFFDe9'],
    ['auto', '\uFFFDC3\uFFFDA9'],
    ['auto', 'half \ud83c'],
    ['auto', 'control \u0085'],
    ['latin1', '日本'],
    ['latin1', '€'],
    ['windows-1251', 'é'],
    ['shift_jis', '¥'],
    ['shift_jis', '\uFFFD95\\'],
    ['gbk', '🎉'],
  ];
  for (const [encoding, text] of refused) {
    it(`writes no ${JSON.stringify(text)} in ${encoding}`, () => {
      assert.throws(() => nameCodec(encoding).encode(text), { code: 'unencodable-name' });
    });
  }

  for (const encoding of ['utf-16le', 'utf-7', 'utf-32', 'hex', 'cesu8', 'klingon', '']) {
    it(`is none for «${encoding}»`, () => {
      assert.throws(() => nameCodec(encoding), { code: 'invalid-argument' });
    });
  }

  it('reads megabytes that are no text in linear time', () => {
    const bytes = Buffer.alloc(4 * 1024 * 1024, 0xfe);
    for (const encoding of ['auto', 'shift_jis', 'gb18030']) {
      const startedAt = performance.now();
      nameCodec(encoding).decode(bytes);
      const took = performance.now() - startedAt;
      assert.ok(took < 10_000, `${encoding} took ${took} ms`);
    }
  });
});
