import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { resetConnection } from '../support/ftpServer/resetConnection.ts';
import { canAnswer, type ReplyFault } from './replyFault.ts';

const HOST = '127.0.0.1';
/** How long a reply that is to leave together with the next one waits for it. */
const JOIN_MS = 20;

export interface Asked {
  /** In the order in which the line has seen them, from 1. */
  readonly number: number;
  readonly verb: string;
}

/** How the next replies come through. */
export interface Weather {
  /** Told of each reply before it goes on. */
  readonly onReply?: (index: number) => void;
  readonly fault?: ReplyFault | undefined;
  /** Places at which each reply is cut into packets. */
  readonly cuts: readonly number[];
}

/**
 * The control connections between a client and an FTP server that does all as it should. It knows
 * which reply belongs to which command, marks refusals with the number of the command, and does to
 * replies what is asked of it.
 */
export class ReplyLine {
  readonly #server: Server;
  readonly #target: number;
  readonly #wires = new Set<Wire>();
  #weather: Weather = { cuts: [] };
  #seen = 0;
  #asked = 0;
  #isMisleading = false;
  /** Faults that have happened, by their kind. */
  readonly injected = new Map<string, number>();

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer({ noDelay: true, allowHalfOpen: true }, (client) =>
      this.#accept(client),
    );
  }

  static async open(target: number): Promise<ReplyLine> {
    const line = new ReplyLine(target);
    line.#server.listen(0, HOST);
    await once(line.#server, 'listening');
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Commands that have come so far. */
  get asked(): number {
    return this.#asked;
  }

  /**
   * A reply out of place was, by all that can be known, the answer to the command that waited: what
   * the client makes of this session says nothing any more.
   */
  get isMisleading(): boolean {
    return this.#isMisleading;
  }

  get connections(): number {
    return this.#wires.size;
  }

  begin(weather: Weather): void {
    this.#weather = weather;
    this.#seen = 0;
    this.#isMisleading = false;
  }

  async close(): Promise<void> {
    for (const wire of this.#wires) wire.destroy();
    await new Promise((done) => this.#server.close(done));
  }

  #accept(client: Socket): void {
    const wire = new Wire(client, this.#target, {
      nextNumber: () => ++this.#asked,
      didMislead: () => (this.#isMisleading = true),
      weather: () => this.#weather,
      nextFault: () => this.#nextFault(),
      didClose: () => this.#wires.delete(wire),
    });
    this.#wires.add(wire);
  }

  #nextFault(): ReplyFault | undefined {
    const index = this.#seen++;
    this.#weather.onReply?.(index);
    const { fault } = this.#weather;
    if (fault?.at !== index) return undefined;
    this.injected.set(fault.kind, (this.injected.get(fault.kind) ?? 0) + 1);
    return fault;
  }
}

interface WireHost {
  nextNumber(): number;
  didMislead(): void;
  weather(): Weather;
  nextFault(): ReplyFault | undefined;
  didClose(): void;
}

/** One control connection, and its other half. */
class Wire {
  readonly #client: Socket;
  readonly #upstream: Socket;
  readonly #host: WireHost;
  /** As the server sees it, and as the client does. */
  readonly #unanswered: Asked[] = [{ number: 0, verb: 'CONNECT' }];
  readonly #waiting: Asked[] = [...this.#unanswered];
  #commands = '';
  #replies = '';
  /** What leaves with the next reply: ahead of it, or in the wrong place behind it. */
  #held = { ahead: '', behind: '' };
  #out: Promise<void> = Promise.resolve();
  /** The code of what nobody waited for. */
  #extra: number | undefined;
  /** Its 1yz is missing: a client may take its end for the second one of a transfer before. */
  #doubtful: Asked | undefined;

  constructor(client: Socket, target: number, host: WireHost) {
    this.#client = client;
    this.#host = host;
    this.#upstream = connect({ host: HOST, port: target, noDelay: true, allowHalfOpen: true });
    for (const socket of [client, this.#upstream]) {
      socket.on('error', () => undefined);
      socket.on('close', () => this.#closed());
    }
    client.on('data', (bytes: Buffer) => this.#ask(bytes));
    client.on('end', () => this.#upstream.end());
    this.#upstream.on('data', (bytes: Buffer) => this.#answer(bytes.toString('latin1')));
    this.#upstream.on('end', () => this.#enqueue(() => void client.end()));
  }

  destroy(): void {
    this.#client.destroy();
    this.#upstream.destroy();
  }

  #closed(): void {
    this.destroy();
    if (this.#client.closed && this.#upstream.closed) this.#host.didClose();
  }

  #ask(bytes: Buffer): void {
    this.#commands += bytes.toString('latin1');
    const lines = this.#commands.split('\r\n');
    this.#commands = lines.pop() ?? '';
    for (const line of lines) {
      const asked = { number: this.#host.nextNumber(), verb: line.split(' ')[0]!.toUpperCase() };
      this.#unanswered.push(asked);
      this.#waiting.push(asked);
      this.#mayHaveMissed(asked);
    }
    this.#upstream.write(bytes);
  }

  /** What nobody waited for has crossed with the command: a client that has seen it is gone. */
  #mayHaveMissed({ verb }: Asked): void {
    const extra = this.#extra;
    this.#extra = undefined;
    this.#doubtful = undefined;
    if (extra !== undefined && canAnswer(verb, extra)) this.#host.didMislead();
  }

  #answer(text: string): void {
    this.#replies += text;
    for (;;) {
      const reply = /^(?:(\d{3})-[^]*?\r\n(?=\1 ))?(\d{3}) [^\r]*\r\n/.exec(this.#replies);
      if (!reply) return;
      this.#replies = this.#replies.slice(reply[0].length);
      this.#pass(reply[0], Number(reply[2]));
    }
  }

  #pass(reply: string, code: number): void {
    const asked = this.#unanswered[0];
    if (code >= 200) this.#unanswered.shift();
    const marked = code >= 400 && asked ? reply.replace(/\r\n$/, ` [${asked.number}]\r\n`) : reply;
    const fault = this.#host.nextFault();
    if (fault) FAULTS[fault.kind](this, marked, fault);
    else this.say(marked);
  }

  /** A reply in its place. */
  say(reply: string): void {
    const { ahead, behind } = this.#held;
    this.#held = { ahead: '', behind: '' };
    this.sayToo(ahead + reply, behind);
  }

  /** Until the next reply leaves, or for a moment. */
  hold(reply: string, place: 'ahead' | 'behind'): void {
    this.#held = { ...this.#held, [place]: this.#held[place] + reply };
    setTimeout(() => this.say(''), JOIN_MS);
  }

  /** Something that is no answer of anybody's, together with a reply or alone. */
  sayToo(before: string, extra: string, behind = ''): void {
    this.#enqueue(async () => {
      this.#said(before);
      if (extra) this.#confuse(extra);
      this.#said(behind);
      await this.#write(before + extra + behind);
    });
  }

  /** A reply that does not leave. */
  lose(reply: string): void {
    if (reply.startsWith('1')) this.#doubtful = this.#unanswered[0];
  }

  later(ms: number, what: () => void): void {
    setTimeout(what, ms);
  }

  pause(ms: number): void {
    this.#enqueue(() => delay(ms));
  }

  end(text: string, how: 'end' | 'reset'): void {
    this.#enqueue(async () => {
      await this.#write(text);
      if (how === 'reset') resetConnection(this.#client);
      else this.#client.end();
      this.#upstream.destroy();
    });
  }

  #said(text: string): void {
    for (const [, code] of text.matchAll(/^(\d{3}) /gm)) {
      if (Number(code) >= 200) this.#waiting.shift();
    }
  }

  #confuse(extra: string): void {
    const code = Number(/^\d{3}/m.exec(extra.split('\r\n').at(-2) ?? '')?.[0] ?? NaN);
    const victim = this.#waiting[0] ?? this.#doubtful;
    if (!victim) this.#extra = code;
    else if (canAnswer(victim.verb, code)) this.#host.didMislead();
  }

  #enqueue(what: () => void | Promise<void>): void {
    this.#out = this.#out.then(what, what);
    this.#out.catch(() => undefined);
  }

  async #write(text: string): Promise<void> {
    const bytes = Buffer.from(text, 'latin1');
    const cuts = this.#host.weather().cuts.filter((place) => place < bytes.length);
    const places = [0, ...[...new Set(cuts)].sort((a, b) => a - b)];
    for (const [index, place] of places.entries()) {
      if (!this.#client.writable) return;
      this.#client.write(bytes.subarray(place, places[index + 1]));
      if (places.length > 1) await turn();
    }
  }
}

