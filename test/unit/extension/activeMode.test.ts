import assert from 'node:assert/strict';
import { isIpAddress, parsePortRange } from '../../../src/extension/connections/activeMode.ts';

describe('the ports of active mode', () => {
  const ranges = [
    ['50000-50100', { first: 50_000, last: 50_100 }],
    [' 50000 - 50100 ', { first: 50_000, last: 50_100 }],
    ['50000', { first: 50_000, last: 50_000 }],
    ['1024-65535', { first: 1_024, last: 65_535 }],
  ] as const;
  for (const [text, range] of ranges) {
    it(`"${text}"`, () => assert.deepEqual(parsePortRange(text), range));
  }

  for (const text of ['', '20', '1023-2000', '50100-50000', '50000-65536', '5e4', '1-2-3', 'any']) {
    it(`not "${text}"`, () => assert.equal(parsePortRange(text), undefined));
  }
});

describe('the address of active mode', () => {
  for (const text of ['192.0.2.1', '2001:db8::1', '::1']) {
    it(`"${text}"`, () => assert.ok(isIpAddress(text)));
  }
  for (const text of ['', '192.0.2', '192.0.2.256', 'ftp.example.com', '1:2', '::1%eth0']) {
    it(`not "${text}"`, () => assert.ok(!isIpAddress(text)));
  }
});
