import { Emitter, type Disposable, type Event } from '../../common/lifecycle.ts';
import type { RemoteChange } from '../../remote/remoteFiles.ts';
import type { Connection } from '../connections/connection.ts';
import { Remote, type OpenRemote } from './remote.ts';

/** Changes at a server, under each authority by which the window knows it. */
export interface RemoteChanges {
  readonly remote: Remote;
  readonly authorities: readonly string[];
  readonly changes: readonly RemoteChange[];
}

interface Entry {
  readonly remote: Remote;
  readonly authorities: Set<string>;
}

export interface RemotesOptions {
  /** @throws when the authority cannot be used; see `ConnectionRegistry.resolve` */
  readonly resolve: (authority: string) => Connection;
  readonly open: OpenRemote;
}

/** The servers in use, each made on demand and shared by everything in the window. */
export class Remotes implements Disposable {
  readonly #options: RemotesOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #didOpen = new Emitter<Remote>();
  readonly #didChange = new Emitter<RemoteChanges>();
  readonly #didChangeStatus = new Emitter<void>();

  readonly onDidOpen: Event<Remote> = this.#didOpen.event;
  readonly onDidChange: Event<RemoteChanges> = this.#didChange.event;
  /** A server was added or removed, or the state of one has changed. */
  readonly onDidChangeStatus: Event<void> = this.#didChangeStatus.event;

  constructor(options: RemotesOptions) {
    this.#options = options;
  }

  get all(): readonly Remote[] {
    return [...this.#entries.values()].map(({ remote }) => remote);
  }

  /** The server of an authority. Nothing is sent before its files are used. */
  get(authority: string): Remote {
    const connection = this.#options.resolve(authority);
    const entry = this.#entries.get(connection.authority) ?? this.#add(connection);
    entry.authorities.add(authority);
    return entry.remote;
  }

  /** The server of an authority, where the window has used it already. */
  find(authority: string): Remote | undefined {
    return [...this.#entries.values()].find(({ authorities }) => authorities.has(authority))
      ?.remote;
  }

  /** Ends what runs with settings that have changed; the next use goes by the new ones. */
  settle(): void {
    for (const [authority, entry] of [...this.#entries]) this.#settle(authority, entry);
    this.#didChangeStatus.fire();
  }

  /** Says good-bye to every server. */
  async close(): Promise<void> {
    await Promise.allSettled(this.all.map((remote) => remote.close()));
  }

  dispose(): void {
    for (const { remote } of this.#entries.values()) remote.dispose();
    this.#entries.clear();
    this.#didOpen.dispose();
    this.#didChange.dispose();
    this.#didChangeStatus.dispose();
  }

  #add(connection: Connection): Entry {
    const remote = new Remote(connection, this.#options.open);
    const entry: Entry = { remote, authorities: new Set([connection.authority]) };
    this.#entries.set(connection.authority, entry);
    remote.onDidChange((changes) =>
      this.#didChange.fire({ remote, authorities: [...entry.authorities], changes }),
    );
    remote.onDidChangeStatus(() => this.#didChangeStatus.fire());
    this.#didOpen.fire(remote);
    this.#didChangeStatus.fire();
    return entry;
  }

  #settle(authority: string, entry: Entry): void {
    const { remote } = entry;
    try {
      remote.reconfigure(this.#options.resolve(remote.connection.authority));
      this.#rename(authority, entry);
    } catch {
      // Its settings are broken now: whoever uses it is told so, and it must not go on as before.
      void remote.close();
    }
  }

  /** With other security comes another scheme: what is watched and open must not be left behind. */
  #rename(before: string, entry: Entry): void {
    const { authority } = entry.remote.connection;
    if (this.#entries.has(authority)) return;
    this.#entries.delete(before);
    this.#entries.set(authority, entry);
    entry.authorities.add(authority);
  }
}
