import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { resetConnection } from '../support/ftpServer/resetConnection.ts';
import type { RealServer } from '../support/servers/realServer.ts';

export const faultKinds = ['cut', 'reset', 'stall', 'truncate', '421'] as const;

/** What happens to one connection, once; the next one is left alone. */
export interface LineFault {
  /**
   * `cut`: both ends are closed; `reset`: with a RST; `stall`: nothing comes through any more;
   * `truncate`: the reader sees a proper end; `421`: the server's good-bye, where a command or a
   * connection is refused.
   */
  readonly kind: (typeof faultKinds)[number];
  readonly channel: 'control' | 'data';
  /** The way of the bytes, as the client sees it. */
  readonly way: 'up' | 'down';
  /** Bytes that still come through on that connection. */
  readonly afterBytes: number;
  /** Every connection of this channel breaks with it. */
  readonly isWide: boolean;
}

const GOODBYE = '421 Service not available, closing control connection.\r\n';
const CLOSE_DEADLINE_MS = 10_000;
const POLL_MS = 10;
/** How long a server may take for its last word to a client that has ended its side. */
const GOODBYE_MS = 2_000;
/** Longer than a client waits on a line that stands still. */
const STUCK_MS = 5_000;

interface Wire {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly channel: LineFault['channel'];
  /** Bytes since the fault was armed, or since the beginning. */
  readonly counts: { up: number; down: number };
  /** Ways on which nothing comes through any more. */
  readonly shut: Set<LineFault['way']>;
}

/** The line between the clients and one real server, which breaks as a plan says. */
export class FaultyLine {
  readonly host: string;
  readonly #servers: Server[] = [];
  readonly #wires = new Set<Wire>();
  readonly #target: RealServer;
  #fault: LineFault | undefined;
  #refusals = 0;
  #limit = Infinity;
  /** Faults that have happened, by their kind. */
  readonly fired = new Map<string, number>();
  /** Control connections so far. */
  sessions = 0;

  private constructor(target: RealServer, host: string) {
    this.#target = target;
    this.host = host;
  }

  /** @param host an address of loopback of its own: the ports are those of the server */
  static async open(target: RealServer, host: string): Promise<FaultyLine> {
    const line = new FaultyLine(target, host);
    const { first, last } = target.passivePorts;
    const dataPorts = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    for (const port of [target.port, ...dataPorts]) await line.#listen(port);
    return line;
  }

