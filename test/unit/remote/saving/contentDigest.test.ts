import assert from 'node:assert/strict';

import { DigestOf, digestOf, sameDigest } from '../../../../src/remote/saving/contentDigest.ts';

const FOX = Buffer.from('The quick brown fox jumps over the lazy dog');

describe('a digest of content', () => {
  const known = [
    ['crc32', '414fa339'],
    ['md5', '9e107d9d372bb6826bd81d3542a419d6'],
    ['sha1', '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12'],
    ['sha256', 'd7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592'],
  ] as const;
  for (const [algorithm, hex] of known) {
    it(`is the same whole and in pieces: ${algorithm}`, async () => {
      assert.deepEqual(await digestOf(FOX, algorithm), { algorithm, hex });
      for (let at = 0; at <= FOX.length; at++) {
        const digest = new DigestOf(algorithm);
        digest.add(FOX.subarray(0, at));
        digest.add(FOX.subarray(at));
        assert.equal(digest.end().hex, hex);
      }
    });
  }

  it('keeps the zeros at the front of a sum, and is 0 of nothing', async () => {
    assert.equal((await digestOf(Buffer.alloc(0), 'crc32')).hex, '00000000');
  });

  it('is another one by another algorithm', () => {
    assert.ok(!sameDigest({ algorithm: 'md5', hex: 'a' }, { algorithm: 'sha1', hex: 'a' }));
  });
});
