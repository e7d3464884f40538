import type { Socket } from 'node:net';
import { onAbort, abortError } from '../../common/deadline.ts';
import { Emitter } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import { RemoteError } from '../../common/remoteError.ts';
import { describeCommand, encodeCommand, type Command } from '../protocol/command.ts';
import { assertPipelined, commandEntry, isAnswerOfOthers } from '../protocol/commandTable.ts';
import { Code, describeReply, isCompletion, isPreliminary, type Reply } from '../protocol/reply.ts';
import { utf8Names, type NameCodec } from '../protocol/nameCodec.ts';
import { ReplyParser } from '../protocol/replyParser.ts';
import { injected, unexpectedReply } from './controlErrors.ts';
import { socketError } from './dial.ts';
import { answered, boundOf, type ExchangeOptions } from './exchange.ts';
import { RepeatedCompletions, type ReplyTaker } from './repeatedCompletions.ts';

const CR = 0x0d;

/** The two ends of a control connection. */
export interface ControlPeer {
  /** Address of the server; behind a proxy its name as the proxy was told it. */
  readonly host: string;
  /** Undefined behind a proxy. */
  readonly localAddress: string | undefined;
}

interface Expected extends ReplyTaker {
  readonly what: string;
  /** Empty for the greeting. */
  readonly verb: string;
  hasBegun: boolean;
  readonly options: ExchangeOptions;
  /** Its acceptance ends what is said on the present socket. */
  readonly leavesSocket: boolean;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: RemoteError) => void;
}

/**
 * The control connection: commands out, replies in, paired by order and by nothing else. A reply
 * that nobody waits for ends the connection, and so does a command whose wait was given up:
 * afterwards nobody could tell whose the next reply is. The one exception is a second completion
 * of a transfer, which belongs to nothing else.
 */
export class ControlConnection {
  #socket: Socket;
  /** The acceptance of AUTH, from when it came to the end of the handshake. */
  #change: (() => void) | undefined;
  readonly #logger: Logger;
  readonly #parser: ReplyParser;
  readonly #expected: Expected[] = [];
  readonly #repeats = new RepeatedCompletions();
  readonly #didRepeat = new Emitter<void>();
  readonly #didEnd = new Emitter<RemoteError>();
  readonly #didSend = new Emitter<Command>();
  readonly #didReceive = new Emitter<Reply>();
  #end: RemoteError | undefined;
  #unanswered: readonly string[] = [];
  /** Addresses of the connection: its server is where data connections go. */
  readonly peer: ControlPeer;
  readonly onDidEnd = this.#didEnd.event;
  /** For who shows what is said: nothing is changed by listening. */
  readonly onDidSend = this.#didSend.event;
  readonly onDidReceive = this.#didReceive.event;
  /** The server has ended a transfer with more than one reply, and nobody had given it up. */
  readonly onDidRepeat = this.#didRepeat.event;
  /** Of the names in commands and replies. */
  readonly names: NameCodec;
  /** See `encodeCommand`; false as long as no command needs it. */
  doublesIac = false;

  /** @param peer where the socket itself does not know it. Default: its own addresses */
  constructor(
    socket: Socket,
    logger: Logger,
    names: NameCodec = utf8Names,
    peer: ControlPeer = peerOf(socket),
  ) {
    this.names = names;
    this.#parser = new ReplyParser({}, names);
    this.#socket = socket;
    this.#logger = logger;
    // Now, because a socket that has ended does not know them any more.
    this.peer = peer;
    this.#listen(socket);
  }

  /** Why the connection ended; undefined while it lives. */
  get end(): RemoteError | undefined {
    return this.#end;
  }

  /** Verbs of the commands that the end has left without a reply. */
  get unanswered(): readonly string[] {
    return this.#unanswered;
  }

