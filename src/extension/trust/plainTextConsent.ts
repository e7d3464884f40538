import type { Logger } from '../../common/logger.ts';
import { RemoteError } from '../../common/remoteError.ts';
import { serverOf, type Connection } from '../connections/connection.ts';
import { AskOnce } from './askOnce.ts';
import type { Memory } from '../memory.ts';

export type PlainTextAnswer = 'always' | 'once' | 'no';

export interface PlainTextQuestion {
  readonly connection: Connection;
  /** The server has encrypted before: somebody on the way may have taken the offer out. */
  readonly encryptedBefore: boolean;
}

export interface PlainTextConsentOptions {
  readonly memory: Memory;
  readonly ask: (question: PlainTextQuestion) => Promise<PlainTextAnswer>;
  readonly logger: Logger;
}

const CONSENTS = 'plainTextServers';
const ENCRYPTED = 'encryptedServers';
const MAX_SERVERS = 1000;

const ANSWERS: Readonly<Record<PlainTextAnswer, string>> = {
  always: 'passwords may go out in plain text from now on',
  once: 'passwords may go out in plain text in this window',
  no: 'no password goes out in plain text',
};

/** Whether a password may go to a server in plain text: what the person said, once for each. */
export class PlainTextConsent {
  readonly #options: PlainTextConsentOptions;
  readonly #questions = new AskOnce();
  readonly #once = new Set<string>();

  constructor(options: PlainTextConsentOptions) {
    this.#options = options;
  }

  /** The servers for which the person agreed for good, `host:port`. */
  get servers(): readonly string[] {
    return this.#read(CONSENTS);
  }

  /** @throws RemoteError `plain-text-declined` when the person does not agree */
  async check(connection: Connection): Promise<void> {
    const server = serverOf(connection);
    if (this.#once.has(server) || this.servers.includes(server)) return;
    if (await this.#questions.ask(server, () => this.#ask(connection))) return;
    throw declined(connection);
  }

  /** @throws RemoteError as `check` would, when the person has declined and has not acted since */
  assertAskable(connection: Connection): void {
    if (this.#questions.hasDeclined(serverOf(connection))) throw declined(connection);
  }

  personActs(connection: Connection): void {
    this.#questions.reset(serverOf(connection));
  }

  /** A session is encrypted: from now on one that is not is an alarm, whatever was agreed before. */
  async encrypted(connection: Connection): Promise<void> {
    const server = serverOf(connection);
    try {
      if (this.servers.includes(server) || this.#once.has(server)) await this.forget(server);
      const known = this.#read(ENCRYPTED);
      if (!known.includes(server)) await this.#write(ENCRYPTED, [...known, server]);
    } catch (error) {
      // It is for the next alarm alone: this session is fine without.
      this.#options.logger.warn(`That ${server} encrypts was not noted: ${String(error)}`);
    }
  }

  async forget(server: string): Promise<void> {
    this.#once.delete(server);
    this.#questions.reset(server);
    await this.#write(
      CONSENTS,
      this.servers.filter((one) => one !== server),
    );
  }

  async #ask(connection: Connection): Promise<boolean> {
    const server = serverOf(connection);
    const encryptedBefore = this.#read(ENCRYPTED).includes(server);
    const answer = await this.#options.ask({ connection, encryptedBefore });
    this.#options.logger.info(`${server}: ${ANSWERS[answer]}`);
    if (answer === 'no') return false;
    this.#once.add(server);
    if (answer === 'always') await this.#write(CONSENTS, [...this.servers, server]);
    return true;
  }

  #read(key: string): readonly string[] {
    return (this.#options.memory.get(key) as string[] | undefined) ?? [];
  }

  async #write(key: string, servers: readonly string[]): Promise<void> {
    await this.#options.memory.update(key, servers.slice(-MAX_SERVERS));
  }
}

function declined(connection: Connection): RemoteError {
  return new RemoteError(
    'plain-text-declined',
    `${serverOf(connection)} offers no encryption, and plain text was declined`,
  );
}
