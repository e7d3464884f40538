import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { resetConnection } from '../support/ftpServer/resetConnection.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { isDisturbance, type Disturbance, type Fault } from './fault.ts';
import { FaultyLink, type LinkOwner } from './faultyLink.ts';
import type { Channel, Event, Point } from './point.ts';
import { ChunkSegmenter, ControlSegmenter, RecordSegmenter } from './segments.ts';
import type { Segmenter, Way } from './segments.ts';

/** One fault of one case. */
export interface Trigger {
  readonly point: Point;
  readonly fault: Fault;
  /** Does what others do to the file meanwhile. */
  readonly disturb: (what: Disturbance) => Promise<void>;
}

const DISMISSAL = '421 Service not available, closing control connection.\r\n';
const POLL_MS = 10;
const QUIET_DEADLINE_MS = 3_000;

/**
 * The line between a client and a real server, which breaks where it is told to.
 *
 * TLS goes through as it is and is not ended here: vsftpd and ProFTPD take a data connection only
 * if it resumes the session of its control connection, and what the ends of TLS do to each other is
 * part of what is tested. What is seen are records, and a recording says which of them is which
 * command. Ports stay as they are, so no reply has to be rewritten; the address is the line's own.
 */
export class FaultyLine implements LinkOwner {
  readonly host: string;
  readonly port: number;
  readonly #server: RealServer;
  readonly #listeners: Server[] = [];
  /** What clients have open, and with it what stands for them at the server. */
  readonly #clients = new Set<Socket>();
  readonly #sockets = new Set<Socket>();
  readonly #links = new Set<FaultyLink>();
  #counts = { control: 0, data: 0 };
  #events: Event[] = [];
  #trigger: Trigger | undefined;
  #struckAt: number | undefined;
  #state: 'up' | 'down' | 'crowded' = 'up';
  /** What is done to the connections, or to what is behind them, by the fault. */
  #acting: Promise<void> = Promise.resolve();
  #trouble: unknown;
  /** Replaces commands on their way to the server: the ways of servers that are not at hand. */
  mend: ((command: string) => string) | undefined;

  private constructor(host: string, server: RealServer) {
    this.host = host;
    this.port = server.port;
    this.#server = server;
  }

  /** @param host an address of loopback on which nothing else listens */
  static async start(host: string, server: RealServer): Promise<FaultyLine> {
    const line = new FaultyLine(host, server);
    const { first, last } = server.passivePorts;
    await line.#listen(server.port, 'control');
    for (let port = first; port <= last; port++) await line.#listen(port, 'data');
    return line;
  }

  /** Forgets what was, and lets the fault strike when its point comes. */
  arm(trigger?: Trigger): void {
    this.#trigger = trigger;
    this.#events = [];
    this.#struckAt = undefined;
    this.#trouble = undefined;
    this.#counts = { control: 0, data: 0 };
    this.#state = 'up';
  }

