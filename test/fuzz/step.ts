import fc from 'fast-check';
import type { Action, DataFault } from '../support/ftpServer/script.ts';
import { operationKinds, type Operation } from './operation.ts';
import { replyFaultKinds, strays, type ReplyFault } from './replyFault.ts';

/** One operation, and what goes wrong meanwhile. */
export interface Step {
  readonly operation: Operation;
  /** Places at which each reply is cut into packets. */
  readonly cuts: readonly number[];
  readonly fault: ReplyFault | undefined;
  /** Of the first transfer. */
  readonly data: DataTrouble | undefined;
  /** The reply at which it is given up; -1: at once. */
  readonly abortAt: number | undefined;
}

/** What the server does to a data connection, and says of it. */
export interface DataTrouble {
  readonly then: DataFault['then'] | 'nothing';
  readonly afterBytes: number;
  readonly says: 'as it is' | '226 first' | '226' | '426' | '451' | '452' | '552';
  /** How long the transfer command waits, and with it what active mode opens. */
  readonly delayMs: number;
}

/** The server, as a client may meet it. */
export interface Ways {
  readonly mlsd: boolean;
  readonly epsv: boolean;
  readonly active: 'never' | 'before-150' | 'after-150';
}

export const anyWays: fc.Arbitrary<Ways> = fc.record({
  mlsd: fc.boolean(),
  epsv: fc.boolean(),
  active: fc.constantFrom('never', 'never', 'before-150', 'after-150'),
});

const anyOperation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constantFrom(...operationKinds),
  which: fc.nat({ max: 4 }),
  other: fc.nat({ max: 4 }),
});

const anyFault: fc.Arbitrary<ReplyFault> = fc.record({
  kind: fc.constantFrom(...replyFaultKinds),
  at: fc.oneof(
    { weight: 3, arbitrary: fc.nat({ max: 2 }) },
    { weight: 1, arbitrary: fc.nat({ max: 9 }) },
  ),
  delayMs: fc.nat({ max: 60 }),
  keep: fc.nat({ max: 30 }),
  stray: fc.constantFrom(...strays),
});

const anyTrouble: fc.Arbitrary<DataTrouble> = fc.record({
  then: fc.constantFrom('nothing', 'close', 'reset', 'stall', 'cut'),
  afterBytes: fc.oneof(fc.nat({ max: 60 }), fc.nat({ max: 95_000 })),
  says: fc.constantFrom('as it is', '226 first', '226', '426', '451', '452', '552'),
  delayMs: fc.constantFrom(0, 0, 20),
});

export const anyStep: fc.Arbitrary<Step> = fc.record({
  operation: anyOperation,
  cuts: fc.array(fc.nat({ max: 60 }), { maxLength: 3 }),
  fault: fc.oneof(fc.constant(undefined), anyFault),
  data: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: anyTrouble },
  ),
  abortAt: fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.integer({ min: -1, max: 6 }) },
  ),
});

export function actionOf({ then, afterBytes, says, delayMs }: DataTrouble): Action {
  return {
    delayMs,
    ...(then !== 'nothing' && { data: { afterBytes, then } }),
    ...(says === '226 first' && { finalReply: 'early' as const }),
    ...(/^\d+$/.test(says) && { finalReply: { raw: `${says} Said at the end.\r\n` } }),
  };
}

/** Confirmed, though it went wrong, or before it was done. */
export function isLie({ then, says }: DataTrouble): boolean {
  return says === '226 first' || (says === '226' && then !== 'nothing');
}
