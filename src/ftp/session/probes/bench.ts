import { RemoteError } from '../../../common/remoteError.ts';
import { joinPath, type RemotePath } from '../../../common/remotePath.ts';
import type { ByteSource } from '../../../remote/remoteSession.ts';
import type { FactId, FactValues } from '../../../remote/serverReport.ts';
import { command, describeCommand, type Command } from '../../protocol/command.ts';
import { describeReply, isCompletion, type Reply } from '../../protocol/reply.ts';
import type { DataMode } from '../dataSettings.ts';
import type { FtpSession } from '../ftpSession.ts';
import type { ServerProfile } from '../serverProfile.ts';
import type { Findings } from './findings.ts';

/** A command and what the server said to it. */
export interface Exchange {
  readonly sent: Command;
  readonly reply: Reply;
}

export interface BenchOptions {
  readonly session: FtpSession;
  /** Where the person's files are: looked at, never written to. */
  readonly folder: RemotePath;
  readonly scratch: RemotePath | undefined;
  readonly replyMs: number;
  readonly signal: AbortSignal;
  readonly findings: Findings;
  /** What names that were no UTF-8 have looked like so far, as encodings. */
  readonly foreignNames: () => readonly string[];
  /** TLS begins with the first byte. */
  readonly implicitTls: boolean;
  /** Opens a session of its own that gets its data connections in one way alone. */
  readonly connect: (mode: DataMode, signal: AbortSignal) => Promise<FtpSession>;
}

/** More than any listing or file of a probe has; what comes behind it is not kept. */
const MAX_KEPT_BYTES = 256 * 1024;

/**
 * What a probe works with: one session, whose replies it sees as they are. Whatever writes goes
 * by names within the scratch folder, so that nothing outside of it can be meant.
 */
export class Bench {
  readonly session: FtpSession;
  readonly folder: RemotePath;
  readonly signal: AbortSignal;
  readonly #options: BenchOptions;

  constructor(options: BenchOptions) {
    this.session = options.session;
    this.folder = options.folder;
    this.signal = options.signal;
    this.#options = options;
  }

  get profile(): ServerProfile {
    return this.session.parts.core.profile;
  }

  get implicitTls(): boolean {
    return this.#options.implicitTls;
  }

  get foreignNames(): readonly string[] {
    return this.#options.foreignNames();
  }

  /** The folder to list: the scratch folder where there is one. */
  get listed(): RemotePath {
    return this.#options.scratch ?? this.folder;
  }

  /** The path of a name in the scratch folder. */
  at(...names: readonly string[]): RemotePath {
    const { scratch } = this.#options;
    if (scratch === undefined) {
      throw new RemoteError('invalid-argument', 'The probe has no folder to write in');
    }
    return names.reduce(joinPath, scratch);
  }

  note<Id extends FactId>(
    id: Id,
    value: FactValues[Id],
    ...evidence: readonly (Exchange | RemoteError | undefined)[]
  ): void {
    const lines = evidence.flatMap((one) => this.#quote(one) ?? []);
    this.#options.findings.note(id, value, lines);
  }

  /** Sends a command as it is, past all that a session would do about it. */
  async ask(verb: string, argument?: string): Promise<Exchange> {
    const sent = command(verb, argument);
    const reply = await this.session.parts.control.exchange(sent, this.#bounds);
    return { sent, reply };
  }

  /** The same for several commands in one write. */
  async burst(commands: readonly Command[]): Promise<readonly Reply[]> {
    return this.session.parts.control.burst(commands, this.#bounds);
  }

  /** Receives what one transfer command sends. */
  async receive(verb: string, argument?: string): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    let kept = 0;
    const take = (chunk: Uint8Array): void => {
      if (kept < MAX_KEPT_BYTES) chunks.push(chunk);
      kept += chunk.length;
    };
    const { core } = this.session.parts;
    const sent = command(verb, argument);
    await core.transfer(sent, argument ?? '', (data) => data.receive(take), this.#scope);
    return Buffer.concat(chunks);
  }

  /**
   * Works on another session, whose data connections come about in one way alone. The present one
   * ends first: some servers allow no second one.
   */
  async inMode<T>(mode: DataMode, work: (bench: Bench) => Promise<T>): Promise<T> {
    await this.session.close();
    const session = await this.#options.connect(mode, this.signal);
    try {
      return await work(new Bench({ ...this.#options, session }));
    } finally {
      await session.close();
    }
  }

  /** Of a listing. */
  text(bytes: Uint8Array): string {
    return this.session.parts.core.names.decode(bytes);
  }

  /** What LIST, with or without an option, sends about a folder. */
  async list(folder: RemotePath, option?: string): Promise<string> {
    await this.must('CWD', folder);
    return this.text(await this.receive('LIST', option));
  }

  /** Sends content by a transfer command. */
  async send(verb: 'STOR' | 'APPE', path: RemotePath, content: ByteSource): Promise<void> {
    const { core } = this.session.parts;
    await core.transfer(command(verb, path), path, (data) => data.send(content), this.#scope);
  }

  /** Makes a folder that a probe needs. */
  async mustMake(path: RemotePath): Promise<void> {
    await this.must('MKD', path);
  }

  async must(verb: string, argument?: string): Promise<Exchange> {
    const exchange = await this.ask(verb, argument);
    if (!isCompletion(exchange.reply)) throw this.refusal(exchange);
    return exchange;
  }

  refusal({ sent, reply }: Exchange): RemoteError {
    const text = `${describeCommand(sent)} was refused`;
    return new RemoteError('rejected', text, { reply: this.#short(lineOf({ sent, reply })) });
  }

  get #bounds() {
    return { timeoutMs: this.#options.replyMs, signal: this.signal };
  }

  get #scope() {
    return { signal: this.signal };
  }

  #quote(source: Exchange | RemoteError | undefined): string | undefined {
    const line = source instanceof RemoteError ? source.reply : source && lineOf(source);
    return line === undefined ? undefined : this.#short(line);
  }

  /** The scratch folder's path is long and no news, and so is the same letter again and again. */
  #short(line: string): string {
    const { scratch } = this.#options;
    const inScratch = scratch === undefined ? line : line.replaceAll(scratch, '…');
    return inScratch.replace(LONG_RUN, '$1$1$1…');
  }
}

const LONG_RUN = /(.)\1{30,}/g;

function lineOf({ sent, reply }: Exchange): string {
  return `${describeCommand(sent)} → ${describeReply(reply)}`;
}
