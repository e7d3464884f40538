import type { ConflictDecision, ConflictPolicy, TransferConflict } from './transfer.ts';

/** Times of different clocks and disks: old ones keep them in steps of two seconds. */
const SLACK_MS = 2_000;

/**
 * What becomes of files whose place is taken. A person is asked one question at a time, and none
 * after one that has failed: that ends the transfer, of which other files are under way.
 */
export class Decider {
  readonly #policy: ConflictPolicy;
  #last: Promise<unknown> = Promise.resolve();

  readonly #isContinued: boolean;

  /** @param isContinued what has come before is not asked about */
  constructor(policy: ConflictPolicy = 'skip', isContinued = false) {
    this.#policy = policy;
    this.#isContinued = isContinued;
  }

  async decide(conflict: TransferConflict): Promise<Exclude<ConflictDecision, 'newer'> | 'same'> {
    if (this.hasCome(conflict)) return 'same';
    const decision = typeof this.#policy === 'string' ? this.#policy : await this.#ask(conflict);
    if (decision !== 'newer') return decision;
    const { coming, existing } = conflict;
    const isNewer = coming.mtimeMs > 0 && coming.mtimeMs > existing.mtimeMs + SLACK_MS;
    return isNewer ? 'overwrite' : 'skip';
  }

  /** Whether what is there came of a run before this one, maybe beside what has the name. */
  hasCome(pair: Pick<TransferConflict, 'coming' | 'existing'>): boolean {
    return this.#isContinued && isSame(pair);
  }

  #ask(conflict: TransferConflict): Promise<ConflictDecision> {
    const policy = this.#policy;
    if (typeof policy === 'string') return Promise.resolve(policy);
    const asked = this.#last.then(() => policy(conflict));
    this.#last = asked;
    return asked;
  }
}

function isSame({ coming, existing }: Pick<TransferConflict, 'coming' | 'existing'>): boolean {
  const hasTimes = coming.mtimeMs > 0 && existing.mtimeMs > 0;
  const isOfOneTime = Math.abs(coming.mtimeMs - existing.mtimeMs) <= SLACK_MS;
  return hasTimes && isOfOneTime && coming.size !== undefined && coming.size === existing.size;
}
