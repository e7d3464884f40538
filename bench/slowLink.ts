import { once } from 'node:events';
import { connect, createServer, Socket, type Server } from 'node:net';

/** Where the link is entered; the servers listen on 127.0.0.1. */
const ENTRY = '127.0.0.2';
const SERVER = '127.0.0.1';

export interface SlowLink {
  /** The host by which a server behind the link is reached. Ports stay as they are. */
  readonly host: string;
  stop(): Promise<void>;
}

/**
 * A link with a round-trip time, in this process alone: every byte takes half of it, in either
 * direction, and every connection takes all of it before it is there. Nothing of the network
 * is changed, so that no rights are needed.
 */
export async function startSlowLink(ports: readonly number[], rttMs: number): Promise<SlowLink> {
  const undo = delayConnects(rttMs);
  const servers = await Promise.all(ports.map((port) => relay(port, rttMs / 2)));
  return {
    host: ENTRY,
    stop: async () => {
      undo();
      await Promise.all(servers.map(close));
    },
  };
}

type Connect = (this: Socket, ...args: unknown[]) => Socket;

/**
 * A relay accepts at once, and no program can make it late. So it is the client's side that waits,
 * for as long as SYN and SYN-ACK would be under way.
 */
function delayConnects(rttMs: number): () => void {
  // Its overloads are of no interest here: the arguments are passed on as they are.
  const prototype = Socket.prototype as unknown as { connect: Connect };
  const { connect: original } = prototype;
  prototype.connect = function connectLate(this: Socket, ...args: unknown[]) {
    if (!hostsOf(args).includes(ENTRY)) return original.apply(this, args);
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
