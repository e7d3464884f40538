import { Code, type Reply } from '../protocol/reply.ts';

/** What a reply may belong to. */
export interface ReplyTaker {
  /** It is answered by the end of a transfer: a transfer, or ABOR. */
  readonly endsTransfer: boolean;
  /** It gives a transfer up. */
  readonly isAbort: boolean;
  /** It was sent to get past what a server may say too much. */
  readonly isBarrier: boolean;
}

/** More than that is no habit any more. */
const MAX_REPEATS = 3;

/**
 * Some servers end a transfer with two replies (226 twice, or 226 and 250). The second one answers
 * nothing, and must never be taken for the answer to the next command.
 */
export class RepeatedCompletions {
  /** Repeats that may still come; undefined where the last thing answered was no transfer. */
  #left: number | undefined;
  #isHabit = false;

  /** False behind ABOR: that says nothing of transfers that end by themselves. */
  get isHabit(): boolean {
    return this.#isHabit;
  }

  noteFinal({ endsTransfer, isAbort }: ReplyTaker): void {
    this.#left = endsTransfer ? MAX_REPEATS : undefined;
    this.#isHabit = !isAbort;
  }

  /**
   * @param taker what waits for a reply now; undefined: nothing does
   * @returns undefined: it is no second end of a transfer; `too-many`: whose the next reply is,
   * nobody can tell any more
   */
  judge({ code }: Reply, taker: ReplyTaker | undefined): 'repeat' | 'too-many' | undefined {
    const isCompletion = code === Code.TransferComplete || code === Code.FileActionDone;
    if (!isCompletion || this.#left === undefined || taker?.endsTransfer) return undefined;
    // No other command is answered 226 (RFC 959 section 5.4), but many are answered 250.
    if (taker && !taker.isBarrier && code !== Code.TransferComplete) return undefined;
    if (this.#left === 0) return 'too-many';
    this.#left--;
    return 'repeat';
  }
}
