import { once } from 'node:events';
import { connect, createServer, Socket, type Server } from 'node:net';

/** Where the link is entered; the servers listen on 127.0.0.1. */
const ENTRY = '127.0.0.2';
const SERVER = '127.0.0.1';

export interface RelayedLink {
  /** The host by which a server behind the link is reached. Ports stay as they are. */
  readonly host: string;
  stop(): Promise<void>;
}

/**
 * A link with a round-trip time that takes no rights: every byte that passes this process takes
 * half of it, in either direction. It cannot make a handshake of TCP late, which `connectLate` does
 * at the client; there are no packets to count, and no windows that grow.
 */
export async function startRelayedLink(
  ports: readonly number[],
  rttMs: number,
): Promise<RelayedLink> {
  const servers = await Promise.all(ports.map((port) => relay(port, rttMs / 2)));
  return {
    host: ENTRY,
    stop: async () => {
      await Promise.all(servers.map(close));
    },
  };
}

type Connect = (this: Socket, ...args: unknown[]) => Socket;

/**
 * Lets every connection of this process to the host wait for as long as SYN and SYN-ACK would be
 * under way. The function that it returns ends that.
 */
export function connectLate(host: string, rttMs: number): () => void {
  // Its overloads are of no interest here: the arguments are passed on as they are.
  const prototype = Socket.prototype as unknown as { connect: Connect };
  const { connect: original } = prototype;
  prototype.connect = function connectLate(this: Socket, ...args: unknown[]) {
    if (!hostsOf(args).includes(host)) return original.apply(this, args);
    // Until then it must look like a connect under way: what is written meanwhile waits for it.
    Object.assign(this, { connecting: true });
    setTimeout(() => {
      if (!this.destroyed) original.apply(this, args);
    }, rttMs);
    return this;
  };
  return () => {
    prototype.connect = original;
  };
}

function hostsOf(args: readonly unknown[]): unknown[] {
  // The function that net.connect calls gets its arguments in an array.
  return [args[0]].flat().map((one) => (one as { host?: unknown } | undefined)?.host ?? one);
}

async function relay(port: number, delayMs: number): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ port, host: SERVER, allowHalfOpen: true, noDelay: true });
    forward(client, upstream, delayMs);
    forward(upstream, client, delayMs);
  });
  server.listen(port, ENTRY);
  await once(server, 'listening');
  return server;
}

/** Timers of one length fire in the order in which they were set: nothing is overtaken. */
function forward(from: Socket, to: Socket, delayMs: number): void {
  const later = (act: () => void): void => void setTimeout(act, delayMs);
  from.on('data', (chunk: Buffer) => later(() => to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => later(() => to.destroy()));
  from.on('close', () => later(() => to.destroySoon()));
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
