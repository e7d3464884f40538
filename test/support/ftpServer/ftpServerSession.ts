import { once } from 'node:events';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { CommandContext, ServerUsage, SessionState } from './commandContext.ts';
import { executeCommand } from './commandTable.ts';
import { DataChannel } from './dataChannel.ts';
import type { DiskFiles } from './diskFiles.ts';
import { LineReader } from './lineReader.ts';
import { Refusal } from './reply.ts';
import { resetConnection } from './resetConnection.ts';
import type { Action, Raw, ReceivedCommand, ScriptSession } from './script.ts';
import { knownFacts } from './settings.ts';
import type { FtpServerSettings } from './settings.ts';
import type { TlsSide } from './tlsSide.ts';

/** What a session needs of its server. */
export interface SessionHost {
  settings(): FtpServerSettings;
  readonly files: DiskFiles;
  readonly usage: ServerUsage;
  /** Commands are taken, and never executed or answered. */
  isSilent(): boolean;
  record(sessionId: number, verb: string, argument: string): ReceivedCommand;
  actionFor(command: ReceivedCommand, session: ScriptSession): Action;
  addDataConnection(socket: Socket): void;
  /** Undefined: the server has no TLS. */
  readonly tls: TlsSide | undefined;
  /** Bytes that came over a control connection without TLS. */
  notePlain(bytes: Buffer): void;
}

/** One control connection: executes its commands in order, one at a time. */
export class FtpServerSession implements ScriptSession, CommandContext {
  readonly id: number;
  readonly data: DataChannel;
  readonly state: SessionState;
  action: Action = {};
  #verb = '';
  readonly done: Promise<void>;
  #socket: Socket;
  #isSecure = false;
  #startsTls = false;
  readonly #host: SessionHost;
  readonly #reader: LineReader;
  readonly #closed = new AbortController();
  readonly #queue: ReceivedCommand[] = [];
  #running: Promise<void> | undefined;
  #transfer: AbortController | undefined;
  #progress: 'none' | 'preliminary' | 'final' = 'none';
  #quits = false;

