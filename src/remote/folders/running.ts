import { abortError, onAbort, throwIfAborted } from '../../common/deadline.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { Decider } from './decider.ts';
import { Hold } from './hold.ts';
import { Lanes } from './lanes.ts';
import { Tally } from './tally.ts';
import type { TransferOptions, TransferReport } from './transfer.ts';

export interface RunningOptions {
  readonly runner: SessionRunner;
  /** Sessions that there may be. */
  readonly sessions: () => number;
}

/** What all parts of one transfer share. */
export interface Running {
  readonly tally: Tally;
  readonly lanes: Lanes;
  readonly decider: Decider;
  readonly hold: Hold;
  readonly signal: AbortSignal;
}

/**
 * Runs a transfer to its end, or to the first failure that all the rest would share.
 * @param find looks for what is to be transferred, and adds it to the lanes
 * @throws RemoteError `aborted`; what fails else is reported
 */
export async function runTransfer(
  { runner, sessions }: RunningOptions,
  options: TransferOptions,
  find: (running: Running) => Promise<void>,
): Promise<TransferReport> {
  const { signal: given, onProgress, onConflict, isContinued, hold = new Hold() } = options;
  throwIfAborted(given);
  const controller = new AbortController();
  const { signal } = controller;
  const stop = onAbort(given, () => given && controller.abort(abortError(given)));
  const tally = new Tally(onProgress);
  const steps = () => tally.steps;
  const lanes = new Lanes({ runner, sessions: sessions(), signal, hold, steps });
  try {
    await find({ tally, lanes, decider: new Decider(onConflict, isContinued), hold, signal });
    tally.counted();
    await lanes.end();
    return tally.report();
  } catch (error) {
    controller.abort(error);
    await lanes.giveUp(error);
    throwIfAborted(given);
    return tally.report(error);
  } finally {
    stop();
  }
}
