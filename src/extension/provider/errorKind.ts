import type { RemoteErrorCode } from '../../common/remoteError.ts';

/** The factories of `vscode.FileSystemError`. */
export type FileSystemErrorKind =
  | 'FileNotFound'
  | 'FileExists'
  | 'FileNotADirectory'
  | 'FileIsADirectory'
  | 'NoPermissions'
  | 'Unavailable';

/**
 * How the editor is told. Only what the server really said about existence may say so to the
 * editor: on FileNotFound it creates files, on the rest it does not.
 */
const kinds: Readonly<Record<RemoteErrorCode, FileSystemErrorKind>> = {
  'not-found': 'FileNotFound',
  exists: 'FileExists',
  'not-a-directory': 'FileNotADirectory',
  'is-a-directory': 'FileIsADirectory',
  'not-empty': 'NoPermissions',
  'no-permission': 'NoPermissions',
  'link-not-writable': 'NoPermissions',
  'no-space': 'Unavailable',
  'unencodable-name': 'Unavailable',
  'name-rewritten': 'Unavailable',
  rejected: 'Unavailable',
  'host-not-found': 'Unavailable',
  'connection-refused': 'Unavailable',
  'connection-lost': 'Unavailable',
  'data-connection-failed': 'Unavailable',
  'active-mode-failed': 'Unavailable',
  'proxy-failed': 'Unavailable',
  'proxy-authentication-failed': 'Unavailable',
  'proxy-refused': 'Unavailable',
  timeout: 'Unavailable',
  'authentication-failed': 'Unavailable',
  'too-many-connections': 'Unavailable',
  'tls-unavailable': 'Unavailable',
  'tls-required': 'Unavailable',
  'tls-failed': 'Unavailable',
  'protection-refused': 'Unavailable',
  'resumption-failed': 'Unavailable',
  tampered: 'Unavailable',
  'client-certificate-unusable': 'Unavailable',
  'client-certificate-refused': 'Unavailable',
  'certificate-rejected': 'Unavailable',
  'plain-text-declined': 'Unavailable',
  protocol: 'Unavailable',
  'size-mismatch': 'Unavailable',
  'content-mismatch': 'Unavailable',
  conflict: 'Unavailable',
  'incomplete-file': 'Unavailable',
  'not-replaceable': 'NoPermissions',
  'trash-failed': 'NoPermissions',
  'not-removed': 'Unavailable',
  'not-kept': 'Unavailable',
  busy: 'Unavailable',
  'not-supported': 'Unavailable',
  'too-large': 'Unavailable',
  'invalid-argument': 'Unavailable',
  aborted: 'Unavailable',
  cancelled: 'Unavailable',
  closed: 'Unavailable',
};

/** Every code that there is. */
export const ERROR_CODES = Object.keys(kinds) as readonly RemoteErrorCode[];

export function fileSystemErrorKind(code: RemoteErrorCode): FileSystemErrorKind {
  return kinds[code];
}
