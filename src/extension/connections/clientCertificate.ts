import { createPrivateKey } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Logger } from '../../common/logger.ts';
import { RemoteError } from '../../common/remoteError.ts';
import type { Connection } from './connection.ts';
import type { Secrets } from './secrets.ts';

/** What is shown to servers that ask who the client is. PEM. */
export interface LoadedCertificate {
  readonly certificate: string;
  readonly key: string;
  readonly passphrase?: string;
}

export interface PassphraseQuestion {
  readonly connection: Connection;
  /** Of the file with the key. */
  readonly path: string;
  /** True when one was wrong already. */
  readonly wrong: boolean;
}

export interface ClientCertificatesOptions {
  readonly secrets: Secrets;
  /** Undefined when the person dismissed the question. */
  readonly ask: (
    question: PassphraseQuestion,
  ) => Promise<{ readonly password: string; readonly remember: boolean } | undefined>;
  readonly logger: Logger;
}

const MAX_BYTES = 1024 * 1024;
const MAX_QUESTIONS = 3;

/** Reads client certificates from this computer, and asks for the passphrase of a locked key. */
export class ClientCertificates {
  readonly #options: ClientCertificatesOptions;
  readonly #passphrases = new Map<string, string>();

  constructor(options: ClientCertificatesOptions) {
    this.#options = options;
  }

  /** The passphrases in use, for the log to leave out. */
  get passphrases(): readonly string[] {
    return [...this.#passphrases.values()];
  }

  /** Keeps the passphrase of the connection's key. */
  async store(connection: Connection, passphrase: string): Promise<void> {
    const path = keyPath(connection);
    if (path === undefined) return;
    this.#passphrases.delete(path);
    await this.#options.secrets.store(secretKey(path), passphrase);
  }

  /** Forgets the passphrase of the connection's key, in this window and in secret storage. */
  async forget(connection: Connection): Promise<void> {
    const path = keyPath(connection);
    if (path === undefined) return;
    this.#passphrases.delete(path);
    await this.#options.secrets.delete(secretKey(path));
  }

  /** Whether one passphrase opens the keys of both. */
  isShared(one: Connection, other: Connection): boolean {
    const path = keyPath(one);
    return path !== undefined && path === keyPath(other);
  }

  /**
   * @returns undefined where the connection has none
   * @throws RemoteError `client-certificate-unusable` naming the file, `cancelled`
   */
  async load(connection: Connection): Promise<LoadedCertificate | undefined> {
    const { clientCertificate } = connection;
    const clientKey = keyPath(connection);
    if (clientCertificate === undefined || clientKey === undefined) return undefined;
    const certificate = await readPem(clientCertificate);
    if (!certificate.includes('-----BEGIN CERTIFICATE-----')) {
      throw unusable(clientCertificate, 'it holds no certificate in PEM form');
    }
    const key = await readPem(clientKey);
    if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) {
      throw unusable(clientKey, 'it holds no private key in PEM form');
    }
    if (!key.includes('ENCRYPTED')) return { certificate, key };
    return { certificate, key, passphrase: await this.#passphrase(connection, clientKey, key) };
  }

  async #passphrase(connection: Connection, path: string, key: string): Promise<string> {
    const known = this.#passphrases.get(path) ?? (await this.#stored(path));
    if (known !== undefined && opens(key, known)) return this.#keep(path, known);
    for (let asked = 0; asked < MAX_QUESTIONS; asked++) {
      const answer = await this.#options.ask({ connection, path, wrong: asked > 0 });
      if (!answer) throw new RemoteError('cancelled', 'Nobody gave the passphrase');
      if (!opens(key, answer.password)) continue;
      if (answer.remember) await this.store(connection, answer.password);
      return this.#keep(path, answer.password);
    }
    throw unusable(path, `${MAX_QUESTIONS} passphrases were wrong`);
  }

  async #stored(path: string): Promise<string | undefined> {
    try {
      return await this.#options.secrets.get(secretKey(path));
    } catch (error) {
      // A desktop without a keyring has no secrets to give: the person is asked.
      this.#options.logger.warn(`The secret storage could not be read: ${String(error)}`);
      return undefined;
    }
  }

  #keep(path: string, passphrase: string): string {
    this.#passphrases.set(path, passphrase);
    return passphrase;
  }
}

function keyPath({ clientCertificate, clientKey }: Connection): string | undefined {
  return clientKey ?? clientCertificate;
}

function secretKey(path: string): string {
  return `passphrase:${path}`;
}

function opens(key: string, passphrase: string): boolean {
  try {
    createPrivateKey({ key, passphrase });
    return true;
  } catch {
    // A wrong passphrase and a broken key look alike here.
    return false;
  }
}

async function readPem(path: string): Promise<string> {
  const absolute = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  if (!isAbsolute(absolute)) throw unusable(path, 'the path must be absolute, or begin with ~/');
  try {
    const { size } = await stat(absolute);
    if (size <= MAX_BYTES) return await readFile(absolute, 'utf8');
  } catch (error) {
    throw unusable(path, error instanceof Error ? error.message : String(error), error);
  }
  throw unusable(path, 'it is too large');
}

function unusable(path: string, reason: string, cause?: unknown): RemoteError {
  return new RemoteError('client-certificate-unusable', `${path}: ${reason}`, { cause });
}
