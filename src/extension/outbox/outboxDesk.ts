import type * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import { LocalHistory } from '../../remote/history/localHistory.ts';
import { LocalStore } from '../../remote/localStore/localStore.ts';
import type { OutboxPeople } from '../../remote/outbox/outboxRemote.ts';
import { readHistorySettings } from '../configuration.ts';
import type { Connection } from '../connections/connection.ts';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import { locate } from '../ftpUri.ts';
import type { Memory } from '../memory.ts';
import { ftpFolders } from '../openResources.ts';
import type { LocalKeepings } from '../remotes/localKeepings.ts';
import type { Remote } from '../remotes/remote.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import type { Remotes } from '../remotes/remotes.ts';
import type { Saves } from '../saving/saves.ts';
import { OutboxActions } from './outboxActions.ts';
import { OutboxDecorations } from './outboxDecorations.ts';
import { Outboxes, type ServerOutbox } from './outboxes.ts';
import { OutboxNotices } from './outboxNotices.ts';
import { outboxPeople } from './outboxPeople.ts';
import { OutboxStatusBar } from './outboxStatusBar.ts';
import { showOutbox } from './showOutbox.ts';
import { UnreadableRecords } from './unreadableRecords.ts';

export interface OutboxDeskOptions {
  readonly keepings: LocalKeepings;
  readonly registry: ConnectionRegistry;
  readonly remotes: () => Remotes;
  readonly saves: () => Pick<Saves, 'decide' | 'compare'>;
  readonly memory: Memory;
  readonly logger: Logger;
}

/** All that the window does about saves which have not reached their server. */
export class OutboxDesk implements Disposable {
  readonly outboxes: Outboxes;
  readonly #options: OutboxDeskOptions;
  readonly #actions: OutboxActions;
  readonly #notices: OutboxNotices;
  readonly #store = new DisposableStore();
  /** Outboxes without a connection, of which the person was told. */
  readonly #leftBehind = new Set<string>();

  constructor(options: OutboxDeskOptions) {
    const { keepings, logger } = options;
    this.#options = options;
    this.outboxes = this.#store.add(new Outboxes({ keepings, logger }));
    this.#actions = new OutboxActions({
      remoteFor: (at) => this.#remoteFor(at),
      historyOf: ({ directory }) =>
        new LocalHistory({
          ...{ store: new LocalStore(directory), settings: readHistorySettings },
          ...{ logger, now: Date.now },
        }),
      saves: {
        decide: (save, conflict) => options.saves().decide(save, conflict),
        compare: (save, conflict) => options.saves().compare(save, conflict),
      },
      onDidStay: (connection, entry, outcome) =>
        this.#notices.staysStill(connection, entry, outcome),
    });
    this.#notices = this.#store.add(
      new OutboxNotices({
        outboxes: this.outboxes,
        upload: (item) => this.#actions.upload(item),
        uploadAll: (items) => this.#actions.uploadAll(items),
        isOpen: (at) => this.#isOpen(at),
      }),
    );
  }

  peopleFor(connection: Connection): OutboxPeople {
    return outboxPeople(connection, this.#notices);
  }

  /** Shows what waits, and tells what earlier windows have left. */
  begin(): void {
    this.#store.add(new OutboxDecorations(this.outboxes, this.#options.remotes()));
    this.#store.add(new OutboxStatusBar(this.outboxes));
    this.#store.add(this.#options.registry.onDidChange(() => this.#tellLeftBehind()));
    this.#store.add(
      new UnreadableRecords({
        ...{ outboxes: this.outboxes, memory: this.#options.memory },
        tell: (at) => this.#notices.unreadable(at),
      }),
    );
    void this.outboxes.find().then(() => this.#notices.begin());
  }

  show(): Promise<void> {
    return showOutbox(this.outboxes, this.#actions);
  }

  /**
   * The version here is given up for that of the server, by the person's word.
   * @returns false where it stays
   */
  async takeTheirs(uri: vscode.Uri): Promise<boolean> {
    const remote = remoteOf(this.#options.remotes(), uri);
    const { path } = locate(uri);
    const outbox = remote && this.outboxes.of(remote.connection);
    const entry = outbox?.find(path);
    const at = this.outboxes.waiting.find((one) => one.outbox === outbox);
    return !remote || !entry || !at || this.#actions.takeTheirs(remote, { at, entry });
  }

  /** How many saves wait for a server of this connection. */
  async count(connection: Connection): Promise<number> {
    const outbox = this.outboxes.of(connection);
    await outbox.ready();
    return outbox.entries.length;
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** The settings have changed: what waits may have no connection any more. */
  #tellLeftBehind(): void {
    for (const at of this.outboxes.waiting) {
      const isLeft = this.#remoteFor(at) === undefined;
      if (isLeft && !this.#leftBehind.has(at.directory)) this.#notices.leftBehind(at);
      if (isLeft) this.#leftBehind.add(at.directory);
      else this.#leftBehind.delete(at.directory);
    }
  }

  #isOpen({ directory }: ServerOutbox): boolean {
    const remotes = this.#options.remotes();
    const open = ftpFolders().flatMap((uri) => remoteOf(remotes, uri)?.connection ?? []);
    return open.some((connection) => this.outboxes.isOf(directory, connection));
  }

  /** The connection may have another name by now, or be gone. */
  #remoteFor({ directory, server }: ServerOutbox): Remote | undefined {
    const { registry } = this.#options;
    const saved = registry.entries.flatMap(({ connection }) => connection?.authority ?? []);
    const noted = server ? [server.authority] : [];
    const authority = [...noted, ...saved].find((one) => {
      const connection = this.#resolve(one);
      return connection && this.outboxes.isOf(directory, connection);
    });
    return authority === undefined ? undefined : this.#options.remotes().get(authority);
  }

  #resolve(authority: string): Connection | undefined {
    try {
      return this.#options.registry.resolve(authority);
    } catch {
      // It leads to no server any more; there may be another that does.
      return undefined;
    }
  }
}
