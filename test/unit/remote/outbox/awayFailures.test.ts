import assert from 'node:assert/strict';
import { RemoteError, type RemoteErrorCode } from '../../../../src/common/remoteError.ts';
import { awayFailure, isAway } from '../../../../src/remote/outbox/awayFailures.ts';

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
  'busy',
];

describe('whether a save may wait for the server', () => {
  for (const code of away) {
    it(`${code}: yes`, () => assert.equal(isAway(new RemoteError(code, code)), true));
  }
  for (const code of here) {
    it(`${code}: no`, () => assert.equal(isAway(new RemoteError(code, code)), false));
  }
  it('what is no failure of a server: no', () => assert.equal(isAway(new Error('EIO')), false));

  it('a save that broke off, when the server is away for its repair: yes', () => {
    const away = new RemoteError('timeout', 'No answer');
    const here = new RemoteError('no-permission', 'No');
    const broken = (cause: unknown) => new RemoteError('incomplete-file', 'Half', { cause });
    const both = (...errors: Error[]) => broken(new AggregateError(errors, 'Both'));
    assert.equal(awayFailure(both(here, away)), away);
    assert.equal(awayFailure(broken(away)), away);
    assert.equal(awayFailure(both(away, here)), undefined);
    assert.equal(awayFailure(broken(undefined)), undefined);
    assert.equal(awayFailure(away), away);
    assert.equal(awayFailure(here), undefined);
  });
});