  /** The next connection that gets so far breaks; undefined: none does. */
  arm(fault: LineFault | undefined): void {
    const isGreeting = fault?.kind === '421' && this.#target.security !== 'none';
    this.#fault = isGreeting ? undefined : fault;
    // Nobody but the server can say anything inside TLS.
    this.#refusals = isGreeting ? 1 : 0;
    for (const { counts } of this.#wires) counts.up = counts.down = 0;
  }

  /** Control connections above this number are refused with 421. */
  limit(count: number): void {
    this.#limit = count;
  }

  count(channel: LineFault['channel']): number {
    return [...this.#wires].filter((wire) => wire.channel === channel).length;
  }

  /** @throws when connections stay open on one of the two sides */
  async untilEmpty(): Promise<void> {
    const deadline = Date.now() + CLOSE_DEADLINE_MS;
    while (this.#wires.size > 0) {
      if (Date.now() > deadline) {
        const left = `${this.count('control')} control and ${this.count('data')} data connections`;
        throw new Error(`${left} are left open`);
      }
      await delay(POLL_MS);
    }
  }

  async close(): Promise<void> {
    for (const { client, upstream } of this.#wires) {
      client.destroy();
      upstream.destroy();
    }
    await Promise.all(this.#servers.map((server) => new Promise((done) => server.close(done))));
  }

  async #listen(port: number): Promise<void> {
    const options = { allowHalfOpen: true, noDelay: true };
    const server = createServer(options, (client) => this.#accept(client, port));
    this.#servers.push(server);
    server.listen(port, this.host);
    await once(server, 'listening');
  }

  #accept(client: Socket, port: number): void {
    client.on('error', () => undefined);
    const channel = port === this.#target.port ? 'control' : 'data';
    if (channel === 'control' && this.#isRefused()) {
      client.end(GOODBYE);
      client.resume();
      return;
    }
    if (channel === 'control') this.sessions += 1;
    const options = { host: this.#target.host, port, allowHalfOpen: true, noDelay: true };
    const upstream = connect(options);
    upstream.on('error', () => undefined);
    const counts = { up: 0, down: 0 };
    const wire: Wire = { client, upstream, channel, counts, shut: new Set() };
    this.#wires.add(wire);
    this.#forward(wire, 'up');
    this.#forward(wire, 'down');
    void Promise.all(endsOf(wire)).then(() => this.#wires.delete(wire));
  }

  #isRefused(): boolean {
    if (this.#refusals > 0) {
      this.#refusals -= 1;
      this.#count('421 as greeting');
      return true;
    }
    if (this.count('control') < this.#limit) return false;
    this.#count('421 above the limit');
    return true;
  }

  #forward(wire: Wire, way: LineFault['way']): void {
    const [from, to] = way === 'up' ? [wire.client, wire.upstream] : [wire.upstream, wire.client];
    from.on('data', (chunk: Buffer) => {
      if (wire.shut.has(way)) return;
      const fault = this.#faultFor(wire, way, chunk.length);
      const passed = fault ? chunk.subarray(0, this.#room(fault, wire)) : chunk;
      wire.counts[way] += chunk.length;
      if (passed.length > 0 && !to.write(passed)) from.pause();
      if (fault) this.#fire(fault, wire);
    });
    to.on('drain', () => from.resume());
    from.on('end', () => {
      if (!wire.shut.has(way)) to.end();
      // Nobody will ever say more on a line that stands still.
      else if (wire.shut.size === 2) from.destroy();
      // Not every server closes a session whose client has gone in the middle of TLS.
      if (wire.channel === 'control' && way === 'up') {
        setTimeout(() => from.destroy(), GOODBYE_MS).unref();
      }
    });
    from.on('close', () => {
      const isStuck = way === 'down' && wire.shut.size === 2;
      if (!isStuck) to.destroy();
      // An end never overtakes bytes that got stuck: cut short without a word would be a truncation.
      else setTimeout(() => resetConnection(to), STUCK_MS).unref();
    });
  }

  #faultFor(wire: Wire, way: LineFault['way'], bytes: number): LineFault | undefined {
    const fault = this.#fault;
    if (fault?.channel !== wire.channel || fault.way !== way) return undefined;
    return wire.counts[way] + bytes > fault.afterBytes ? fault : undefined;
  }

  #room({ afterBytes, way, kind }: LineFault, { counts }: Wire): number {
    return kind === '421' ? 0 : Math.max(0, afterBytes - counts[way]);
  }

  #fire(fault: LineFault, wire: Wire): void {
    this.#fault = undefined;
    this.#count(`${fault.kind} of ${fault.channel} ${fault.way}${fault.isWide ? ', all' : ''}`);
    const same = [...this.#wires].filter(({ channel }) => channel === fault.channel);
    for (const one of fault.isWide ? same : [wire]) breakWire(one, fault);
  }

  #count(what: string): void {
    this.fired.set(what, (this.fired.get(what) ?? 0) + 1);
  }
}

function breakWire({ client, upstream, shut }: Wire, { kind, way }: LineFault): void {
  if (kind === 'reset') for (const end of [client, upstream]) resetConnection(end);
  else if (kind === 'cut') for (const end of [client, upstream]) end.destroy();
  else if (kind === 'truncate') {
    shut.add(way);
    (way === 'up' ? upstream : client).end();
  } else {
    shut.add('up').add('down');
    if (kind !== '421') return;
    client.end(GOODBYE);
    upstream.destroy();
  }
}

function endsOf({ client, upstream }: Wire): Promise<unknown>[] {
  return [client, upstream].map((socket) =>
    socket.closed ? Promise.resolve() : new Promise((done) => socket.once('close', done)),
  );
}
