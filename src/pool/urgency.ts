import { Emitter, toDisposable, type Disposable } from '../common/lifecycle.ts';

/** Whether a person waits for the work, or nobody in particular. */
export type Priority = 'interactive' | 'background';

/** Whom work is for. Work in the background becomes a person's when a person wants the same. */
export class Urgency {
  #priority: Priority;
  readonly #didRise = new Emitter<void>();
  readonly onDidRise = this.#didRise.event;

  constructor(priority: Priority) {
    this.#priority = priority;
  }

  static of(priority: Priority | Urgency = 'interactive'): Urgency {
    return priority instanceof Urgency ? priority : new Urgency(priority);
  }

  get priority(): Priority {
    return this.#priority;
  }

  /** From now on a person waits for it. */
  rise(): void {
    if (this.#priority === 'interactive') return;
    this.#priority = 'interactive';
    this.#didRise.fire();
  }

  /** Rises with another one, now or later, until disposed. */
  riseWith(other: Urgency): Disposable {
    if (other.priority === 'background') return other.onDidRise(() => this.rise());
    this.rise();
    return toDisposable(() => undefined);
  }
}
