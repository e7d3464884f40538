import { Emitter, type Disposable, type Event } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import type { LocalKeeping } from '../../remote/localKeeping.ts';
import { OutboxFollower } from '../../remote/outbox/followOutbox.ts';
import { hasEntries, Outbox } from '../../remote/outbox/outbox.ts';
import type { OutboxEntry } from '../../remote/outbox/outboxEntry.ts';
import type { Connection } from '../connections/connection.ts';
import { keptServerOf, noteServer, readServer, type KeptServer } from '../remotes/keptServer.ts';
import type { LocalKeepings } from '../remotes/localKeepings.ts';

/** What one server has not got yet. */
export interface ServerOutbox {
  readonly directory: string;
  /** Undefined: its folder does not say which server it is about. */
  readonly server: KeptServer | undefined;
  readonly outbox: Outbox;
}

export interface OutboxesOptions {
  readonly keepings: LocalKeepings;
  readonly logger: Logger;
}

interface Held extends ServerOutbox {
  readonly follower: OutboxFollower;
}

/**
 * The outboxes of all servers, for as long as the window lives: a connection that is closed,
 * changed or removed takes nothing along.
 */
export class Outboxes implements Disposable {
  readonly #options: OutboxesOptions;
  readonly #byDirectory = new Map<string, Held>();
  readonly #didChange = new Emitter<void>();

  readonly onDidChange: Event<void> = this.#didChange.event;

  constructor(options: OutboxesOptions) {
    this.#options = options;
  }

  /** Those in which something waits, or lies that cannot be read. */
  get waiting(): readonly ServerOutbox[] {
    return [...this.#byDirectory.values()].filter(
      ({ outbox }) => outbox.entries.length + outbox.unreadable.length > 0,
    );
  }

  get entries(): readonly OutboxEntry[] {
    return this.waiting.flatMap(({ outbox }) => outbox.entries);
  }

  of(connection: Connection): Outbox {
    const keeping = this.#options.keepings.of(connection);
    const server = keptServerOf(connection);
    const known = this.#byDirectory.get(keeping.server.directory);
    if (known?.server?.authority === server.authority) return known.outbox;
    this.#note(keeping.server.directory, server);
    return this.#hold(keeping, server).outbox;
  }

  /** Whether what is kept there is of this connection. */
  isOf(directory: string, connection: Connection): boolean {
    return this.#options.keepings.of(connection).server.directory === directory;
  }

  /** Finds what earlier windows have left, of whatever server. */
  async find(): Promise<void> {
    for (const keeping of await this.#options.keepings.all()) {
      const { directory } = keeping.server;
      const server = await readServer(directory);
      try {
        const known = this.#byDirectory.get(directory);
        if (known) await known.outbox.load();
        else if (await hasEntries(keeping)) await this.#hold(keeping, server).outbox.load();
      } catch (error) {
        this.#options.logger.error(`The outbox in ${directory} cannot be read: ${String(error)}`);
      }
    }
  }

  dispose(): void {
    for (const { follower, outbox } of this.#byDirectory.values()) {
      follower.dispose();
      outbox.dispose();
    }
    this.#byDirectory.clear();
    this.#didChange.dispose();
  }

  #hold(keeping: LocalKeeping, server: KeptServer | undefined): Held {
    const { directory } = keeping.server;
    const { outbox, follower } = this.#byDirectory.get(directory) ?? this.#open(keeping);
    const held = { directory, server, outbox, follower };
    this.#byDirectory.set(directory, held);
    return held;
  }

  #open(keeping: LocalKeeping): Pick<Held, 'outbox' | 'follower'> {
    const outbox = new Outbox(keeping);
    outbox.onDidChange(() => this.#didChange.fire());
    return { outbox, follower: new OutboxFollower(outbox, keeping, this.#options.logger) };
  }

  #note(directory: string, server: KeptServer): void {
    noteServer(directory, server).catch((error: unknown) => {
      this.#options.logger.error(`${directory} does not say what it is of: ${String(error)}`);
    });
  }
}
