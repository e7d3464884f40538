import { once } from 'node:events';
import type { Socket } from 'node:net';
import { resetConnection } from '../support/ftpServer/resetConnection.ts';
import type { Fault } from './fault.ts';
import { bytesBefore, END, type Channel, type Event, type Point } from './point.ts';
import type { Segment, Segmenter, Way } from './segments.ts';

/** What a link asks of the line that it belongs to. */
export interface LinkOwner {
  note(event: Event): void;
  /** @returns the fault that is due at this stream, and where, if it has not struck yet */
  due(channel: Channel, link: number, way: Way): { point: Point; fault: Fault } | undefined;
  /** Does what is more than this link's own; resolves when the bytes may go on. */
  strike(link: FaultyLink, way: Way, fault: Fault): Promise<void>;
}

interface LinkOptions {
  readonly channel: Channel;
  readonly ordinal: number;
  readonly client: Socket;
  readonly server: Socket;
  readonly segmenter: (way: Way) => Segmenter;
  /** Replaces a command on its way. */
  readonly mend?: ((command: string) => string) | undefined;
  readonly owner: LinkOwner;
}

interface Stream {
  readonly way: Way;
  readonly from: Socket;
  readonly to: Socket;
  readonly segmenter: Segmenter;
  index: number;
  offset: number;
  /** What comes is thrown away. */
  isDead: boolean;
}

/** One connection of a client, and the one that stands for it at the server. */
export class FaultyLink {
  readonly channel: Channel;
  readonly ordinal: number;
  readonly #options: LinkOptions;
  readonly #streams: readonly Stream[];
  #isStalled = false;

  constructor(options: LinkOptions) {
    this.channel = options.channel;
    this.ordinal = options.ordinal;
    this.#options = options;
    const { client, server, segmenter } = options;
    const stream = (way: Way, from: Socket, to: Socket): Stream => {
      return { way, from, to, segmenter: segmenter(way), index: 0, offset: 0, isDead: false };
    };
    this.#streams = [stream('up', client, server), stream('down', server, client)];
  }

  /** Begins to forward. */
  open(): void {
    for (const stream of this.#streams) this.#forward(stream);
  }

  cut(): void {
    for (const stream of this.#streams) {
      stream.isDead = true;
      stream.from.resume();
      stream.to.end();
    }
  }

  reset(): void {
    for (const stream of this.#streams) stream.isDead = true;
    resetConnection(this.#options.client);
    resetConnection(this.#options.server);
  }

  stall(): void {
    this.#isStalled = true;
    for (const stream of this.#streams) {
      stream.isDead = true;
      stream.from.pause();
    }
  }

  /** What is stalled sees no end of its own. */
  endIfStalled(): void {
    if (!this.#isStalled) return;
    this.#options.client.destroy();
    this.#options.server.destroy();
  }

  truncate(way: Way): void {
    const stream = this.#streams.find((one) => one.way === way);
    if (!stream) return;
    stream.isDead = true;
    stream.to.end();
  }

  /** Says something in the server's place, and ends both sides. */
  sayAndCut(text: string): void {
    this.#options.client.write(text);
    this.cut();
  }

  #forward(stream: Stream): void {
    const { from, to } = stream;
    let work = Promise.resolve();
    const enqueue = (step: () => Promise<void>): void => {
      from.pause();
      const mine = work.then(step).finally(() => {
        if (work === mine && !this.#isStalled) from.resume();
      });
      work = mine;
    };
    from.on('data', (chunk: Buffer) => {
      if (stream.isDead) return;
      enqueue(async () => {
        for (const segment of stream.segmenter.feed(chunk)) await this.#pass(stream, segment);
      });
    });
    from.on('end', () => {
      enqueue(() => this.#passEnd(stream));
    });
    from.on('close', (hadError) => {
      if (this.#isStalled) return;
      // A reset is handed on as what it is, an end after what is still on its way.
      if (hadError) resetConnection(to);
      else void work.then(() => to.end());
    });
  }

  async #pass(stream: Stream, segment: Segment): Promise<void> {
    if (stream.isDead) return;
    const bytes = this.#mended(stream, segment);
    const fault = this.#dueIn(stream, segment);
    if (fault) {
      await write(stream.to, bytes.subarray(0, fault.after));
      await this.#options.owner.strike(this, stream.way, fault.fault);
      if (!this.#goesOn(stream)) return;
    }
    this.#note(stream, segment.label, segment.bytes.length, segment.text);
    await write(stream.to, bytes.subarray(fault?.after ?? 0));
  }

  #mended({ way }: Stream, { bytes, text }: Segment): Buffer {
    const { mend } = this.#options;
    if (!mend || way !== 'up' || text === undefined || text === 'PASS') return bytes;
    const mended = mend(text);
    return mended === text ? bytes : Buffer.from(`${mended}\r\n`, 'latin1');
  }

  #goesOn(stream: Stream): boolean {
    return !stream.isDead;
  }

  /** @returns the fault, and how many bytes of the segment go before it */
  #dueIn(stream: Stream, { bytes }: Segment): { fault: Fault; after: number } | undefined {
    const due = this.#options.owner.due(this.channel, this.ordinal, stream.way);
    if (!due) return undefined;
    const { point, fault } = due;
    const { place } = point;
    if (place.at === 'segment') {
      if (place.index !== stream.index) return undefined;
      return { fault, after: bytesBefore(place.part, bytes.length) };
    }
    if (place.at !== 'offset') return undefined;
    const after = place.bytes - stream.offset;
    return after >= 0 && after <= bytes.length ? { fault, after } : undefined;
  }

  async #passEnd(stream: Stream): Promise<void> {
    if (stream.isDead) return;
    const due = this.#options.owner.due(this.channel, this.ordinal, stream.way);
    if (due?.point.place.at === 'close') {
      await this.#options.owner.strike(this, stream.way, due.fault);
      if (!this.#goesOn(stream)) return;
    }
    this.#note(stream, END, 0);
    stream.to.end();
  }

  #note(stream: Stream, label: string, length: number, text?: string): void {
    stream.offset += length;
    this.#options.owner.note({
      channel: this.channel,
      link: this.ordinal,
      way: stream.way,
      label,
      index: stream.index++,
      offset: stream.offset,
      ...(text !== undefined && { text }),
    });
  }
}

async function write(to: Socket, bytes: Buffer): Promise<void> {
  if (bytes.length === 0 || to.destroyed || to.writableEnded) return;
  if (to.write(bytes)) return;
  const ended = new AbortController();
  try {
    const { signal } = ended;
    await Promise.race([once(to, 'drain', { signal }), once(to, 'close', { signal })]);
  } catch {
    // The connection has failed: its other side is told by its own end.
  } finally {
    ended.abort();
  }
}
