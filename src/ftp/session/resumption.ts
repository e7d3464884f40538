import { RemoteError } from '../../common/remoteError.ts';
import { basename } from '../../common/remotePath.ts';
import type { TlsChannel } from '../transport/tlsChannel.ts';

/** How servers refuse a data connection that does not resume the control connection's session. */
const REFUSALS = /^(?:425|450|522|534) /;
/** As vsftpd and FileZilla Server say why. */
const SPEAKS_OF_TLS = /\b(?:TLS|SSL|session)\b/i;

/**
 * What to do about a transfer that failed because its data connection did not resume the TLS
 * session: `connection-lost` where another session may fare better, `resumption-failed`
 * where none will.
 * @param hasStarted the server has said 1yz
 * @returns undefined when that was not the reason
 */
export function resumptionRefused(
  error: unknown,
  channel: TlsChannel,
  hasStarted: boolean,
): RemoteError | undefined {
  if (!(error instanceof RemoteError) || !REFUSALS.test(error.reply ?? '')) return undefined;
  if (!hasStarted && !speaksOfTls(error)) return undefined;
  // Without a connection there was nothing to resume.
  if (error.code === 'active-mode-failed') return undefined;
  // The refusal may be here before the end of the handshake is.
  if (channel.lastResumed === true) return undefined;
  const details = { cause: error, reply: error.reply };
  if (channel.hasResumed) {
    channel.outdate();
    const text = 'The TLS session has become too old for data connections; a new login follows';
    return new RemoteError('connection-lost', text, details);
  }
  if (channel.limitToTls12()) {
    const text = 'TLS 1.3 sessions do not resume on this server; TLS 1.2 is used from now on';
    return new RemoteError('connection-lost', text, details);
  }
  const text = 'The server takes no data connection that does not resume the TLS session';
  return new RemoteError('resumption-failed', text, details);
}

/**
 * Servers look at the session behind their 150. Before it the same codes say that a file is busy, a
 * folder is empty, or that nothing could be opened, where the reply does not speak of TLS itself.
 */
function speaksOfTls({ reply = '', path = '' }: RemoteError): boolean {
  return SPEAKS_OF_TLS.test(reply.replaceAll(path, '').replaceAll(basename(path), ''));
}
