import { Emitter, toDisposable, type Disposable, type Event } from '../../common/lifecycle.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { FileAttributes } from '../../remote/attributes/fileAttributes.ts';
import type { PoolStatus } from '../../pool/poolStatus.ts';
import type { OutboxRemote } from '../../remote/outbox/outboxRemote.ts';
import type {
  ListedFolder,
  RejectedNames,
  RemoteChange,
  RemoteFiles,
} from '../../remote/remoteFiles.ts';
import { sameConnection, type Connection } from '../connections/connection.ts';

/** What can be seen of a server's sessions. */
export interface PoolView {
  readonly status: PoolStatus;
  readonly onDidChangeStatus: Event<PoolStatus>;
}

export interface RemoteSecurity {
  /** `TLSv1.3`; undefined for plain text. */
  readonly protocol: string | undefined;
}

/** The running parts of a remote: its files and the sessions below them. */
export interface OpenedRemote {
  readonly files: RemoteFiles;
  /** What of the files the server has not got yet. */
  readonly outbox: OutboxRemote;
  readonly pool: PoolView;
  /** Puts right what windows that crashed have left there. */
  readonly recover: () => Promise<void>;
  /** Something has to be put right, or to be looked at again. */
  readonly hasToRecover: () => boolean;
  /** How the sessions are protected; undefined before the first one. */
  readonly security: () => RemoteSecurity | undefined;
  /** Ends the sessions with a good-bye and waits for it. */
  close(): Promise<void>;
}

/** Starts the parts for a connection; the composition root knows how. */
export type OpenRemote = (connection: Connection) => OpenedRemote;

interface Watch {
  readonly path: RemotePath;
  readonly recursive: boolean;
  running: Disposable | undefined;
}

/**
 * One server as the window uses it. Its parts are made when first needed and again after they
 * were closed; what is watched and open survives that.
 */
export class Remote implements Disposable {
  readonly #open: OpenRemote;
  readonly #watches = new Set<Watch>();
  readonly #didChange = new Emitter<readonly RemoteChange[]>();
  readonly #didRejectNames = new Emitter<RejectedNames>();
  readonly #didList = new Emitter<ListedFolder>();
  readonly #didChangeStatus = new Emitter<void>();
  #connection: Connection;
  #opened: OpenedRemote | undefined;
  #listeners: Disposable[] = [];
  #openFiles: readonly RemotePath[] = [];
  #focused = true;

  readonly onDidChange: Event<readonly RemoteChange[]> = this.#didChange.event;
  readonly onDidRejectNames: Event<RejectedNames> = this.#didRejectNames.event;
  readonly onDidList: Event<ListedFolder> = this.#didList.event;
  readonly onDidChangeStatus: Event<void> = this.#didChangeStatus.event;

  constructor(connection: Connection, open: OpenRemote) {
    this.#connection = connection;
    this.#open = open;
  }

  get connection(): Connection {
    return this.#connection;
  }

  get files(): RemoteFiles {
    return this.#parts.files;
  }

  get outbox(): OutboxRemote {
    return this.#parts.outbox;
  }

  /** What was seen of its files; undefined while nothing was opened. */
  get seen(): Pick<FileAttributes, 'known'> | undefined {
    return this.#opened?.files.attributes;
  }

  /** Undefined while nothing was opened. */
  get status(): PoolStatus | undefined {
    return this.#opened?.pool.status;
  }

  get security(): RemoteSecurity | undefined {
    return this.#opened?.security();
  }

  /** Nothing happens while the server is not in use. */
  async recover(): Promise<void> {
    await this.#opened?.recover();
  }

  get hasToRecover(): boolean {
    return this.#opened?.hasToRecover() ?? false;
  }

  watch(path: RemotePath, options: { readonly recursive: boolean }): Disposable {
    const watch: Watch = { path, recursive: options.recursive, running: undefined };
    this.#watches.add(watch);
    if (this.#opened) watch.running = this.#opened.files.watch(path, options);
    return toDisposable(() => {
      this.#watches.delete(watch);
      watch.running?.dispose();
    });
  }

  setOpenFiles(paths: readonly RemotePath[]): void {
    this.#openFiles = paths;
    this.#opened?.files.setOpenFiles(paths);
  }

  setFocused(focused: boolean): void {
    this.#focused = focused;
    this.#opened?.files.setFocused(focused);
  }

  /** Goes by another connection from now on, where it is another. */
  reconfigure(connection: Connection): void {
    if (sameConnection(connection, this.#connection)) return;
    this.#connection = connection;
    void this.close();
  }

  /** Ends the sessions and forgets what is remembered; the next use begins anew. */
  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    for (const watch of this.#watches) {
      watch.running?.dispose();
      watch.running = undefined;
    }
    for (const listener of this.#listeners.splice(0)) listener.dispose();
    await opened?.close();
    this.#didChangeStatus.fire();
  }

  dispose(): void {
    void this.close();
    this.#watches.clear();
    this.#didChange.dispose();
    this.#didRejectNames.dispose();
    this.#didList.dispose();
    this.#didChangeStatus.dispose();
  }

  get #parts(): OpenedRemote {
    this.#opened ??= this.#start();
    return this.#opened;
  }

  #start(): OpenedRemote {
    const opened = this.#open(this.#connection);
    const { files, pool } = opened;
    this.#listeners = [
      files.onDidChange((changes) => this.#didChange.fire(changes)),
      files.onDidRejectNames((names) => this.#didRejectNames.fire(names)),
      files.onDidList((listed) => this.#didList.fire(listed)),
      pool.onDidChangeStatus(() => this.#didChangeStatus.fire()),
    ];
    for (const watch of this.#watches) watch.running = files.watch(watch.path, watch);
    files.setOpenFiles(this.#openFiles);
    files.setFocused(this.#focused);
    void opened.outbox.run();
    return opened;
  }
}
