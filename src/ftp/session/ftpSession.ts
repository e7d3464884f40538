import { Emitter } from '../../common/lifecycle.ts';
import { RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type {
  ByteSink,
  ByteSource,
  DownloadOptions,
  FileFacts,
  FolderOutcome,
  InspectOptions,
  ListOptions,
  ListSomeOptions,
  OperationOptions,
  ReadOptions,
  RemoteEntry,
  RemoteListing,
  RemoteSession,
  ReplacedFile,
  StoredFile,
  Thumbnail,
  ThumbnailOptions,
  WantedFolder,
  WriteOptions,
  ServerTraits,
} from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import { isCompletion, isNotImplemented, type Reply } from '../protocol/reply.ts';
import type { ControlConnection } from '../transport/controlConnection.ts';
import type { DataConnection } from '../transport/dataConnection.ts';
import type { TlsChannel } from '../transport/tlsChannel.ts';
import { forgetDigests } from './digests.ts';
import { downloadInto, receivedFile } from './download.ts';
import { readFileFacts, statPath } from './fileFacts.ts';
import { changeMode } from './fileMode.ts';
import { changeFolder, createFolders, removeTree, treeSize } from './folderCommands.ts';
import { Lister } from './lister.ts';
import { OutgoingNames } from './outgoingNames.ts';
import { renamePath } from './renaming.ts';
import { sendInPackets } from './pipeline.ts';
import { lookAtPath } from './replacedFile.ts';
import { replyError } from './replyError.ts';
import { learnFromRefusal } from './serverLearning.ts';
import type { SessionSecurity } from './security.ts';
import type { SessionCore, SessionParts, TransferWishes } from './sessionCore.ts';
import { SessionTransfers } from './sessionTransfers.ts';
import { hasRefused, type ServerProfile } from './serverProfile.ts';
import { inspectFile } from './storedFile.ts';
import { fetchThumbnail } from './thumbnail.ts';
import type { DataConnectorOptions } from './dataOpener.ts';
import type { Timeouts } from './timeouts.ts';
import { readFactsOfFiles, statPaths } from './manyFacts.ts';
import { mustHaveRoom, storeFile } from './upload.ts';
import type { TransferResult } from './transfer.ts';

export interface FtpSessionOptions extends DataConnectorOptions {
  /** The clock, for the years that LIST leaves out. */
  readonly now: () => number;
}

/** One logged-in session. Every path is absolute: no working directory between operations. */
export class FtpSession implements RemoteSession {
  readonly #control: ControlConnection;
  readonly #channel: TlsChannel | undefined;
  readonly #profile: ServerProfile;
  readonly #timeouts: Timeouts;
  readonly #transfers: SessionTransfers;
  readonly #core: SessionCore;
  readonly #lister: Lister;
  readonly #outgoing: OutgoingNames;
  readonly #didEnd = new Emitter<void>();
  readonly onDidEnd = this.#didEnd.event;

  constructor(options: FtpSessionOptions) {
    this.#control = options.control;
    this.#channel = options.channel;
    this.#profile = options.profile;
    this.#timeouts = options.timeouts;
    const { control, profile, timeouts, shortcuts } = options;
    this.#outgoing = new OutgoingNames({ control, profile, replyMs: timeouts.replyMs });
    this.#transfers = new SessionTransfers(options);
    this.#core = {
      profile,
      names: control.names,
      now: options.now,
      logger: options.logger,
      statListings: shortcuts.statListings,
      get inPackets() {
        return shortcuts.commandBursts && profile.pipelining;
      },
      isProtected: options.channel !== undefined,
      canEndFirst: options.proxy === undefined,
      exchange: (sent, scope) => this.#exchange(sent, scope),
      burst: (sent, scope) => this.#burst(sent, scope),
      transfer: (sent, path, move, scope, wishes) =>
        this.#transfer(sent, path, move, scope, wishes),
    };
    this.#lister = new Lister(this.#core);
    this.#control.onDidEnd(() => this.#didEnd.fire());
  }

  get isPrepared(): boolean {
    return this.#transfers.isPrepared;
  }

  get usable(): boolean {
    const isOutdated = this.#channel?.isOutdated ?? false;
    return this.#control.end === undefined && !this.#transfers.isSpent && !isOutdated;
  }

  get security(): SessionSecurity {
    return { protocol: this.#channel?.protocol, cipher: this.#channel?.cipher };
  }

  get traits(): ServerTraits {
    return this.#profile;
  }

  /** For who examines the server itself, beyond what operations ask of it. */
  get parts(): SessionParts {
    return { core: this.#core, control: this.#control, channel: this.#channel };
  }

  get canStat(): boolean {
    return this.#profile.machineListing;
  }

  async check(signal?: AbortSignal): Promise<void> {
    await this.#exchange(command('NOOP'), { signal });
  }

  async close(): Promise<void> {
    const { quitMs } = this.#timeouts;
    try {
      await this.#transfers.settled;
      if (this.usable) await this.#control.exchange(command('QUIT'), { timeoutMs: quitMs });
    } catch {
      // QUIT is a courtesy; the socket is destroyed below either way.
    }
    this.destroy(new RemoteError('closed', 'The session was closed'));
  }

  destroy(reason: unknown): void {
    this.#control.destroy(
      reason instanceof RemoteError
        ? reason
        : new RemoteError('closed', 'The session was ended', { cause: reason }),
    );
  }

  stat(path: RemotePath, options?: OperationOptions): Promise<RemoteEntry> {
    return statPath(this.#core, this.#lister, path, options);
  }

  statFile(path: RemotePath, options?: OperationOptions): Promise<FileFacts> {
    return readFileFacts(this.#core, path, options);
  }

  statAll(
    paths: readonly RemotePath[],
    options?: OperationOptions,
  ): Promise<readonly (RemoteEntry | RemoteError)[]> {
    return statPaths(this.#core, this.#lister, paths, options);
  }

  statFiles(
    paths: readonly RemotePath[],
    options?: OperationOptions,
  ): Promise<readonly (FileFacts | RemoteError)[]> {
    return readFactsOfFiles(this.#core, paths, options);
  }

  inspect(path: RemotePath, options: InspectOptions = {}): Promise<StoredFile> {
    return inspectFile(this.#core, this.#lister, path, options);
  }

  lookAt(path: RemotePath, options: OperationOptions = {}): Promise<ReplacedFile> {
    return lookAtPath(this.#core, this.#lister, path, options);
  }

  distrustDigests(): void {
    forgetDigests(this.#profile);
  }

  list(path: RemotePath, options?: ListOptions): Promise<RemoteListing> {
    return this.#lister.list(path, options);
  }

  listSome(
    next: () => WantedFolder | undefined,
    tell: (path: RemotePath, outcome: FolderOutcome) => void,
    options?: ListSomeOptions,
  ): Promise<void> {
    return this.#lister.listSome(next, tell, options);
  }

  read(path: RemotePath, options?: ReadOptions): Promise<Uint8Array> {
    return receivedFile(this.#core, path, options);
  }

  download(path: RemotePath, sink: ByteSink, options?: DownloadOptions): Promise<number> {
    return downloadInto(this.#core, path, sink, options);
  }

  mustHaveRoom(folder: RemotePath, bytes: number, options?: OperationOptions): Promise<void> {
    return mustHaveRoom(this.#core, folder, bytes, options);
  }

  write(path: RemotePath, content: ByteSource, options?: WriteOptions): Promise<void> {
    return storeFile(this.#core, path, content, options);
  }

  get canResume(): boolean {
    return !hasRefused(this.#profile, 'REST');
  }

  /** APPE (RFC 959 section 4.1.3). */
  async append(path: RemotePath, content: ByteSource, options?: OperationOptions): Promise<void> {
    await this.#transfer(command('APPE', path), path, (data) => data.send(content), options);
  }

  rename(from: RemotePath, to: RemotePath, options?: OperationOptions): Promise<void> {
    return renamePath(this.#core, from, to, options);
  }

  async deleteFile(path: RemotePath, options?: OperationOptions): Promise<void> {
    await this.#must(command('DELE', path), path, options);
  }

  createDirectory(path: RemotePath, options?: OperationOptions): Promise<void> {
    return changeFolder(this.#core, 'MKD', path, options);
  }

  createDirectories(
    paths: readonly RemotePath[],
    options?: OperationOptions,
  ): Promise<readonly boolean[]> {
    return createFolders(this.#core, paths, options);
  }

  deleteDirectory(path: RemotePath, options?: OperationOptions): Promise<void> {
    return changeFolder(this.#core, 'RMD', path, options);
  }

  deleteTree(path: RemotePath, options?: OperationOptions): Promise<boolean> {
    return removeTree(this.#core, path, options);
  }

  thumbnail(path: RemotePath, options: ThumbnailOptions): Promise<Thumbnail | undefined> {
    return fetchThumbnail(this.#core, path, options);
  }

  treeSize(path: RemotePath, options?: OperationOptions): Promise<number | undefined> {
    return treeSize(this.#core, path, options);
  }

  setMode(path: RemotePath, mode: number, options?: OperationOptions): Promise<void> {
    return changeMode(this.#core, path, mode, options);
  }

  homeDirectory(): Promise<RemotePath> {
    return Promise.resolve(this.#profile.home ?? '/');
  }

  async #exchange(sent: Command, options: OperationOptions | undefined): Promise<Reply> {
    await this.#ready([sent], options);
    const answered = this.#control.exchange(sent, this.#bounds(options));
    this.#transfers.prepare();
    const reply = await answered;
    if (isNotImplemented(reply)) learnFromRefusal(this.#profile, sent.verb);
    return reply;
  }

  async #burst(
    commands: readonly Command[],
    options: OperationOptions | undefined,
  ): Promise<Reply[]> {
    await this.#ready(commands, options);
    if (this.#core.inPackets) {
      const bounds = this.#bounds(options);
      const answered = sendInPackets(this.#control, this.#profile, commands, bounds);
      this.#transfers.prepare();
      return answered;
    }
    const replies: Reply[] = [];
    for (const sent of commands) replies.push(await this.#exchange(sent, options));
    return replies;
  }

  async #ready(commands: readonly Command[], options: OperationOptions | undefined): Promise<void> {
    await this.#transfers.ready(options?.signal);
    await this.#outgoing.prepare(commands, options);
  }

  #bounds(options: OperationOptions | undefined) {
    return { timeoutMs: this.#timeouts.replyMs, signal: options?.signal };
  }

  async #must(
    sent: Command,
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<void> {
    const reply = await this.#exchange(sent, options);
    if (!isCompletion(reply)) throw replyError(reply, sent, path);
  }

  async #transfer(
    sent: Command,
    path: RemotePath,
    move: (data: DataConnection) => Promise<number>,
    options: OperationOptions | undefined,
    wishes: TransferWishes = {},
  ): Promise<TransferResult> {
    await this.#ready([sent], options);
    const signal = options?.signal;
    return this.#transfers.run({ ...wishes, command: sent, path, move, signal });
  }
}
