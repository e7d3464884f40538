import type { Socket } from 'node:net';
import type { ServerUsage } from './commandContext.ts';
import { DiskFiles } from './diskFiles.ts';
import { FtpServerSession } from './ftpServerSession.ts';
import type { SessionHost } from './ftpServerSession.ts';
import { Listener } from './listener.ts';
import { Observation } from './observation.ts';
import { Script } from './script.ts';
import type { CommandHook, ReceivedCommand, Scripted, ScriptSession } from './script.ts';
import { resolveSettings } from './settings.ts';
import type { FtpServerOptions, FtpServerSettings } from './settings.ts';
import { TlsSide } from './tlsSide.ts';
import type { Handshake } from './tlsSettings.ts';
import { Traffic } from './traffic.ts';
import { noteSecret } from '../secrets.ts';

/** A wait gives up after this long, by default 5000 ms, with an error whose code is `timeout`. */
export interface WaitOptions {
  readonly timeoutMs?: number;
}

/** Starts an FTP server that does what it is told, and remembers what it was told by its clients. */
export async function startFtpServer(options: FtpServerOptions): Promise<FtpServer> {
  return FtpServer.start(options);
}

/** A plain FTP server over a directory on disk, whose every reply and byte a test can script. */
export class FtpServer {
  #settings: FtpServerSettings;
  #isSilent = false;
  #lastSessionId = 0;
  #maxOpenConnections = 0;
  #refusedConnections = 0;
  #loginCount = 0;
  readonly #script: Script;
  readonly #observation = new Observation();
  readonly #sessions = new Set<FtpServerSession>();
  readonly #tls: TlsSide | undefined;
  #plainText = '';
  readonly #traffic: Traffic;
  readonly #listener: Listener;
  readonly #sessionHost: SessionHost;

  private constructor(settings: FtpServerSettings, files: DiskFiles) {
    this.#settings = settings;
    noteSecrets(settings);
    this.#tls = settings.tls && new TlsSide(settings.tls);
    this.#script = new Script(settings.onCommand, settings.replies);
    this.#traffic = new Traffic(settings.quotaBytes, () => this.#observation.didChange());
    this.#listener = new Listener(settings.host, (socket) => this.#accept(socket));
    this.#sessionHost = this.#hostOf(files);
  }

