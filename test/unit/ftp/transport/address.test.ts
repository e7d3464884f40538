import assert from 'node:assert/strict';

import { bareAddress, isIpv6Address } from '../../../../src/ftp/transport/address.ts';

describe('an address of a socket', () => {
  const addresses = [
    ['192.0.2.1', '192.0.2.1', false],
    ['::ffff:192.0.2.1', '192.0.2.1', false],
    ['::FFFF:192.0.2.1', '192.0.2.1', false],
    ['::1', '::1', true],
    ['FE80::1%eth0', 'fe80::1', true],
    ['2001:db8::ffff:1', '2001:db8::ffff:1', true],
    ['ftp.example.com', 'ftp.example.com', false],
    ['', '', false],
  ] as const;

  for (const [address, bare, isIpv6] of addresses) {
    it(`"${address}"`, () => {
      assert.equal(bareAddress(address), bare);
      assert.equal(isIpv6Address(address), isIpv6);
    });
  }
});
