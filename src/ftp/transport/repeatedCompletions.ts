import { Code, type Reply } from '../protocol/reply.ts';

/** What a reply may belong to. */
export interface ReplyTaker {
  /** It is answered by the end of a transfer: a transfer, or ABOR. */
  readonly endsTransfer: boolean;
  /** It gives a transfer up. */
  readonly isAbort: boolean;
  /** It was sent to get past what a server may say too much. */
  readonly isBarrier: boolean;
  /** It sends data: what confirms it is all that is known of them. */
  readonly isUpload: boolean;
  /** The server has begun with it: a 1yz came. */
  readonly hasBegun: boolean;
}

/** More than that is no habit any more. */
const MAX_REPEATS = 3;

/**
 * Some servers end a transfer with two replies (226 twice, or 226 and 250). The second one answers
 * nothing, and must never be taken for the answer to another command, however late it comes.
 */
export class RepeatedCompletions {
  /** Repeats that may still come; undefined before the first transfer has ended. */
  #left: number | undefined;
  /** The last thing answered was a transfer. */
  #isNext = false;
  #isHabit = false;
  /** An upload of this session began with 1yz before it ended: they all do. */
  #announces = false;

  /** False behind ABOR: that says nothing of transfers that end by themselves. */
  get isHabit(): boolean {
    return this.#isHabit;
  }

  noteFinal({ endsTransfer, isAbort, isUpload, hasBegun }: ReplyTaker): void {
    this.#isNext = endsTransfer;
    if (!endsTransfer) return;
    this.#left = MAX_REPEATS;
    this.#isHabit = !isAbort;
    this.#announces ||= isUpload && hasBegun;
  }

  /**
   * @param taker what waits for a reply now; undefined: nothing does
   * @param isGivenUp ABOR waits behind it
   * @returns undefined: it is no second end of a transfer; `too-many`: whose the next reply is,
   * nobody can tell any more
   */
  judge(
    { code }: Reply,
    taker: ReplyTaker | undefined,
    isGivenUp = false,
  ): 'repeat' | 'too-many' | undefined {
    const isCompletion = code === Code.TransferComplete || code === Code.FileActionDone;
    if (!isCompletion || this.#left === undefined) return undefined;
    if (taker && !this.#isMistaken(code, taker, isGivenUp)) return undefined;
    // Many commands are answered 250: only right behind the transfer that is its second end.
    if (!taker && code === Code.FileActionDone && !this.#isNext) return undefined;
    if (this.#left === 0) return 'too-many';
    this.#left--;
    return 'repeat';
  }

  /** Whether it is not the answer to what waits. */
  #isMistaken(code: number, taker: ReplyTaker, isGivenUp: boolean): boolean {
    if (taker.isUpload) return this.#announces && !taker.hasBegun && !isGivenUp;
    if (taker.endsTransfer) return false;
    // No other command is answered 226 (RFC 959 section 5.4), but many are answered 250.
    return code === Code.TransferComplete || (taker.isBarrier && this.#isNext);
  }
}
