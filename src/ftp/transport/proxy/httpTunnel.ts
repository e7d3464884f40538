import type { Socket } from 'node:net';
import { RemoteError } from '../../../common/remoteError.ts';
import { authority, describeProxy, type Proxy, type Target } from './proxy.ts';

/** Proxies send a few lines; what is longer is no answer to CONNECT. */
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_STATUS_CHARS = 120;
const PROTOCOL = 'HTTP/1.';
const HEADER_END = /\r?\n\r?\n/;
const STATUS_LINE = /^HTTP\/1\.\d (\d{3})(?: (.*))?$/;
const AUTHENTICATION_REQUIRED = 407;

/**
 * Asks an HTTP proxy for a tunnel (CONNECT, RFC 9110 section 9.3.6) on a socket that is connected
 * to it. What comes behind the answer's header is the server's, and stays in the socket.
 * @throws RemoteError `proxy-failed`, `proxy-authentication-failed`, `proxy-refused`
 */
export async function openHttpTunnel(socket: Socket, proxy: Proxy, target: Target): Promise<void> {
  const to = authority(target);
  const lines = [`CONNECT ${to} HTTP/1.1`, `Host: ${to}`, ...credentials(proxy), '', ''];
  socket.write(lines.join('\r\n'));
  const header = await readHeader(socket, proxy);
  const [status = ''] = header.split(/\r?\n/, 1);
  const match = STATUS_LINE.exec(status);
  if (!match) throw failed(proxy, 'does not speak HTTP');
  const code = Number(match[1]);
  if (code >= 200 && code < 300) return;
  throw refusal(proxy, to, code, `${code} ${match[2] ?? ''}`);
}

/** RFC 7617. */
function credentials({ user, password = '' }: Proxy): string[] {
  if (user === undefined) return [];
  const encoded = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
  return [`Proxy-Authorization: Basic ${encoded}`];
}

function refusal(proxy: Proxy, to: string, code: number, status: string): RemoteError {
  const words = status
    .replace(/[^\x20-\x7e]/g, '?')
    .trim()
    .slice(0, MAX_STATUS_CHARS);
  const name = describeProxy(proxy);
  if (code === AUTHENTICATION_REQUIRED) {
    return new RemoteError('proxy-authentication-failed', `${name} answered ${words}`);
  }
  return new RemoteError('proxy-refused', `${name} did not connect to ${to}: ${words}`);
}

function readHeader(socket: Socket, proxy: Proxy): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const settle = (act: () => void): void => {
      socket.off('data', onData);
      socket.off('close', onClose);
      socket.pause();
      act();
    };
    const onClose = (): void => {
      settle(() => reject(failed(proxy, 'closed the connection before it answered')));
    };
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      // One byte, one character: the places in the text are those in the bytes.
      const text = received.toString('latin1', 0, MAX_HEADER_BYTES);
      const end = HEADER_END.exec(text);
      if (end) {
        const rest = received.subarray(end.index + end[0].length);
        settle(() => {
          if (rest.length > 0) socket.unshift(rest);
          resolve(text.slice(0, end.index));
        });
      } else if (!text.startsWith(PROTOCOL.slice(0, text.length))) {
        settle(() => reject(failed(proxy, 'does not speak HTTP')));
      } else if (received.length >= MAX_HEADER_BYTES) {
        settle(() => reject(failed(proxy, 'sent an endless header')));
      }
    };
    socket.on('data', onData);
    socket.once('close', onClose);
    if (socket.destroyed) onClose();
  });
}

function failed(proxy: Proxy, what: string): RemoteError {
  return new RemoteError('proxy-failed', `${describeProxy(proxy)} ${what}`);
}
