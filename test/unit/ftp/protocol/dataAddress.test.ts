import assert from 'node:assert/strict';

import { extendedPortArgument, portArgument } from '../../../../src/ftp/protocol/dataAddress.ts';

describe('the address that the server is told in active mode', () => {
  // The examples of RFC 2428 section 2 and RFC 959 appendix II.
  const addresses = [
    ['132.235.1.2', 6275, '|1|132.235.1.2|6275|', '132,235,1,2,24,131'],
    ['1080::8:800:200c:417a', 5282, '|2|1080::8:800:200c:417a|5282|', undefined],
    ['127.0.0.1', 65_535, '|1|127.0.0.1|65535|', '127,0,0,1,255,255'],
    ['127.0.0.1', 256, '|1|127.0.0.1|256|', '127,0,0,1,1,0'],
    ['::1', 1, '|2|::1|1|', undefined],
  ] as const;

  for (const [host, port, extended, short] of addresses) {
    it(`${host}, port ${port}`, () => {
      assert.equal(extendedPortArgument({ host, port }), extended);
      assert.equal(portArgument({ host, port }), short);
    });
  }
});
