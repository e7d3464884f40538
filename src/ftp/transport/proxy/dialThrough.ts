import type { Socket } from 'node:net';
import { abortError, deadlineSignal, onAbort } from '../../../common/deadline.ts';
import { RemoteError } from '../../../common/remoteError.ts';
import { dial } from '../dial.ts';
import { openHttpTunnel } from './httpTunnel.ts';
import { authority, describeProxy, type Proxy, type Target } from './proxy.ts';
import { openSocksTunnel } from './socksTunnel.ts';

export interface DialThroughOptions extends Target {
  readonly proxy: Proxy;
  /** For the way to the proxy, and once more for the proxy's way to the server. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What neither name of a host nor address can hold, and a request of the proxy would end at. */
const UNSAFE = /[^\x21-\x7e]/;

/**
 * Opens a TCP connection to a server through a proxy.
 * @throws RemoteError `proxy-failed`, `proxy-authentication-failed`; `proxy-refused` when the proxy
 * works and does not reach the server
 */
export async function dialThrough(options: DialThroughOptions): Promise<Socket> {
  const { proxy, host, port, timeoutMs, signal } = options;
  if (UNSAFE.test(host)) throw new RemoteError('invalid-argument', 'The host has no usable name');
  const target = { host, port };
  const socket = await dialProxy(options);
  const what = `${describeProxy(proxy)} on the way to ${authority(target)}`;
  const deadline = deadlineSignal(timeoutMs, what, signal);
  const stop = onAbort(deadline.signal, () => socket.destroy());
  try {
    if (proxy.kind === 'http') await openHttpTunnel(socket, proxy, target);
    else await openSocksTunnel(socket, proxy, target, timeoutMs);
    if (deadline.signal.aborted || socket.destroyed) throw new RemoteError('proxy-failed', what);
    return socket;
  } catch (error) {
    socket.destroy();
    throw deadline.signal.aborted ? asProxyFailure(abortError(deadline.signal)) : error;
  } finally {
    stop();
    deadline.dispose();
  }
}

async function dialProxy({ proxy, timeoutMs, signal }: DialThroughOptions): Promise<Socket> {
  const { host, port } = proxy;
  try {
    return await dial({ host, port, timeoutMs, signal });
  } catch (error) {
    throw asProxyFailure(error, `${describeProxy(proxy)} cannot be reached: `);
  }
}

/** Whose fault it is must not look like the server's. Giving up is nobody's. */
function asProxyFailure(error: unknown, before = ''): unknown {
  if (!(error instanceof RemoteError)) return error;
  if (['aborted', 'closed'].includes(error.code)) return error;
  return new RemoteError('proxy-failed', `${before}${error.message}`, { cause: error });
}