  constructor(id: number, socket: Socket, host: SessionHost) {
    this.id = id;
    this.#socket = socket;
    this.#host = host;
    this.#reader = new LineReader(host.settings().encoding);
    this.data = new DataChannel((connected) => host.addDataConnection(connected));
    this.state = {
      user: undefined,
      login: 'none',
      cwd: '/',
      type: 'A',
      restartAt: 0,
      renameFrom: undefined,
      isProtected: false,
      facts: knownFacts(host.settings()).initial,
      isAnnounced: false,
      didAbort: false,
      hash: undefined,
    };
    this.done = new Promise((resolve) => {
      socket.once('close', () => resolve(this.#end()));
    });
    this.#listen();
  }

  get isSecure(): boolean {
    return this.#isSecure;
  }

  get user(): string | undefined {
    return this.state.user;
  }

  get isLoggedIn(): boolean {
    return this.state.login === 'done';
  }

  get cwd(): string {
    return this.state.cwd;
  }

  get settings(): FtpServerSettings {
    return this.#host.settings();
  }

  get files(): DiskFiles {
    return this.#host.files;
  }

  get usage(): ServerUsage {
    return this.#host.usage;
  }

  get clientAddress(): string {
    return this.#socket.remoteAddress ?? '';
  }

  get localAddress(): string {
    return this.#socket.localAddress ?? this.settings.host;
  }

  /** Sends the greeting, or what the script has for `CONNECT`. */
  greet(line: string): void {
    this.#enqueue({ verb: 'CONNECT', argument: line, sessionId: this.id, at: 0 });
  }

  async send(raw: Raw): Promise<void> {
    const bytes = typeof raw === 'string' ? Buffer.from(raw, this.settings.encoding) : raw;
    const pieces = this.action.splitReplies ? [...bytes].map((byte) => Buffer.of(byte)) : [bytes];
    for (const piece of pieces) {
      if (!this.#socket.writable) return;
      await new Promise<void>((resolve) => this.#socket.write(piece, () => resolve()));
      if (pieces.length > 1) await nextTurn();
    }
  }

  startTls(): void {
    this.#startsTls = true;
    this.#socket.off('data', this.#receive);
    this.#socket.pause();
  }

  async protect(socket: Socket): Promise<Socket> {
    const { tls } = this.#host;
    if (!tls || !this.state.isProtected) return socket;
    const control = this.#socket instanceof TLSSocket ? this.#socket.getProtocol() : undefined;
    const secured = await tls.secure(socket, 'data', control);
    const { withoutResumption } = tls.settings;
    if (withoutResumption === undefined || secured.isSessionReused()) return secured;
    secured.destroy();
    const text = withoutResumption === '522' ? 'session reuse required' : 'Operation not permitted';
    throw new Refusal(`${withoutResumption} Unable to build data connection: ${text}`);
  }

  /** TLS from the first byte. */
  async secureFirst(): Promise<void> {
    this.startTls();
    await this.#secureOrEnd();
  }

  close(): void {
    this.#socket.end();
  }

  destroy(): void {
    resetConnection(this.#socket);
  }

  quit(): void {
    this.#quits = true;
  }

  async preliminary(line: string): Promise<void> {
    await this.#endAt('before-reply');
    this.#progress = 'preliminary';
    if (this.action.noReply !== true) await this.send(this.#worded(`${line}\r\n`));
  }

  async replyEarly(line: string): Promise<void> {
    this.#progress = 'final';
    await this.send(`${line}\r\n`);
  }

  startTransfer(): AbortSignal {
    this.#transfer = new AbortController();
    if (this.#closed.signal.aborted) this.#transfer.abort();
    return this.#transfer.signal;
  }

  endTransfer(): void {
    this.#transfer = undefined;
  }

  #listen(): void {
    this.#socket.on('data', this.#receive);
    this.#armTimeout();
  }

  async #secureOrEnd(): Promise<void> {
    try {
      await this.#secure();
    } catch {
      // The client speaks no TLS, or none that the server takes.
      this.destroy();
    }
  }

  async #secure(): Promise<void> {
    const { tls } = this.#host;
    if (!tls) return;
    const { injection } = tls.settings;
    if (injection?.inSamePacket === false) await this.send(`${injection.text}\r\n`);
    this.#socket = await tls.secure(this.#socket, 'control');
    this.#startsTls = false;
    this.#isSecure = true;
    this.#listen();
  }

  readonly #receive = (chunk: Buffer): void => {
    if (!this.#isSecure) this.#host.notePlain(chunk);
    // All that has come is known before anything of it is done.
    const commands = this.#reader.feed(chunk).map((line) => {
      const [, verb = '', argument = ''] = /^(\S*) ?(.*)$/s.exec(line) ?? [];
      return this.#host.record(this.id, verb.toUpperCase(), argument);
    });
    for (const command of commands) {
      if (command.verb === 'ABOR' && this.#transfer !== undefined) {
        this.state.didAbort = true;
        this.#transfer.abort();
      }
      if (!this.#host.isSilent()) this.#enqueue(command);
    }
  };

  #enqueue(command: ReceivedCommand): void {
    this.#queue.push(command);
    this.#running ??= this.#runQueue();
  }

  async #runQueue(): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      try {
        await this.#run(next);
      } catch (error) {
        // The connection was ended in the middle of the command, by either side.
        if (!this.#closed.signal.aborted && !this.#socket.destroyed) throw error;
      }
      if (!this.#socket.writable) this.#queue.length = 0;
    }
    this.#running = undefined;
  }

  async #run(command: ReceivedCommand): Promise<void> {
    this.action = this.#host.actionFor(command, this);
    this.#verb = command.verb;
    this.#progress = 'none';
    await this.#hold();
    await this.#endAt('before-command');
    if (this.action.unsolicited !== undefined) await this.send(this.action.unsolicited);
    const { reply } = this.action;
    await this.#answer(reply ?? this.#worded(`${await this.#execute(command)}\r\n`));
    await this.#endAt('after-reply');
    if (this.#startsTls) await this.#secureOrEnd();
    if (this.#quits) this.close();
  }

  #worded(reply: string): Raw {
    return this.settings.onReply?.(reply, this.#verb) ?? reply;
  }

  #execute(command: ReceivedCommand): Promise<string> | string {
    if (command.verb === 'CONNECT' && command.at === 0) return command.argument;
    const argument = this.settings.rewriteArgument(command.argument);
    return executeCommand(this, command.verb, argument);
  }

  /** Keeps the command back for as long as the script says. */
  async #hold(): Promise<void> {
    const { until, delayMs } = this.action;
    const { signal } = this.#closed;
    if (delayMs !== undefined) await delay(delayMs, undefined, { signal });
    if (until === undefined) return;
    await Promise.race([until, new Promise((resolve) => onceAborted(signal, resolve))]);
    signal.throwIfAborted();
  }

  async #answer(reply: Raw): Promise<void> {
    const { noReply, finalReply, finalReplyUntil } = this.action;
    this.#closed.signal.throwIfAborted();
    const isAfterTransfer = this.#progress === 'preliminary';
    if (!isAfterTransfer) await this.#endAt('before-reply');
    await this.#endAt('before-final-reply');
    if (noReply === true || this.#progress === 'final') return;
    if (isAfterTransfer) await finalReplyUntil;
    if (isAfterTransfer && finalReply === 'dropped') return;
    const isOther = isAfterTransfer && typeof finalReply === 'object';
    await this.send(isOther ? finalReply.raw : reply);
  }

  async #endAt(moment: NonNullable<Action['endAt']>): Promise<void> {
    const { end, endAt = 'before-command' } = this.action;
    if (end === undefined || endAt !== moment) return;
    if (end === '421') await this.send('421 Service not available, closing connection.\r\n');
    if (end === 'destroy') this.destroy();
    else this.close();
    // Whatever the command had still to do is left undone.
    await once(this.#socket, 'close');
    throw new Error('The script has ended the connection.');
  }

  /** Node hears such a listener once. */
  #armTimeout(): void {
    this.#socket.setTimeout(this.#host.settings().idleTimeoutMs, () => this.#timeOut());
  }

  #timeOut(): void {
    if (this.#running !== undefined) {
      this.#armTimeout();
      return;
    }
    void this.send('421 Idle timeout, closing connection.\r\n').then(() => this.close());
  }

  async #end(): Promise<void> {
    this.#closed.abort();
    this.#transfer?.abort();
    this.data.close();
    await this.#running;
  }
}

function onceAborted(signal: AbortSignal, listener: (event: unknown) => void): void {
  if (signal.aborted) listener(undefined);
  else signal.addEventListener('abort', listener, { once: true });
}
