import { RemoteError, type RemoteErrorCode } from '../../common/remoteError.ts';

/** What failures of TLS mean at one place. */
export interface TlsMeanings {
  /** The code of what breaks it, unless the line broke. */
  readonly failed: RemoteErrorCode;
  /** The code where plain text came instead. */
  readonly onPlainText: RemoteErrorCode;
}

/** How OpenSSL and BoringSSL call what is no TLS record; some plain texts have names of their own. */
const PLAIN_TEXT = /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTPS?_.*REQUEST)$/;
/** Alerts by which a server tells that it does not take the client's certificate, or misses one. */
const CLIENT_CERTIFICATE =
  /_ALERT_(?:NO_CERTIFICATE|CERTIFICATE_\w+|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA)$/;

const VERSION = /_(?:PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL)$/;

/** A failure of TLS in the words of the product. */
export function tlsError(error: unknown, what: string, meanings: TlsMeanings): RemoteError {
  return new RemoteError(codeOf(error, meanings), `${what}: ${reasonOf(error)}`, { cause: error });
}

export function isTlsFailure(error: unknown): boolean {
  return codeOfNode(error).startsWith('ERR_SSL_');
}

/** The server takes none of the versions that were offered. @param error as `tlsError` has made it */
export function isVersionRefusal(error: unknown): boolean {
  return error instanceof RemoteError && VERSION.test(codeOfNode(error.cause));
}

function codeOf(error: unknown, { failed, onPlainText }: TlsMeanings): RemoteErrorCode {
  // Node calls an early end ECONNRESET too, but that one comes from no system call.
  if (error instanceof Error && 'syscall' in error) return 'connection-lost';
  // Under TLS 1.3 it comes when the client's own handshake is over.
  if (CLIENT_CERTIFICATE.test(codeOfNode(error))) return 'client-certificate-refused';
  return PLAIN_TEXT.test(codeOfNode(error)) ? onPlainText : failed;
}

function codeOfNode(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? '';
}

/** OpenSSL's own word for it; the message has its source lines, too. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message;
}
