import type { Logger } from '../../src/common/logger.ts';
import { dirname } from '../../src/common/remotePath.ts';
import {
  openClient,
  type ClientOptions,
  type ClientUnderTest,
} from '../support/clientUnderTest.ts';
import type { Figures } from './figures.ts';
import type { WindowNumber } from './plan.ts';
import { hashOfState, type State } from './truth.ts';
import type { Version } from './versions.ts';

/** Hash of what a window has seen of a file last; `unknown`: it may have seen nothing. */
type Base = string;

const UNKNOWN: ReadonlySet<Base> = new Set(['unknown']);

/** One of our windows, with what the model knows of its knowledge. */
export class OurWindow {
  readonly number: WindowNumber;
  readonly #options: ClientOptions;
  #client: ClientUnderTest;
  readonly #bases = new Map<string, ReadonlySet<Base>>();
  /** Bytes of files that it has saved itself since it read them. */
  readonly #ownSizes = new Map<string, number>();
  readonly #documents = new Set<string>();
  /** Changed by others since this window looked last: it may still believe what was before. */
  readonly #stale = new Set<string>();

  private constructor(number: WindowNumber, options: ClientOptions, client: ClientUnderTest) {
    this.number = number;
    this.#options = options;
    this.#client = client;
  }

  static async open(
    number: WindowNumber,
    options: ClientOptions,
    figures: Figures,
  ): Promise<OurWindow> {
    const all = { ...options, logger: counting(figures) };
    return new OurWindow(number, all, await openClient(all));
  }

  get files(): ClientUnderTest['files'] {
    return this.#client.files;
  }

  get author(): string {
    return `window ${this.number}`;
  }

  get log(): readonly string[] {
    return this.#client.log;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** What it has seen is forgotten or not, but never taken for anything else. */
  async restart(): Promise<void> {
    await this.close();
    this.#client = await openClient(this.#options);
    this.#stale.clear();
    for (const [path, bases] of this.#bases) this.#bases.set(path, new Set([...bases, 'unknown']));
  }

  refresh(): void {
    this.files.refresh('/');
    this.#stale.clear();
  }

  noteOthers(path: string): void {
    this.#stale.add(path);
  }

  noteLooked(path: string): void {
    this.#stale.delete(path);
  }

  isStale(path: string): boolean {
    return this.#stale.has(path) || this.#stale.has(dirname(path));
  }

  /** Whether anything in a folder is stale. */
  isFolderStale(folder: string): boolean {
    return this.#stale.has(folder) || [...this.#stale].some((path) => dirname(path) === folder);
  }

  setBase(path: string, state: State): void {
    this.#bases.set(path, new Set([hashOfState(state)]));
    this.#ownSizes.delete(path);
  }

  /** Its own save, of which size and time alone are looked at where no document hangs on it. */
  setOwn(path: string, version: Version): void {
    this.setBase(path, version);
    this.#ownSizes.set(path, version.size);
  }

  forgetBase(path: string): void {
    this.#bases.delete(path);
    this.#ownSizes.delete(path);
  }

  /** A document that began from what was read last. */
  opened(path: string): void {
    this.#documents.add(path);
    this.files.documents.adopt(path);
    this.files.documents.hold(path);
  }

  /** Whoever has no document any more knows nothing of it, or what was read besides. */
  closed(path: string): void {
    this.#documents.delete(path);
    this.files.documents.release(path);
    this.forgetBase(path);
  }

  /** It may have seen this as well. */
  addBase(path: string, state: State | 'unknown'): void {
    const bases = this.#bases.get(path) ?? UNKNOWN;
    this.#bases.set(path, new Set([...bases, state === 'unknown' ? state : hashOfState(state)]));
  }

  moveBase(from: string, to: string): void {
    const bases = this.#bases.get(from) ?? UNKNOWN;
    this.#bases.set(to, new Set([...bases, 'unknown']));
    this.#bases.delete(from);
  }

  /** Whether it may have seen what a save would replace. */
  mayReplace(path: string, state: State): boolean {
    if (state === 'nothing') return true;
    const bases = this.#bases.get(path) ?? UNKNOWN;
    if (!this.#documents.has(path) && this.#ownSizes.get(path) === state.size) return true;
    return bases.has('unknown') || bases.has(state.hash);
  }

  /** Whether it has seen this and nothing else. */
  mustKnow(path: string, state: State): boolean {
    const bases = this.#bases.get(path) ?? UNKNOWN;
    return bases.size === 1 && bases.has(hashOfState(state));
  }

  /** To be given back after a restart, which the base of a document must survive. */
  baseOf(path: string): ReadonlySet<Base> {
    return this.#bases.get(path) ?? UNKNOWN;
  }

  restoreBase(path: string, base: ReadonlySet<Base>): void {
    this.#bases.set(path, base);
  }

  tellBase(path: string): string {
    const bases = this.#bases.get(path) ?? UNKNOWN;
    return [...bases].map((base) => base.slice(0, 8)).join(' or ');
  }
}

function counting(figures: Figures): Logger {
  const count = (message: string): void => {
    if (message.startsWith('An upload is tried again')) figures.add('retries', 'uploads');
    if (message.includes('its work is repeated on another')) figures.add('retries', 'commands');
    if (message.startsWith('Connected (')) figures.add('sessions', 'opened');
  };
  return { trace: () => undefined, info: count, warn: count, error: count };
}
