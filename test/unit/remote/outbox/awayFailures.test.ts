import assert from 'node:assert/strict';
import { RemoteError, type RemoteErrorCode } from '../../../../src/common/remoteError.ts';
import { isAway } from '../../../../src/remote/outbox/awayFailures.ts';

const away: readonly RemoteErrorCode[] = [
  'host-not-found',
  'connection-refused',
  'connection-lost',
  'timeout',
  'too-many-connections',
  'proxy-failed',
  'proxy-refused',
];

const here: readonly RemoteErrorCode[] = [
  'authentication-failed',
  'proxy-authentication-failed',
  'certificate-rejected',
  'client-certificate-refused',
  'plain-text-declined',
  'tampered',
  'tls-unavailable',
  'tls-failed',
  'data-connection-failed',
  'cancelled',
  'aborted',
  'closed',
  'conflict',
  'no-space',
  'no-permission',
  'not-found',
  'incomplete-file',
];

describe('whether a save may wait for the server', () => {
  for (const code of away) {
    it(`${code}: yes`, () => assert.equal(isAway(new RemoteError(code, code)), true));
  }
  for (const code of here) {
    it(`${code}: no`, () => assert.equal(isAway(new RemoteError(code, code)), false));
  }
  it('what is no failure of a server: no', () => assert.equal(isAway(new Error('EIO')), false));
});
