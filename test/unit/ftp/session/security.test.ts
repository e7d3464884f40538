import assert from 'node:assert/strict';
import { startsWithTls } from '../../../../src/ftp/session/security.ts';

describe('TLS from the first byte', () => {
  const table = [
    ['auto', 21, false],
    ['auto', 990, true],
    ['auto', 2121, false],
    ['explicit', 21, false],
    ['explicit', 990, false],
    ['implicit', 21, true],
    ['implicit', 990, true],
    ['none', 990, false],
  ] as const;
  for (const [mode, port, expected] of table) {
    it(`${mode}, port ${port}: ${expected}`, () => {
      assert.equal(startsWithTls(mode, port), expected);
    });
  }
});
