import assert from 'node:assert/strict';

import {
  digestAlgorithm,
  parseDigestReply,
  parseHashReply,
} from '../../../../src/ftp/protocol/digestReply.ts';

const SHA1 = '80bc95fd391772fa61c91ed68567f0980bb45fd9';
const MD5 = '9E107D9D372BB6826BD81D3542A419D6';
const CRC32 = '414fa339';

describe('the reply to HASH', () => {
  const known = [
    [`SHA-1 0-49 ${SHA1} filename.ext`, { algorithm: 'sha1', hex: SHA1 }],
    [`MD5 0-0 ${MD5}`, { algorithm: 'md5', hex: MD5.toLowerCase() }],
    [`CRC32 0-42 ${CRC32} /a b/c`, { algorithm: 'crc32', hex: CRC32 }],
  ] as const;
  for (const [text, expected] of known) {
    it(text, () => assert.deepEqual(parseHashReply(text), expected));
  }
  for (const text of [
    '',
    `SHA-1 10-49 ${SHA1} a part`,
    `SHA-1 0-49 ${SHA1}0 too long`,
    `SHA-1 0-49 ${MD5} too short`,
    `WHIRLPOOL 0-49 ${SHA1} name`,
    `${SHA1} name`,
  ]) {
    it(`unknown: "${text}"`, () => assert.equal(parseHashReply(text), undefined));
  }
});

describe('the reply to an older command for digests', () => {
  const known = [
    [SHA1, 'sha1', SHA1],
    [MD5, 'md5', MD5.toLowerCase()],
    [`"/some name" ${MD5}`, 'md5', MD5.toLowerCase()],
    [`XCRC successful, ${CRC32.toUpperCase()}`, 'crc32', CRC32],
    ['1F', 'crc32', '0000001f'],
    [`  ${CRC32}  `, 'crc32', CRC32],
  ] as const;
  for (const [text, algorithm, hex] of known) {
    it(text, () => assert.deepEqual(parseDigestReply(text, algorithm), { algorithm, hex }));
  }
  for (const [text, algorithm] of [
    ['', 'md5'],
    ['', 'crc32'],
    ['Added', 'md5'],
    ['deadbeef 414fa339', 'crc32'],
    [`${MD5} ${MD5}`, 'md5'],
    [SHA1, 'md5'],
    ['123456789', 'crc32'],
  ] as const) {
    it(`unknown: ${algorithm} in "${text}"`, () =>
      assert.equal(parseDigestReply(text, algorithm), undefined));
  }
});

describe('the name of a digest', () => {
  it('is known with and without a dash, in any case', () => {
    assert.equal(digestAlgorithm('SHA-256'), 'sha256');
    assert.equal(digestAlgorithm('sha1'), 'sha1');
    assert.equal(digestAlgorithm('CRC32'), 'crc32');
    assert.equal(digestAlgorithm('SHA3-256'), undefined);
  });
});
