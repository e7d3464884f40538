import type { ShortcutSetting } from '../src/common/shortcuts.ts';
import type { ContenderName } from './contenderName.ts';
import type { Operation, Place } from './operations.ts';
import type { Sample } from './sample.ts';
import type { Target } from './target.ts';

/** One who is compared. */
export interface Contender {
  readonly name: ContenderName;
  /** Whether the operation can be measured in a way that is fair. */
  takesPartIn(operation: Operation): boolean;
  sample(operation: Operation, place: Place): Promise<Sample>;
  close(): Promise<void>;
}

/** Where and how all of them are measured. */
export interface RunContext {
  readonly target: Target;
  /** Before and after what is measured, so that what a client does behind it is over. */
  readonly pauseMs: number;
  /** Those that ours takes. */
  readonly shortcuts: ShortcutSetting;
  readonly signal: AbortSignal;
  /** Told when a run begins. */
  readonly onRun: (name: ContenderName, operation: Operation, place: Place) => Promise<void>;
}
