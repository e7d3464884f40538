import { Emitter, type Event } from '../../../common/lifecycle.ts';
import { RemoteError } from '../../../common/remoteError.ts';
import type {
  ConsoleCompletion,
  ConsoleFacts,
  ConsoleFiles,
  ConsoleNote,
  ConsoleOutput,
  RemoteConsole,
} from '../../../remote/remoteConsole.ts';
import { command, type Command } from '../../protocol/command.ts';
import { commandEntry } from '../../protocol/commandTable.ts';
import { parseFeatures, type Features } from '../../protocol/features.ts';
import { isCompletion, isIntermediate, isPreliminary } from '../../protocol/reply.ts';
import type { TlsChannel } from '../../transport/tlsChannel.ts';
import type { LoggedIn } from '../ftpConnector.ts';
import { FtpSession } from '../ftpSession.ts';
import type { SessionSecurity } from '../security.ts';
import { completeLine } from './consoleCompletion.ts';
import { failureNote } from './failureNote.ts';
import { commandHelp, hint, overview } from './consoleHelp.ts';
import { parseConsoleLine, secretStart, type ConsoleLine } from './consoleLine.ts';
import { ConsoleNames } from './consoleNames.ts';
import { ConsoleTransfers } from './consoleTransfers.ts';
import { ConsoleWire } from './consoleWire.ts';

/** A person waits on purpose: a digest of a large file takes minutes. */
const REPLY_MS = 15 * 60_000;
/** Of a completion, for which nobody waits. */
const QUIET_REPLY_MS = 5_000;

const OPENS_DATA_CONNECTION = /^(PORT|EPRT|LPRT|PASV|EPSV|LPSV|SPSV)$/;

/** Anything else may become a line end on the wire, where a character has one byte. */
const VERB = /^[\x21-\x7e]+$/;
const NOT_A_VERB = 'a command is a word of ASCII characters';

type TypedCommand = Extract<ConsoleLine, { readonly kind: 'command' }>;

/** A session for commands that a person types. All that is said on it is shown. */
export class FtpConsole implements RemoteConsole {
  readonly #login: LoggedIn;
  readonly #transfers: ConsoleTransfers;
  readonly #names: ConsoleNames;
  readonly #wire: ConsoleWire;
  readonly #didEnd = new Emitter<RemoteError>();
  #channel: TlsChannel | undefined;
  #isDataProtected: boolean;
  #isRunning = false;
  #warned = false;
  readonly onDidEnd = this.#didEnd.event;

