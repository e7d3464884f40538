import { AUTO_ENCODING, serverOf, type Connection } from '../connections/connection.ts';
import type { Memory } from '../memory.ts';

export interface EncodingQuestion {
  readonly connection: Connection;
  /** What the names look like, the likeliest first; may be empty. */
  readonly guesses: readonly string[];
}

export interface EncodingAdviceOptions {
  readonly memory: Memory;
  /** The chosen encoding; undefined: names stay as they are. */
  readonly ask: (question: EncodingQuestion) => Promise<string | undefined>;
  /** Writes the encoding into the settings of a saved connection. */
  readonly save: (connection: Connection, encoding: string) => Promise<void>;
  /** Told when a server that nobody saved has got an encoding. */
  readonly onDidRemember: () => void;
}

const ASKED = 'encodingAsked';
const REMEMBERED = 'encodings';
const MAX_SERVERS = 500;

type Remembered = readonly (readonly [server: string, encoding: string])[];

/**
 * What becomes of names that are no UTF-8 on a server for which no encoding is set: the person is
 * asked, once for each server. Nothing goes by a guess alone, for the next file that is made would
 * get its name by it.
 */
export class EncodingAdvice {
  readonly #options: EncodingAdviceOptions;
  readonly #asking = new Set<string>();

  constructor(options: EncodingAdviceOptions) {
    this.#options = options;
  }

  /** The connection with the encoding that the person has chosen for its server. */
  applied(connection: Connection): Connection {
    if (connection.saved || connection.encoding !== AUTO_ENCODING) return connection;
    const known = this.#remembered.find(([server]) => server === serverOf(connection));
    return known ? { ...connection, encoding: known[1] } : connection;
  }

  async suggest(connection: Connection, guesses: readonly string[]): Promise<void> {
    const server = serverOf(connection);
    if (connection.encoding !== AUTO_ENCODING) return;
    if (this.#asking.has(server) || this.#asked.includes(server)) return;
    this.#asking.add(server);
    try {
      const encoding = await this.#options.ask({ connection, guesses });
      await this.#note(server);
      if (encoding !== undefined) await this.#apply(connection, encoding);
    } finally {
      this.#asking.delete(server);
    }
  }

  async #apply(connection: Connection, encoding: string): Promise<void> {
    if (connection.saved) {
      await this.#options.save(connection, encoding);
      return;
    }
    const server = serverOf(connection);
    const others = this.#remembered.filter(([other]) => other !== server);
    const all: Remembered = [...others, [server, encoding]];
    await this.#options.memory.update(REMEMBERED, all.slice(-MAX_SERVERS));
    this.#options.onDidRemember();
  }

  async #note(server: string): Promise<void> {
    await this.#options.memory.update(ASKED, [...this.#asked, server].slice(-MAX_SERVERS));
  }

  get #asked(): readonly string[] {
    return (this.#options.memory.get(ASKED) as string[] | undefined) ?? [];
  }

  get #remembered(): Remembered {
    return (this.#options.memory.get(REMEMBERED) as Remembered | undefined) ?? [];
  }
}
