import { RemoteError } from '../../common/remoteError.ts';
import { command } from '../protocol/command.ts';
import { Code, isNotImplemented, type Reply } from '../protocol/reply.ts';
import type { ControlConnection } from '../transport/controlConnection.ts';

export interface SilentEndOptions {
  readonly control: ControlConnection;
  /** From the end of the data to the question. */
  readonly afterMs: number;
  /** How long its answer may take once the server has spoken. */
  readonly answerMs: number;
}

/**
 * The end of a download on a server that does not say 226. When it stays silent for long, it is
 * sent a NOOP: replies come in order, so whatever comes first is the transfer's. Where that was
 * the answer to the NOOP, the server was ready for commands: it had nothing more to send. Nobody
 * knows whether the 226 is still to come, so the session should not be used for long.
 */
export class SilentEnd {
  readonly #options: SilentEndOptions;
  #timer: NodeJS.Timeout | undefined;
  #answer: Promise<Reply | undefined> | undefined;
  readonly #gaveUp = new AbortController();

  constructor(options: SilentEndOptions) {
    this.#options = options;
  }

  /** The data have ended, and the final reply is not in. */
  expect(): void {
    this.#timer = setTimeout(() => this.#ask(), this.#options.afterMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /**
   * @param reply the first that came behind the data
   * @returns the transfer's own reply; undefined: it has none
   */
  async resolve(reply: Reply): Promise<Reply | undefined> {
    this.stop();
    if (!this.#answer) return reply;
    const timer = setTimeout(() => this.#gaveUp.abort(unsaid()), this.#options.answerMs);
    const second = await this.#answer;
    clearTimeout(timer);
    if (!second && isAnswerToQuestion(reply)) return undefined;
    if (!second) {
      // The answer to the NOOP is still owed: the next command would get it for its own.
      this.#options.control.destroy(unanswered());
      return reply;
    }
    // Answered in the middle of the transfer, which then failed.
    return isFailure(second) && !isNotImplemented(second) ? second : reply;
  }

  #ask(): void {
    const { signal } = this.#gaveUp;
    this.#answer = this.#options.control
      .exchange(command('NOOP'), { signal, isOptional: true })
      .catch(() => undefined);
  }
}

function isAnswerToQuestion(reply: Reply): boolean {
  return reply.code === Code.Ok || isNotImplemented(reply);
}

function isFailure({ code }: Reply): boolean {
  return code >= 400;
}

function unanswered(): RemoteError {
  return new RemoteError('connection-lost', 'The server did not answer NOOP behind a transfer');
}

function unsaid(): RemoteError {
  return new RemoteError('timeout', 'The server did not say that the transfer has ended');
}
