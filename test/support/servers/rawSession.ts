import { EventEmitter, once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { RealServer } from './realServer.ts';

const DEADLINE_MS = 20_000;

/** A control connection without any client logic, so that a server is judged by its own words. */
export class RawSession {
  readonly #socket: Socket;
  readonly #changes = new EventEmitter();
  #received = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      this.#received += text;
      this.#changes.emit('change');
    });
    socket.on('close', () => this.#changes.emit('change'));
    // A reset ends the session like an end does; `reply` and `closed` tell.
    socket.on('error', () => undefined);
  }

  /** Connects and returns the session with the text of the greeting. */
  static async open(server: RealServer): Promise<{ session: RawSession; greeting: string }> {
    const session = new RawSession(await dial(server.host, server.port));
    return { session, greeting: await session.reply() };
  }

  /** Logs in with the server's account, or with another password. */
  async login(server: RealServer, password = server.password): Promise<string> {
    await this.send(`USER ${server.user}`);
    return this.send(`PASS ${password}`);
  }

  /** Sends one command and returns the whole reply to it. */
  send(command: string): Promise<string> {
    this.#socket.write(`${command}\r\n`);
    return this.reply();
  }

  /** Waits for the last line of a reply and takes the reply off the input. */
  async reply(): Promise<string> {
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    for (;;) {
      const end = /^\d{3} .*\r\n/m.exec(this.#received);
      if (end !== null) return this.#take(end.index + end[0].length);
      if (this.#socket.closed) throw new Error(`Closed after "${this.#received}"`);
      await once(this.#changes, 'change', { signal: deadline });
    }
  }

  #take(length: number): string {
    const text = this.#received.slice(0, length);
    this.#received = this.#received.slice(length);
    return text.trimEnd();
  }

  /** Waits until the server has closed the connection and returns what it said before. */
  async closed(): Promise<string> {
    if (!this.#socket.closed) {
      await once(this.#socket, 'close', { signal: AbortSignal.timeout(DEADLINE_MS) });
    }
    return this.#received;
  }

  /** Opens a data connection to the port that the server names after EPSV or PASV. */
  async openData(command: 'EPSV' | 'PASV'): Promise<Socket> {
    const reply = await this.send(command);
    const port = command === 'EPSV' ? extendedPort(reply) : passivePort(reply);
    return dial(this.#socket.remoteAddress ?? '', port);
  }

  /** Stores a file and returns the final reply. */
  async store(name: string, content: Buffer, via: 'EPSV' | 'PASV'): Promise<string> {
    const data = await this.openData(via);
    try {
      await this.send(`STOR ${name}`);
      data.end(content);
      return await this.reply();
    } finally {
      data.destroy();
    }
  }

  /** Reads a file and returns its bytes, once the final reply is in. */
  async retrieve(name: string): Promise<Buffer> {
    const data = await this.openData('EPSV');
    const chunks: Buffer[] = [];
    data.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = once(data, 'end', { signal: AbortSignal.timeout(DEADLINE_MS) });
    try {
      await Promise.all([ended, this.send(`RETR ${name}`)]);
      await this.reply();
      return Buffer.concat(chunks);
    } finally {
      data.destroy();
    }
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

async function dial(host: string, port: number): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  await once(socket, 'connect', { signal: AbortSignal.timeout(DEADLINE_MS) });
  return socket;
}

function extendedPort(reply: string): number {
  return Number(/\|\|\|(\d+)\|/.exec(reply)?.[1]);
}

function passivePort(reply: string): number {
  const [high, low] = /(\d+),(\d+)\)/.exec(reply)?.slice(1).map(Number) ?? [];
  return (high ?? NaN) * 256 + (low ?? NaN);
}
