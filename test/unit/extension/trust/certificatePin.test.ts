import assert from 'node:assert/strict';
import { parseCertificatePin } from '../../../../src/extension/trust/certificatePin.ts';
import { foreignText } from '../../../../src/extension/trust/foreignText.ts';

const HEX = '0123456789ABCDEF'.repeat(4);
const CANONICAL = `SHA256:${(HEX.match(/../g) ?? []).join(':')}`;

describe('parseCertificatePin', () => {
  const forms = [
    CANONICAL,
    `SHA256:${HEX}`,
    `sha256:${HEX.toLowerCase()}`,
    `SHA-256:${CANONICAL.slice('SHA256:'.length)}`,
    `SHA256:${Buffer.from(HEX, 'hex').toString('base64')}`,
    `  SHA256:${Buffer.from(HEX, 'hex').toString('base64').replace('=', '')} `,
  ];
  for (const form of forms) {
    it(form, () => assert.equal(parseCertificatePin(form), CANONICAL));
  }

  for (const text of [
    '',
    'SHA256:',
    HEX,
    `SHA1:${HEX}`,
    `SHA256:${HEX.slice(2)}`,
    `SHA256:${HEX}00`,
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseCertificatePin(text), undefined));
  }
});

describe('foreignText', () => {
  it('is one line, whatever the server wrote', () => {
    assert.equal(foreignText('CN=a\nFingerprint: trusted\r\n\tx'), 'CN=a Fingerprint: trusted x');
  });

  it('does not turn the direction of reading, nor ring a bell', () => {
    assert.equal(foreignText('a\u202eb\u2066c\u0007d\u200be'), 'a\ufffdb\ufffdc\ufffdd\ufffde');
  });

  it('is bounded', () => {
    assert.equal(foreignText('x'.repeat(10_000)).length, 201);
  });
});