  /** Everything works again; what was stalled is over. */
  disarm(): void {
    this.#trigger = undefined;
    this.#state = 'up';
    for (const link of this.#links) link.endIfStalled();
  }

  /** What has gone over the line since `arm`, in order. */
  get events(): readonly Event[] {
    return [...this.#events];
  }

  /** How many events came before the fault; undefined: it has not struck. */
  get struckAt(): number | undefined {
    return this.#struckAt;
  }

  /**
   * Waits until the fault has done all that it does.
   * @throws what kept it from being acted out: the case says nothing then
   */
  async check(): Promise<void> {
    await this.#acting;
    if (this.#trouble !== undefined) throw new Error('Not acted out', { cause: this.#trouble });
  }

  /** Waits until clients have closed all they had, and ends the rest. @returns how many were left */
  async quiet(): Promise<number> {
    const deadline = Date.now() + QUIET_DEADLINE_MS;
    while (this.#clients.size > 0 && Date.now() < deadline) await delay(POLL_MS);
    const left = this.#clients.size;
    this.drop();
    return left;
  }

  /** Ends every connection at once. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.drop();
    await Promise.all(this.#listeners.map((one) => new Promise((done) => one.close(done))));
  }

  note(event: Event): void {
    this.#events.push(event);
  }

  due(channel: Channel, link: number, way: Way): Trigger | undefined {
    const trigger = this.#trigger;
    if (!trigger || this.#struckAt !== undefined) return undefined;
    const { point } = trigger;
    const isHere = point.channel === channel && point.link === link && point.way === way;
    return isHere ? trigger : undefined;
  }

  async strike(link: FaultyLink, way: Way, fault: Fault): Promise<void> {
    this.#struckAt = this.#events.length;
    this.#acting = this.#act(link, way, fault).catch((error: unknown) => {
      this.#trouble = error;
    });
    await this.#acting;
  }

  async #act(link: FaultyLink, way: Way, fault: Fault): Promise<void> {
    if (isDisturbance(fault)) return this.#trigger?.disturb(fault);
    switch (fault) {
      case 'cut':
        link.cut();
        return;
      case 'reset':
        link.reset();
        return;
      case 'stall':
        link.stall();
        return;
      case 'truncate':
        link.truncate(way);
        return;
      case 'down':
        this.#state = 'down';
        for (const each of this.#links) each.reset();
        return;
      case '421':
        this.#dismiss(link);
        return;
      case 'crowded':
        this.#state = 'crowded';
        link.reset();
        return;
      case 'kill':
        this.#state = 'down';
        await this.#server.kill();
        return;
    }
  }

  /** In the middle of a transfer, too, it is said on the control connection. */
  #dismiss(link: FaultyLink): void {
    const dismissed = link.channel === 'control' ? [link] : [...this.#links];
    for (const each of dismissed) {
      if (each.channel === 'control') each.sayAndCut(DISMISSAL);
      else each.cut();
    }
  }

  async #listen(port: number, channel: Channel): Promise<void> {
    const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      void this.#accept(client, port, channel);
    });
    this.#listeners.push(listener);
    listener.listen(port, this.host);
    await once(listener, 'listening');
  }

  async #accept(client: Socket, port: number, channel: Channel): Promise<void> {
    this.#hold(client);
    this.#clients.add(client);
    // Whether the server ends its side, too, is not for the client to answer for.
    for (const event of ['end', 'close']) client.on(event, () => this.#clients.delete(client));
    const ordinal = this.#counts[channel]++;
    if (this.#state === 'down') {
      resetConnection(client);
      return;
    }
    if (this.#state === 'crowded' && channel === 'control') {
      client.end('421 Too many connections, please try again later.\r\n');
      // The end of what nobody reads is never seen: a client may have said AUTH already.
      client.resume();
      return;
    }
    const server = connect({
      host: this.#server.host,
      port,
      allowHalfOpen: true,
      noDelay: true,
    });
    this.#hold(server);
    const link = new FaultyLink({
      channel,
      ordinal,
      client,
      server,
      segmenter: (way) => this.#segmenter(channel, way),
      mend: channel === 'control' ? this.mend : undefined,
      owner: this,
    });
    this.#links.add(link);
    for (const socket of [client, server]) {
      socket.on('close', () => {
        if (client.closed && server.closed) this.#links.delete(link);
      });
    }
    const due = this.due(channel, ordinal, 'up');
    if (due?.point.place.at === 'accept') await this.strike(link, 'up', due.fault);
    link.open();
  }

  #segmenter(channel: Channel, way: Way): Segmenter {
    if (channel === 'control') return new ControlSegmenter(way);
    return this.#server.security === 'none' ? new ChunkSegmenter() : new RecordSegmenter();
  }

  #hold(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // Whoever is left on the other side is told by the end of his own.
    socket.on('error', () => undefined);
  }
}
