import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { RealServer } from '../servers/realServer.ts';
import { ownAddress } from '../servers/ports.ts';

/** Where the line is entered; the servers listen on 127.0.0.1. Ports stay as they are. */
const ENTRY = ownAddress(4);

/**
 * A moment of a save. command: it is not sent. reply: it is executed, and its first reply does not
 * arrive. after: the next command after its last reply is not sent. data: so many bytes of an
 * upload have arrived.
 */
export type Step =
  | { readonly at: 'command' | 'reply' | 'after'; readonly verb: string }
  | { readonly at: 'data'; readonly bytes: number };

interface Dialogue {
  verb: string;
  /** The last command is answered. */
  isAnswered: boolean;
}

/** A line to a real server, without TLS, that stands still at a step of what goes over it. */
export class HoldingLine {
  readonly host = ENTRY;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  #step: Step | undefined;
  #onDidHold: () => void = () => undefined;
  #isHeld = false;

  static async start({ host, port, passivePorts }: RealServer): Promise<HoldingLine> {
    const line = new HoldingLine();
    const { first, last } = passivePorts;
    const dataPorts = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    for (const one of [port, ...dataPorts]) await line.#listen(host, one, one !== port);
    return line;
  }

  /** @returns a wait for the next time that the step is reached: from then on nothing passes */
  holdAt(step: Step): Promise<void> {
    this.#step = step;
    return new Promise((resolve) => {
      this.#onDidHold = resolve;
    });
  }

  /** Ends what is open, and lets pass what comes then. What was held back is lost. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#isHeld = false;
    this.#step = undefined;
  }

  async stop(): Promise<void> {
    this.drop();
    await Promise.all(this.#servers.map((server) => new Promise((done) => server.close(done))));
  }

  async #listen(host: string, port: number, isData: boolean): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      const upstream = connect({ host, port, allowHalfOpen: true, noDelay: true });
      for (const socket of [client, upstream]) {
        this.#sockets.add(socket);
        socket.on('close', () => this.#sockets.delete(socket));
        // Whoever is left on the other side is told by the end of his own.
        socket.on('error', () => undefined);
      }
      if (isData) this.#carryData(client, upstream);
      else this.#carryDialogue(client, upstream);
    });
    this.#servers.push(server);
    server.listen(port, this.host);
    await once(server, 'listening');
  }

  #carryData(client: Socket, upstream: Socket): void {
    let bytes = 0;
    this.#carry(client, upstream, (chunk) => {
      const step = this.#step;
      const left = step?.at === 'data' ? step.bytes - bytes : Infinity;
      bytes += chunk.length;
      if (chunk.length < left) return chunk;
      this.#hold();
      return chunk.subarray(0, left);
    });
    this.#carry(upstream, client, (chunk) => chunk);
  }

  #carryDialogue(client: Socket, upstream: Socket): void {
    const dialogue: Dialogue = { verb: '', isAnswered: true };
    this.#carry(client, upstream, (chunk) =>
      this.#upTo(chunk, (line) => this.#hears(line, dialogue)),
    );
    this.#carry(upstream, client, (chunk) =>
      this.#upTo(chunk, (line) => this.#hearsReply(line, dialogue)),
    );
  }

  /** @returns whether the command may pass */
  #hears(line: string, dialogue: Dialogue): boolean {
    const [verb = ''] = line.split(' ');
    const step = this.#step;
    const isAfter = step?.at === 'after' && step.verb === dialogue.verb && dialogue.isAnswered;
    const isHere = isAfter || (step?.at === 'command' && step.verb === verb);
    dialogue.verb = verb;
    dialogue.isAnswered = false;
    return !isHere;
  }

  #hearsReply(line: string, dialogue: Dialogue): boolean {
    const step = this.#step;
    if (step?.at === 'reply' && step.verb === dialogue.verb) return false;
    if (/^[2-5]\d\d /.test(line)) dialogue.isAnswered = true;
    return true;
  }

  /** @returns what goes before the line at which all stands still */
  #upTo(chunk: Buffer, passes: (line: string) => boolean): Buffer {
    let end = 0;
    for (const line of chunk.toString('latin1').split(/(?<=\n)/)) {
      if (!passes(line.trimEnd())) {
        this.#hold();
        break;
      }
      end += line.length;
    }
    return chunk.subarray(0, end);
  }

  #hold(): void {
    this.#step = undefined;
    this.#isHeld = true;
    this.#onDidHold();
  }

  #carry(from: Socket, to: Socket, pass: (chunk: Buffer) => Buffer): void {
    from.on('data', (chunk: Buffer) => {
      if (this.#isHeld) return;
      const bytes = pass(chunk);
      if (bytes.length > 0 && !to.write(bytes)) from.pause();
    });
    to.on('drain', () => from.resume());
    from.on('end', () => {
      if (!this.#isHeld) to.end();
    });
    from.on('close', () => {
      if (!this.#isHeld) to.destroy();
    });
  }
}
