import { RemoteError } from '../../common/remoteError.ts';
import { Code, describeReply, type Reply } from '../protocol/reply.ts';

/** Somebody on the way may have put it there, and it would be read as what came under TLS. */
export function injected(): RemoteError {
  return new RemoteError('tampered', 'Plain text came behind the answer to AUTH');
}

/** 421 says that the server closes the connection, whether asked or not (RFC 959 section 5.4). */
export function unexpectedReply(reply: Reply, waitingFor: string | undefined): RemoteError {
  const quote = describeReply(reply);
  if (reply.code === Code.NotAvailable) {
    const code = waitingFor === 'the greeting' ? 'too-many-connections' : 'connection-lost';
    return new RemoteError(code, `The server ended the session: ${quote}`, { reply: quote });
  }
  return new RemoteError('protocol', `The server said ${quote}, which answers nothing`, {
    reply: quote,
  });
}
