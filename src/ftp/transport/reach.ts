import type { Socket } from 'node:net';
import { dial, type DialOptions } from './dial.ts';
import { dialThrough } from './proxy/dialThrough.ts';
import type { Proxy } from './proxy/proxy.ts';

export interface ReachOptions extends DialOptions {
  /** Undefined: directly. */
  readonly proxy: Proxy | undefined;
}

/** Opens a TCP connection to a server, on the way that the person has chosen. */
export function reach({ proxy, ...options }: ReachOptions): Promise<Socket> {
  return proxy ? dialThrough({ ...options, proxy }) : dial(options);
}
