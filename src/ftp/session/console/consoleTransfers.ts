import { RemoteError } from '../../../common/remoteError.ts';
import { basename } from '../../../common/remotePath.ts';
import type {
  ConsoleFiles,
  ConsoleNote,
  ConsoleOutput,
  ConsoleTarget,
} from '../../../remote/remoteConsole.ts';
import type { Command } from '../../protocol/command.ts';
import { parseTransferSize } from '../../protocol/replyTexts.ts';
import { isPreliminary, replyText, type Reply } from '../../protocol/reply.ts';
import type { DataConnection } from '../../transport/dataConnection.ts';
import type { TlsChannel } from '../../transport/tlsChannel.ts';
import { DataConnector, type DataOpening } from '../dataConnector.ts';
import type { LoggedIn } from '../ftpConnector.ts';
import { resumptionRefused } from '../resumption.ts';
import { Transfer } from '../transfer.ts';
import type { Redirection } from './consoleLine.ts';
import { ConsoleScreen } from './consoleScreen.ts';

const PROGRESS_INTERVAL_MS = 250;
const LISTINGS: ReadonlySet<string> = new Set(['LIST', 'NLST', 'MLSD']);

export interface ConsoleTransfersOptions {
  readonly login: LoggedIn;
  /** Protects the data connections; undefined for plain text, also where PROT C was said. */
  readonly channel: () => TlsChannel | undefined;
  readonly output: (output: ConsoleOutput) => void;
}

/** Commands with a data connection, which is opened for each of them. */
export class ConsoleTransfers {
  readonly #options: ConsoleTransfersOptions;
  #abort: AbortController | undefined;
  #begun: (() => void) | undefined;
  #totalBytes: number | undefined;
  #toldAtMs = 0;

  constructor(options: ConsoleTransfersOptions) {
    this.#options = options;
  }

  get running(): boolean {
    return this.#abort !== undefined;
  }

  /** ABOR, once the data connection is there. */
  abort(): void {
    this.#abort?.abort(new RemoteError('aborted', 'The transfer was aborted'));
  }

  /** A reply has come: the first one lets the data be shown. */
  noteReply(reply: Reply): void {
    if (isPreliminary(reply)) this.#totalBytes ??= parseTransferSize(replyText(reply));
    this.#begun?.();
  }

  /** Shows what comes, or writes it to a file of this computer. */
  async receive(
    sent: Command,
    redirection: Redirection | undefined,
    files: ConsoleFiles,
  ): Promise<void> {
    const name = basename(sent.argument ?? '') || sent.verb.toLowerCase();
    const target = redirection && (await files.openTarget(redirection.path, name));
    if (redirection && !target) {
      this.#note({ about: 'no-file' });
      return;
    }
    const startedAtMs = performance.now();
    try {
      const bytes = target ? await this.#save(sent, target) : await this.#show(sent);
      const ms = performance.now() - startedAtMs;
      if (target) this.#note({ about: 'saved', bytes, ms, file: target.path });
      else this.#note({ about: 'received', bytes, ms });
    } catch (error) {
      await target?.discard();
      throw error;
    }
  }

  /** Sends a file of this computer. */
  async send(sent: Command, path: string, files: ConsoleFiles): Promise<void> {
    const source = await files.openSource(path);
    if (!source) {
      this.#note({ about: 'no-file' });
      return;
    }
    const startedAtMs = performance.now();
    try {
      const bytes = await this.#run(sent, source.sizeBytes, (data) =>
        data.send(this.#counted(source.content)),
      );
      this.#note({ about: 'sent', bytes, ms: performance.now() - startedAtMs });
    } finally {
      await source.close();
    }
  }

  async #show(sent: Command): Promise<number> {
    const { output, login } = this.#options;
    const isListing = LISTINGS.has(sent.verb.toUpperCase());
    const { names } = login.control;
    const screen = new ConsoleScreen(output, isListing ? (line) => names.decode(line) : undefined);
    try {
      return await this.#receiveInto(sent, (chunk) => screen.take(chunk));
    } finally {
      screen.end();
    }
  }

  async #save(sent: Command, target: ConsoleTarget): Promise<number> {
    const bytes = await this.#receiveInto(sent, (chunk) => target.write(chunk));
    await target.complete();
    return bytes;
  }

  #receiveInto(sent: Command, sink: (chunk: Uint8Array) => void | Promise<void>): Promise<number> {
    const begun = new Promise<void>((resolve) => (this.#begun = resolve));
    let bytes = 0;
    return this.#run(sent, undefined, (data) =>
      data.receive(async (chunk) => {
        // Data may be here before the reply that announces them.
        await begun;
        await sink(chunk);
        bytes += chunk.length;
        this.#tellProgress(bytes);
      }),
    );
  }

  async #run(
    sent: Command,
    totalBytes: number | undefined,
    move: (data: DataConnection) => Promise<number>,
  ): Promise<number> {
    const { login, channel } = this.#options;
    const { control, timeouts } = login;
    const abort = new AbortController();
    this.#abort = abort;
    this.#totalBytes = totalBytes;
    this.#toldAtMs = performance.now();
    try {
      const { signal } = abort;
      const path = sent.argument ?? '';
      const transfer = new Transfer({ command: sent, path, control, timeouts, signal });
      const connector = new DataConnector({ ...login, channel: channel() });
      const onActivity = transfer.touch;
      // Without the signal: a command that is given up would cost the session.
      const opening = await connector.open({ command: sent, path, onActivity, signal: undefined });
      if (signal.aborted) opening.data.destroy();
      signal.throwIfAborted();
      return await this.#move(transfer, opening, move);
    } finally {
      this.#abort = undefined;
      this.#begun = undefined;
    }
  }

  async #move(
    transfer: Transfer,
    opening: DataOpening,
    move: (data: DataConnection) => Promise<number>,
  ): Promise<number> {
    try {
      const { bytes } = await transfer.run(opening.data, move);
      opening.succeeded();
      return bytes;
    } catch (error) {
      throw this.#explained(opening.explain(error), transfer.hasStarted);
    }
  }

  #explained(error: unknown, hasStarted: boolean): unknown {
    const channel = this.#options.channel();
    const refusal = channel && resumptionRefused(error, channel, hasStarted);
    if (refusal) this.#options.login.control.destroy(refusal);
    return refusal ?? error;
  }

  async *#counted(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    for await (const chunk of content) {
      yield chunk;
      bytes += chunk.length;
      this.#tellProgress(bytes);
    }
  }

  #tellProgress(bytes: number): void {
    const now = performance.now();
    if (now - this.#toldAtMs < PROGRESS_INTERVAL_MS) return;
    this.#toldAtMs = now;
    this.#options.output({ kind: 'progress', bytes, total: this.#totalBytes });
  }

  #note(note: ConsoleNote): void {
    this.#options.output({ kind: 'note', note });
  }
}
