import { hasCode, RemoteError, type RemoteErrorCode } from '../../common/remoteError.ts';

/**
 * Whether a failure means that the server is out of reach for now. Not among them: what a person
 * has to answer, and what another try meets again, for waiting alone does not help there.
 */
const AWAY: Readonly<Record<RemoteErrorCode, boolean>> = {
  'host-not-found': true,
  'connection-refused': true,
  'connection-lost': true,
  timeout: true,
  'too-many-connections': true,
  // The proxy is away, or what is behind it.
  'proxy-failed': true,
  'proxy-refused': true,
  // The person, or the end of the window, has closed it.
  closed: false,
  aborted: false,
  cancelled: false,
  // A question of trust, or of a password.
  'proxy-authentication-failed': false,
  'authentication-failed': false,
  'tls-unavailable': false,
  'tls-required': false,
  'tls-failed': false,
  tampered: false,
  'client-certificate-unusable': false,
  'client-certificate-refused': false,
  'certificate-rejected': false,
  'plain-text-declined': false,
  // The server is there. A setting, or a firewall, is in the way.
  'data-connection-failed': false,
  'active-mode-failed': false,
  'protection-refused': false,
  'resumption-failed': false,
  protocol: false,
  // The server has answered.
  'not-found': false,
  exists: false,
  'not-a-directory': false,
  'is-a-directory': false,
  'not-empty': false,
  'no-permission': false,
  'link-not-writable': false,
  'not-replaceable': false,
  'no-space': false,
  'unencodable-name': false,
  'name-rewritten': false,
  rejected: false,
  'size-mismatch': false,
  'content-mismatch': false,
  conflict: false,
  'incomplete-file': false,
  'not-kept': false,
  busy: false,
  'not-supported': false,
  'too-large': false,
  'trash-failed': false,
  'not-removed': false,
  'invalid-argument': false,
};

/** True when the server cannot be reached at the moment, and a save may wait for it. */
export function isAway(error: unknown): error is RemoteError {
  return error instanceof RemoteError && AWAY[error.code];
}

/**
 * Why a save did not get through, where the server cannot be reached at the moment. One that broke
 * off in the middle is among them: what it has left is put right before the file is saved again.
 * @returns undefined where waiting alone does not help
 */
export function awayFailure(error: unknown): RemoteError | undefined {
  if (isAway(error)) return error;
  if (!hasCode(error, 'incomplete-file')) return undefined;
  const { cause } = error;
  const causes: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [cause];
  // The last is what the repair met.
  const last = causes.at(-1);
  return isAway(last) ? last : undefined;
}
