/**
 * What went wrong, in words that callers may branch on. The first group is about what is on the
 * server, the second about reaching it, the third about the request itself.
 */
export type RemoteErrorCode =
  | 'not-found'
  | 'exists'
  | 'not-a-directory'
  | 'is-a-directory'
  | 'not-empty'
  | 'no-permission'
  /** The path is a symbolic link, and the server does not write what it leads to. */
  | 'link-not-writable'
  /** It would have to be written in place, which the connection does not allow. */
  | 'not-replaceable'
  | 'no-space'
  /** The encoding of the server's names has no bytes for this one. */
  | 'unencodable-name'
  /** The server would store the file under another name, and does not say so. */
  | 'name-rewritten'
  /** The server refused, and its answer alone does not say why. */
  | 'rejected'
  | 'host-not-found'
  | 'connection-refused'
  | 'connection-lost'
  /** The session lives, but no data connection came about: a firewall or a NAT in between. */
  | 'data-connection-failed'
  /** The server was asked to open the data connection, and could or would not. */
  | 'active-mode-failed'
  /** The proxy cannot be reached, or does not speak as one. */
  | 'proxy-failed'
  | 'proxy-authentication-failed'
  /** The proxy works, and does not or cannot connect to the server. */
  | 'proxy-refused'
  | 'timeout'
  | 'authentication-failed'
  | 'too-many-connections'
  /** TLS was asked for, and the server offers none. */
  | 'tls-unavailable'
  /** The server refuses what is not encrypted, or not in its way. */
  | 'tls-required'
  /** The two sides could not agree on TLS. */
  | 'tls-failed'
  /** The session is encrypted, and the server does not encrypt its data connections. */
  | 'protection-refused'
  /** The server wants data connections to resume the TLS session, and takes none that does. */
  | 'resumption-failed'
  /** What came cannot be from the server that was trusted: somebody on the way may be at work. */
  | 'tampered'
  /** The certificate of the client, or its key, cannot be used. */
  | 'client-certificate-unusable'
  /** The server takes only clients with a certificate that it knows. */
  | 'client-certificate-refused'
  /** The person does not trust the server's certificate. */
  | 'certificate-rejected'
  /** The person does not want the password to be sent without encryption. */
  | 'plain-text-declined'
  /** The server broke the protocol: the session cannot be used any more. */
  | 'protocol'
  /** Fewer or more bytes arrived, or are stored, than the file has. */
  | 'size-mismatch'
  /** What the server stored is not what was sent, by its digest and by its content. */
  | 'content-mismatch'
  /** The file is no longer what it was when the content that is to replace it was read. */
  | 'conflict'
  /** A save failed after the file had been touched: it may be incomplete on the server. */
  | 'incomplete-file'
  /** It was not deleted, since it could not be moved to the trash of the connection. */
  | 'trash-failed'
  /** It was copied, and is where it was as well: it has changed there since. */
  | 'not-removed'
  /** This computer cannot keep what the operation would put at risk: nothing was begun. */
  | 'not-kept'
  /** Another window has a part in it just now: it can be done in a moment. */
  | 'busy'
  | 'not-supported'
  | 'too-large'
  | 'invalid-argument'
  | 'aborted'
  /** The person closed a question that had to be answered. */
  | 'cancelled'
  | 'closed';

export interface RemoteErrorDetails {
  readonly cause?: unknown;
  /** The path on the server that the failure is about. */
  readonly path?: string | undefined;
  /** Another path on the server, where a version of the file is, or may be. */
  readonly backup?: string | undefined;
  /** The server's own words, `550 Permission denied`, to be quoted to the person. */
  readonly reply?: string | undefined;
}

/** A failure with a stable code. The message is for logs; people read `extension/`'s texts. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly code: RemoteErrorCode;
  readonly path: string | undefined;
  readonly backup: string | undefined;
  readonly reply: string | undefined;

  constructor(code: RemoteErrorCode, message: string, details: RemoteErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.path = details.path;
    this.backup = details.backup;
    this.reply = details.reply;
  }
}

/** True when `error` is a {@link RemoteError} with one of the codes. */
export function hasCode(
  error: unknown,
  ...codes: readonly RemoteErrorCode[]
): error is RemoteError {
  return error instanceof RemoteError && codes.includes(error.code);
}

/** Failures of the way to the server: they say nothing about what is on it. */
export function isConnectionFailure(error: unknown): error is RemoteError {
  return hasCode(
    error,
    'host-not-found',
    'connection-refused',
    'connection-lost',
    'data-connection-failed',
    'active-mode-failed',
    'proxy-failed',
    'proxy-authentication-failed',
    'proxy-refused',
    'timeout',
    'protocol',
    'too-many-connections',
    'tls-unavailable',
    'tls-required',
    'tls-failed',
    'protection-refused',
    'resumption-failed',
    'tampered',
    'client-certificate-unusable',
    'client-certificate-refused',
    'certificate-rejected',
    'plain-text-declined',
    'closed',
  );
}