  constructor(login: LoggedIn) {
    this.#login = login;
    this.#channel = login.channel;
    this.#isDataProtected = login.channel !== undefined;
    this.#transfers = new ConsoleTransfers({
      login,
      channel: () => this.#dataChannel,
      output: (output) => this.#wire.output(output),
    });
    this.#wire = new ConsoleWire(login.control, (reply) => this.#transfers.noteReply(reply));
    this.#names = new ConsoleNames({
      exchange: (sent) => login.control.exchange(sent, { timeoutMs: QUIET_REPLY_MS }),
      files: () => new FtpSession({ ...login, channel: this.#dataChannel }),
      directory: login.profile.home,
      listingMoves: () => !login.profile.machineListing,
    });
    login.control.onDidEnd((reason) => this.#didEnd.fire(reason));
  }

  get onDidOutput(): Event<ConsoleOutput> {
    return this.#wire.onDidOutput;
  }

  get facts(): ConsoleFacts {
    const { user, greeting, profile } = this.#login;
    return {
      user,
      greeting: greeting.lines,
      ...this.security,
      features: this.#features.names,
      directory: profile.home ?? '/',
    };
  }

  get security(): SessionSecurity {
    return { protocol: this.#channel?.protocol, cipher: this.#channel?.cipher };
  }

  get end(): RemoteError | undefined {
    return this.#login.control.end;
  }

  async run(line: string, files: ConsoleFiles): Promise<void> {
    const parsed = parseConsoleLine(line);
    if (parsed.kind === 'empty') return;
    if (parsed.kind === 'help') {
      this.#help(parsed.topic);
      return;
    }
    this.#isRunning = true;
    this.#warned = false;
    this.#wire.begin(parsed.command);
    try {
      await this.#carryOut(parsed, files);
    } catch (error) {
      this.#fail(parsed.command, error);
    } finally {
      this.#wire.end();
      this.#isRunning = false;
    }
  }

  interrupt(): void {
    if (!this.#isRunning) return;
    if (this.#warned) this.#login.control.destroy(givenUp());
    else if (this.#transfers.running) this.#transfers.abort();
    else this.#note({ about: 'no-transfer' });
    this.#warned = true;
  }

  async complete(line: string): Promise<ConsoleCompletion> {
    // Behind RNFR or REST the next command counts: nothing may come in between.
    const { lastReply } = this.#wire;
    const mayAsk = this.end === undefined && !(lastReply && isIntermediate(lastReply));
    try {
      return await this.#wire.quietly(() => this.#completed(line, mayAsk));
    } catch {
      // A folder that cannot be listed has no names to offer; if the session ended, it is told.
      return { from: line.length, candidates: [] };
    }
  }

  hint(line: string): string {
    return hint(line);
  }

  secretStart(line: string): number | undefined {
    return secretStart(line);
  }

  async close(): Promise<void> {
    const { control, timeouts } = this.#login;
    const quit = () => control.exchange(command('QUIT'), { timeoutMs: timeouts.quitMs });
    try {
      if (this.end === undefined && !this.#isRunning) await this.#wire.quietly(quit);
    } catch {
      // QUIT is a courtesy; the socket is destroyed below either way.
    }
    control.destroy(closedByPerson());
  }

  get #features(): Features {
    return this.#login.profile.features ?? parseFeatures([]);
  }

  get #dataChannel(): TlsChannel | undefined {
    return this.#isDataProtected ? this.#channel : undefined;
  }

  async #completed(line: string, mayAsk: boolean): Promise<ConsoleCompletion> {
    const isSite = /^\s*site /i.test(line);
    return completeLine(line, {
      features: this.#features,
      siteCommands: isSite ? await this.#names.siteCommands(mayAsk) : [],
      namesIn: (directory) => this.#names.namesIn(directory, mayAsk),
    });
  }

  async #carryOut(typed: TypedCommand, files: ConsoleFiles): Promise<void> {
    const { command: sent, redirection } = typed;
    const verb = sent.verb.toUpperCase();
    if (!VERB.test(verb)) throw new RemoteError('invalid-argument', NOT_A_VERB);
    const refusal = this.#refusal(typed);
    if (refusal) {
      this.#note(refusal);
      return;
    }
    const transfer = commandEntry(verb)?.transfer;
    if (transfer) {
      await this.#wire.showingReplyLast(() =>
        transfer === 'receive'
          ? this.#transfers.receive(sent, redirection, files)
          : this.#transfers.send(sent, redirection?.path ?? '', files),
      );
    } else if (verb === 'AUTH') await this.#protect(sent);
    else await this.#login.control.exchange(sent, { timeoutMs: REPLY_MS });
    this.#names.outdated(verb);
    const { lastReply } = this.#wire;
    if (lastReply && isCompletion(lastReply)) this.#noteEffect(verb, sent.argument);
  }

  /** Why a command is not sent at all. */
  #refusal({ command: { verb }, redirection }: TypedCommand): ConsoleNote | undefined {
    const name = verb.toUpperCase();
    if (this.#channel && name === 'AUTH') return { about: 'already-encrypted' };
    if (this.#channel && name === 'CCC') return { about: 'stays-encrypted' };
    const isWrong = redirection && redirection.direction !== commandEntry(name)?.transfer;
    return isWrong ? { about: 'wrong-redirection', verb: name } : undefined;
  }

  async #protect(sent: Command): Promise<void> {
    const { control, handshake } = this.#login;
    try {
      await control.changeSocket(sent, { timeoutMs: REPLY_MS }, async (socket) => {
        this.#channel = await handshake(socket);
        return this.#channel.socket;
      });
    } catch (error) {
      // The server speaks TLS now, and we do not.
      control.destroy(error instanceof RemoteError ? error : givenUp());
      throw error;
    }
    if (!this.#channel) return;
    const { protocol, cipher } = this.#channel;
    this.#note({ about: 'now-encrypted', protocol, cipher });
  }

  #noteEffect(verb: string, argument = ''): void {
    if (OPENS_DATA_CONNECTION.test(verb)) this.#note({ about: 'own-data-connection' });
    if (verb === 'QUIT') this.#login.control.destroy(closedByPerson());
    if (verb === 'REIN') {
      this.#isDataProtected = false;
      this.#note({ about: 'logged-out' });
    }
    if (verb !== 'PROT' || !this.#channel) return;
    this.#isDataProtected = argument.trim().toUpperCase() !== 'C';
    this.#note({ about: this.#isDataProtected ? 'protected-data' : 'unprotected-data' });
  }

  #help(topic: string | undefined): void {
    if (topic === undefined) {
      this.#wire.output({ kind: 'overview', commands: overview(this.#features) });
      return;
    }
    const help = commandHelp(topic, this.#features);
    if (help) this.#wire.output({ kind: 'help', help });
    else this.#note({ about: 'unknown-command', verb: topic });
  }

  #fail(sent: Command, error: unknown): void {
    const { lastReply } = this.#wire;
    const isAnswered = lastReply !== undefined && !isPreliminary(lastReply);
    const note = failureNote(sent, error, { end: this.end, isAnswered });
    if (note) this.#note(note);
  }

  #note(note: ConsoleNote): void {
    this.#wire.note(note);
  }
}

function closedByPerson(): RemoteError {
  return new RemoteError('closed', 'The console was closed');
}

function givenUp(): RemoteError {
  return new RemoteError('aborted', 'The command was given up');
}
