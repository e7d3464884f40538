import type { Event } from '../common/lifecycle.ts';

/** What the pool must know of a session, whatever it speaks. */
export interface PooledSession {
  /** False once the session cannot take another operation. */
  readonly usable: boolean;
  /** True while its next work can begin sooner than on others: that one is lent first. */
  readonly isPrepared?: boolean;
  /** Fires once when the session ends by itself: the server closed it, the line broke. */
  readonly onDidEnd: Event<void>;
  /** One cheap exchange that proves the session alive. */
  check(signal?: AbortSignal): Promise<void>;
  /** Says good-bye and waits for the end, within a short deadline. */
  close(): Promise<void>;
  /** Ends at once, without a word. */
  destroy(reason: unknown): void;
}