type Done = (wire: Wire, reply: string, fault: ReplyFault) => void;

const FAULTS: Readonly<Record<ReplyFault['kind'], Done>> = {
  late: (wire, reply, { delayMs }) => {
    wire.pause(delayMs);
    wire.say(reply);
  },
  joined: (wire, reply) => wire.hold(reply, 'ahead'),
  // Of two answers nobody could tell that they have changed places.
  'behind-the-next': (wire, reply) => wire.hold(reply, reply.startsWith('1') ? 'behind' : 'ahead'),
  missing: (wire, reply) => wire.lose(reply),
  double: (wire, reply) => wire.sayToo(reply, reply),
  'double-late': (wire, reply, { delayMs }) => {
    wire.say(reply);
    wire.later(delayMs, () => wire.sayToo('', reply));
  },
  'stray-before': (wire, reply, { stray }) => wire.sayToo('', `${stray}\r\n`, reply),
  'stray-behind': (wire, reply, { stray }) => wire.sayToo(reply, `${stray}\r\n`),
  'stray-late': (wire, reply, { stray, delayMs }) => {
    wire.say(reply);
    wire.later(delayMs, () => wire.sayToo('', `${stray}\r\n`));
  },
  goodbye: (wire) => wire.end('421 Service not available.\r\n', 'end'),
  cut: (wire, reply, { keep }) => wire.end(reply.slice(0, keep), 'end'),
  reset: (wire, reply, { keep }) => wire.end(reply.slice(0, keep), 'reset'),
};