  /** Waits for the greeting, which answers no command. */
  async greeting(options: ExchangeOptions): Promise<Reply> {
    return answered(this.#expect([{ verb: '', what: 'the greeting' }], options));
  }

  /**
   * Sends one command and waits for its final reply. Refusals are replies, not errors.
   * @throws RemoteError `invalid-argument` before anything is sent; `timeout`, `connection-lost`,
   * `aborted`, `protocol`: the connection has ended
   */
  async exchange(command: Command, options: ExchangeOptions): Promise<Reply> {
    return answered(this.send([command], options));
  }

  /** Sends several commands in one write; their replies in the same order. */
  async burst(commands: readonly Command[], options: ExchangeOptions): Promise<Reply[]> {
    return Promise.all(this.send(commands, options));
  }

  /**
   * Sends several commands in one write.
   * @returns a promise for each reply; those that nobody awaits may fail unheard
   * @throws RemoteError `invalid-argument` before anything is sent: a line break in an argument, or
   * a command that may not be in a packet with others (commandTable.ts)
   */
  send(commands: readonly Command[], options: ExchangeOptions): Promise<Reply>[] {
    return this.#send(commands, options, false);
  }

  /**
   * Sends AUTH (RFC 4217 section 4). Where the server accepts it, the connection goes on over the
   * socket that `wrap` makes of the present one.
   * @returns the reply to AUTH
   * @throws RemoteError besides those of `exchange` what `wrap` throws, and `tampered` when plain
   * text came behind the acceptance: somebody on the way may have put it there
   */
  async changeSocket(
    sent: Command,
    options: ExchangeOptions,
    wrap: (socket: Socket) => Promise<Socket>,
  ): Promise<Reply> {
    const reply = await answered(this.#send([sent], options, true));
    this.#throwIfEnded();
    if (!this.#change) return reply;
    const wrapped = await wrap(this.#socket);
    this.#throwIfEnded();
    this.#socket = wrapped;
    this.#change = undefined;
    this.#listen(wrapped);
    return reply;
  }

  /** Ends the connection at once; every wait fails with the reason. The first reason wins. */
  destroy(reason: RemoteError): void {
    if (this.#end) return;
    this.#end = reason;
    this.#unanswered = this.#expected.map(({ verb }) => verb);
    this.#socket.destroy();
    for (const expected of this.#expected.splice(0)) expected.reject(reason);
    this.#didEnd.fire(reason);
    this.#didEnd.dispose();
    this.#didRepeat.dispose();
  }

  #throwIfEnded(): void {
    if (this.#end) throw this.#end;
  }

  #listen(socket: Socket): void {
    socket.on('data', this.#receive);
    socket.on('error', (error) =>
      this.destroy(socketError(error, 'The control connection failed')),
    );
    socket.on('close', this.#closed);
    // Behind a proxy it was paused, so that the greeting waits for its reader.
    socket.resume();
  }

  #send(
    commands: readonly Command[],
    options: ExchangeOptions,
    leavesSocket: boolean,
  ): Promise<Reply>[] {
    assertPipelined(commands.map(({ verb }) => verb));
    const bytes = Buffer.concat(
      commands.map((command) => encodeCommand(command, this.names, this.doublesIac)),
    );
    const asked = commands.map((sent) => ({ verb: sent.verb, what: describeCommand(sent) }));
    const replies = this.#expect(asked, options, leavesSocket);
    if (this.#end) return replies;
    for (const command of commands) {
      this.#logger.trace(`> ${describeCommand(command)}`);
      this.#didSend.fire(command);
    }
    this.#socket.write(bytes);
    return replies;
  }

  /** Waits for a reply to each, all within one deadline; where it is missed the connection ends. */
  #expect(
    asked: readonly Pick<Expected, 'verb' | 'what'>[],
    options: ExchangeOptions,
    leavesSocket = false,
  ): Promise<Reply>[] {
    this.#throwIfEnded();
    const { isBarrier = false } = options;
    const replies = asked.map(({ verb, what }) => {
      const isAbort = verb === 'ABOR';
      const endsTransfer = options.onPreliminary !== undefined || isAbort;
      const isUpload = commandEntry(verb)?.transfer === 'send';
      const kind = { endsTransfer, isAbort, isUpload, isBarrier, leavesSocket };
      const taker = { verb, what, options, hasBegun: false, ...kind };
      return new Promise<Reply>((resolve, reject) => {
        this.#expected.push({ ...taker, resolve, reject });
      });
    });
    for (const reply of replies) reply.catch(() => undefined);
    const bound = boundOf(
      asked.map(({ what }) => what),
      options,
    );
    const stop = onAbort(bound.signal, () => {
      if (!bound.signal) return;
      const reason = abortError(bound.signal);
      if (options.isOptional) this.#withdraw(options, reason);
      else this.destroy(reason);
    });
    void Promise.allSettled(replies).then(() => {
      stop();
      bound.dispose();
    });
    return replies;
  }

  #withdraw(options: ExchangeOptions, reason: RemoteError): void {
    const index = this.#expected.findIndex((expected) => expected.options === options);
    for (const expected of this.#expected.splice(index, index < 0 ? 0 : 1)) expected.reject(reason);
  }

  readonly #receive = (bytes: Uint8Array): void => {
    const { replies, fault } = this.#parser.feed(bytes);
    for (const reply of replies) this.#take(reply);
    if (this.#change && this.#parser.pending) this.destroy(injected());
    // The CR of the reply ends it for the parser, but its LF may be under way.
    else if (this.#change && bytes.at(-1) !== CR) this.#leaveSocket(this.#change);
    if (fault) this.destroy(new RemoteError('protocol', `Not an FTP server: ${fault.reason}`));
  };

  #take(reply: Reply): void {
    if (this.#end) return;
    if (this.#change) {
      this.destroy(injected());
      return;
    }
    this.#logger.trace(`< ${describeReply(reply)}`);
    this.#didReceive.fire(reply);
    const expected = this.#expected[0];
    const isGivenUp = this.#expected[1]?.isAbort;
    const repeat = this.#repeats.judge(reply, expected, isGivenUp);
    if (repeat === 'repeat') {
      this.#logger.info(`The server ended a transfer again: ${describeReply(reply)}`);
      if (this.#repeats.isHabit) this.#didRepeat.fire();
    } else if (!expected || repeat === 'too-many' || isOutOfPlace(reply, expected)) {
      this.destroy(unexpectedReply(reply, expected?.what));
    } else this.#hand(reply, expected);
  }

  #hand(reply: Reply, expected: Expected): void {
    const { onPreliminary, isPreliminary: decide } = expected.options;
    if (decide?.(reply) ?? isPreliminary(reply)) {
      expected.hasBegun ||= isPreliminary(reply);
      onPreliminary?.(reply);
    } else if (expected.leavesSocket && isCompletion(reply)) {
      this.#change = () => this.#settle(expected, reply);
    } else this.#settle(expected, reply);
  }

  #settle(expected: Expected, reply: Reply): void {
    this.#expected.shift();
    this.#repeats.noteFinal(expected);
    expected.resolve(reply);
  }

  /** At once: what comes next on this socket is not for the parser. */
  #leaveSocket(accepted: () => void): void {
    this.#socket.off('data', this.#receive);
    this.#socket.pause();
    accepted();
  }

  readonly #closed = (): void => {
    const waiting = this.#expected[0];
    const while_ = waiting ? ` before it answered ${waiting.what}` : '';
    this.destroy(new RemoteError('connection-lost', `The server closed the connection${while_}`));
  };
}

function isOutOfPlace({ code }: Reply, { verb }: Expected): boolean {
  return code === Code.NotAvailable || isAnswerOfOthers(verb, code);
}

function peerOf({ remoteAddress = '', localAddress }: Socket): ControlPeer {
  return { host: remoteAddress, localAddress };
}
