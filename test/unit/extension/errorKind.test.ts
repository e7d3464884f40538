import assert from 'node:assert/strict';
import type { RemoteErrorCode } from '../../../src/common/remoteError.ts';
import { fileSystemErrorKind } from '../../../src/extension/provider/errorKind.ts';

describe('fileSystemErrorKind', () => {
  const known: readonly (readonly [RemoteErrorCode, string])[] = [
    ['not-found', 'FileNotFound'],
    ['exists', 'FileExists'],
    ['not-a-directory', 'FileNotADirectory'],
    ['is-a-directory', 'FileIsADirectory'],
    ['no-permission', 'NoPermissions'],
    ['link-not-writable', 'NoPermissions'],
    ['not-empty', 'NoPermissions'],
  ];
  for (const [code, kind] of known) {
    it(`${code} is ${kind}`, () => assert.equal(fileSystemErrorKind(code), kind));
  }

  // The editor creates files on FileNotFound: whatever says nothing about existence must not.
  const silent: readonly RemoteErrorCode[] = [
    'no-space',
    'rejected',
    'host-not-found',
    'connection-refused',
    'connection-lost',
    'data-connection-failed',
    'active-mode-failed',
    'proxy-failed',
    'proxy-authentication-failed',
    'proxy-refused',
    'timeout',
    'authentication-failed',
    'too-many-connections',
    'protocol',
    'size-mismatch',
    'incomplete-file',
    'busy',
    'not-supported',
    'too-large',
    'invalid-argument',
    'aborted',
    'cancelled',
    'closed',
  ];
  for (const code of silent) {
    it(`${code} says nothing about existence`, () =>
      assert.equal(fileSystemErrorKind(code), 'Unavailable'));
  }
});
