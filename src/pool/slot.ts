import { toDisposable, type Disposable } from '../common/lifecycle.ts';
import type { PooledSession } from './pooledSession.ts';
import type { Priority } from './poolOptions.ts';
import type { Task } from './task.ts';

export type SlotState = 'idle' | 'checking' | 'busy' | 'closing' | 'ended';

const transitions: Record<SlotState, readonly SlotState[]> = {
  idle: ['checking', 'busy', 'closing', 'ended'],
  checking: ['idle', 'closing', 'ended'],
  busy: ['idle', 'closing', 'ended'],
  closing: ['ended'],
  ended: [],
};

/** One session and what the pool remembers of it. */
export class Slot<T extends PooledSession> {
  readonly session: T;
  /** Resolves when the session is gone. */
  readonly ended: Promise<void>;
  /** When work ended on it. */
  usedAt: number;
  /** When it last gave a sign of life. */
  provenAt: number;
  /** Another session was found dead since this one's last sign of life. */
  doubted = false;
  /** It ended under its work. */
  lost = false;
  /** It says good-bye as soon as its work is done. */
  retiring = false;
  #state: SlotState = 'idle';
  #task: Task | undefined;
  #listening: Disposable = toDisposable(() => undefined);
  #resolveEnded: () => void = () => undefined;

  constructor(session: T, now: number) {
    this.session = session;
    this.usedAt = now;
    this.provenAt = now;
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
  }

  is(state: SlotState): boolean {
    return this.#state === state;
  }

  /** What a busy session works on. */
  get task(): Task | undefined {
    return this.#task;
  }

  /** Whom a busy session works for. */
  get priority(): Priority | undefined {
    return this.#task?.urgency.priority;
  }

  get alive(): boolean {
    return !this.lost && this.session.usable;
  }

  /** Only now may the session's own end be reported: the slot has its place by then. */
  listen(onDidEnd: () => void): void {
    this.#listening = this.session.onDidEnd(onDidEnd);
  }

  /** The only way from one state to another. */
  moveTo(next: SlotState): void {
    if (!transitions[this.#state].includes(next)) {
      throw new Error(`A session cannot go from ${this.#state} to ${next}`);
    }
    this.#state = next;
    this.#task = undefined;
    if (next !== 'ended') return;
    this.#listening.dispose();
    this.#resolveEnded();
  }

  workOn(task: Task): void {
    this.moveTo('busy');
    this.#task = task;
  }

  prove(now: number): void {
    this.provenAt = now;
    this.doubted = false;
  }

  /** Must be checked before it is used again, however short its silence was. */
  distrust(): void {
    this.provenAt = Number.NEGATIVE_INFINITY;
  }
}