  static async start(options: FtpServerOptions): Promise<FtpServer> {
    const settings = resolveSettings(options);
    const isReadOnly = (path: string): boolean =>
      server.#settings.readOnlyPaths.some((top) =>
        `${path}/`.startsWith(top.endsWith('/') ? top : `${top}/`),
      );
    const ignoresCase = (): boolean => server.#settings.ignoresCase;
    const files = await DiskFiles.open(settings.root, isReadOnly, ignoresCase);
    const server = new FtpServer(settings, files);
    await server.#listener.open(settings.port);
    return server;
  }

  get host(): string {
    return this.#settings.host;
  }

  get port(): number {
    return this.#listener.port;
  }

  /** All commands since the start or the last `reset`, in the order of their arrival. */
  get commands(): readonly ReceivedCommand[] {
    return this.#observation.commands;
  }

  get sessions(): readonly ScriptSession[] {
    return [...this.#sessions];
  }

  /** Every TLS handshake that has ended well since the start. */
  get handshakes(): readonly Handshake[] {
    return this.#tls?.handshakes ?? [];
  }

  /** All that clients have sent over control connections without TLS since the start. */
  get plainText(): string {
    return this.#plainText;
  }

  /** No TLS session that began before can be resumed any more. */
  forgetTickets(): void {
    this.#tls?.forgetTickets();
  }

  /** Control connections that are open, those that were refused with 421 excepted. */
  get openConnections(): number {
    return this.#sessions.size;
  }

  /** The highest number of open control connections since the last `reset`. */
  get maxOpenConnections(): number {
    return this.#maxOpenConnections;
  }

  /** Control connections that met `maxConnections` at the greeting. */
  get refusedConnections(): number {
    return this.#refusedConnections;
  }

  get loginCount(): number {
    return this.#loginCount;
  }

  /** Data connections that clients have opened. */
  get dataConnections(): number {
    return this.#traffic.connections;
  }

  get openDataConnections(): number {
    return this.#traffic.openConnections;
  }

  /** Bytes of completed downloads and listings. */
  get bytesSent(): number {
    return this.#traffic.bytesSent;
  }

  /** Bytes of uploads, the incomplete ones included. */
  get bytesReceived(): number {
    return this.#traffic.bytesReceived;
  }

  commandsOf(sessionId: number): readonly ReceivedCommand[] {
    return this.commands.filter((command) => command.sessionId === sessionId);
  }

  /** How often each verb came; verbs that never came are missing. */
  counts(): Record<string, number> {
    return this.#observation.counts();
  }

  /** Sets the log and all counts back; sessions, settings and script stay. */
  reset(): void {
    this.#observation.clear();
    this.#traffic.resetCounts();
    this.#maxOpenConnections = this.openConnections;
    this.#loginCount = this.#refusedConnections = 0;
  }

  /** Changes settings from the next command on; those of the listener stay as they are. */
  configure(changes: Partial<FtpServerSettings>): void {
    this.#settings = { ...this.#settings, ...changes };
    noteSecrets(this.#settings);
    if (changes.quotaBytes !== undefined) this.#traffic.quotaLeft = changes.quotaBytes;
    if (changes.replies !== undefined) this.#script.replies = changes.replies;
    if ('onCommand' in changes) this.#script.hook = changes.onCommand;
  }

  /** Scripts all commands from now on; undefined ends it. */
  onCommand(hook: CommandHook | undefined): void {
    this.#script.hook = hook;
  }

  /** Scripts the next command with this verb, once; `CONNECT` is the next greeting. */
  scriptNext(verb: string, scripted: Scripted): void {
    this.#script.addNext(verb, scripted);
  }

  clearScript(): void {
    this.#script.clear();
  }

  /** While true, connections are accepted, and nothing is greeted, executed or answered. */
  setSilent(isSilent: boolean): void {
    this.#isSilent = isSilent;
  }

  /** The first command since `reset`, past or to come, with this verb or that the predicate wants. */
  waitFor(
    wanted: string | ((command: ReceivedCommand) => boolean),
    options: WaitOptions = {},
  ): Promise<ReceivedCommand> {
    const isWanted =
      typeof wanted === 'string' ? ({ verb }: ReceivedCommand) => verb === wanted : wanted;
    return this.#observation.waitUntil(() => this.commands.find(isWanted), options.timeoutMs);
  }

  /** Waits for a condition over the counts; it is looked at whenever one of them has changed. */
  async waitUntil(condition: () => boolean, options: WaitOptions = {}): Promise<void> {
    await this.#observation.waitUntil(condition, options.timeoutMs);
  }

  /** Refuses new connections and keeps the open ones. */
  async pauseAccepting(): Promise<void> {
    await this.#listener.pause();
  }

  async resumeAccepting(): Promise<void> {
    await this.#listener.open();
  }

  /** Ends all data connections, as they are. */
  async closeDataConnections(): Promise<void> {
    await this.#traffic.end('close');
  }

  /** Ends all control connections with a FIN, after a last line when there is one. */
  async closeAllSessions(farewell?: string): Promise<void> {
    const sessions = [...this.#sessions];
    for (const session of sessions) {
      if (farewell !== undefined) await session.send(`${farewell}\r\n`);
      session.close();
    }
    await Promise.all(sessions.map((session) => session.done));
  }

  /** Ends all connections, control and data, with a RST. */
  async destroyAllSessions(): Promise<void> {
    const sessions = [...this.#sessions];
    const dataEnded = this.#traffic.end('reset');
    for (const session of sessions) session.destroy();
    await Promise.all([dataEnded, ...sessions.map((session) => session.done)]);
  }

  /** Closes everything; resolves when no socket is open and no command runs. */
  async stop(): Promise<void> {
    const sessions = [...this.#sessions];
    await this.#listener.close();
    await this.#traffic.end('close');
    await Promise.all(sessions.map((session) => session.done));
  }

  /** Stops, if it runs, and starts again on the same port. */
  async restart(): Promise<void> {
    await this.stop();
    await this.#listener.open();
  }

  #hostOf(files: DiskFiles): SessionHost {
    return {
      files,
      usage: this.#usage(),
      settings: () => this.#settings,
      isSilent: () => this.#isSilent,
      record: (sessionId, verb, argument) => this.#observation.record(sessionId, verb, argument),
      actionFor: (command, session) => this.#script.actionFor(command, session),
      addDataConnection: (socket) => this.#traffic.add(socket),
      tls: this.#tls,
      notePlain: (bytes) => {
        this.#plainText += bytes.toString('latin1');
      },
    };
  }

  #usage(): ServerUsage {
    return {
      countLogin: () => {
        this.#loginCount += 1;
        this.#observation.didChange();
      },
      isLoginLimitReached: () => this.#isLimitReached('530-after-pass'),
      addSent: (bytes) => this.#traffic.addSent(bytes),
      addReceived: (bytes) => this.#traffic.addReceived(bytes),
    };
  }

  #accept(socket: Socket): void {
    if (this.#isLimitReached('421-greeting')) this.#refuse(socket);
    else this.#open(socket);
    this.#observation.didChange();
  }

  #refuse(socket: Socket): void {
    this.#refusedConnections += 1;
    socket.end('421 Too many connections, try again later.\r\n');
    socket.resume();
  }

  #open(socket: Socket): void {
    this.#lastSessionId += 1;
    const session = new FtpServerSession(this.#lastSessionId, socket, this.#sessionHost);
    this.#sessions.add(session);
    this.#maxOpenConnections = Math.max(this.#maxOpenConnections, this.openConnections);
    socket.once('close', () => {
      this.#sessions.delete(session);
      this.#observation.didChange();
    });
    void this.#greet(session);
  }

  async #greet(session: FtpServerSession): Promise<void> {
    if (this.#settings.tls?.mode === 'implicit') await session.secureFirst();
    if (!this.#isSilent) session.greet(this.#settings.greeting);
  }

  #isLimitReached(reply: FtpServerSettings['limitReply']): boolean {
    const { maxConnections, limitReply } = this.#settings;
    if (limitReply !== reply) return false;
    const counted = [...this.#sessions].filter(
      (session) => reply === '421-greeting' || session.isLoggedIn,
    );
    return counted.length >= maxConnections;
  }
}

/** What clients of this server know and nobody may read in what they put out. */
function noteSecrets({ users, account }: FtpServerSettings): void {
  const passwords = typeof users === 'function' ? [] : Object.values(users);
  for (const secret of account === undefined ? passwords : [...passwords, account]) {
    noteSecret(secret);
  }
}
