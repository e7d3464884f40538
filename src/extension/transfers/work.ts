import { Emitter, type Event } from '../../common/lifecycle.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import { RateMeter } from './rateMeter.ts';

/** Something that the editor itself does with a server's files. */
export interface WorkPlan {
  readonly kind: 'save' | 'copy' | 'move';
  readonly path: RemotePath;
  /** Undefined where nobody knows before. */
  readonly bytes?: number | undefined;
}

/** What it is done under. */
export interface WorkScope {
  /** Aborts when the person cancels it. */
  readonly signal: AbortSignal;
  /**
   * To be told how far it is, in bytes.
   * @param all undefined: what the plan says
   */
  readonly onMoved: (bytes: number, all?: number) => void;
}

/** It runs. Nobody can hold it: the editor waits for its end. */
export class Work {
  readonly plan: WorkPlan;
  readonly scope: WorkScope;
  readonly #now: () => number;
  readonly #controller = new AbortController();
  readonly #meter = new RateMeter();
  readonly #didChange = new Emitter<void>();
  #moved = 0;
  #all: number | undefined;

  /** How far it is, or that it is to end. */
  readonly onDidChange: Event<void> = this.#didChange.event;

  /** @param now milliseconds, of a clock that never goes back */
  constructor(plan: WorkPlan, now: () => number) {
    this.plan = plan;
    this.#now = now;
    this.#all = plan.bytes;
    this.scope = { signal: this.#controller.signal, onMoved: (...far) => this.#note(...far) };
  }

  /** Bytes. */
  get moved(): number {
    return this.#moved;
  }

  /** Bytes; undefined while nobody knows. */
  get all(): number | undefined {
    return this.#all;
  }

  get bytesPerSecond(): number | undefined {
    return this.canCancel ? this.#meter.perSecond(this.#now()) : undefined;
  }

  /** Undefined while that cannot be told. */
  get timeLeftMs(): number | undefined {
    if (!this.canCancel || this.#all === undefined) return undefined;
    return this.#meter.timeLeftMs(this.#all - this.#moved, this.#now());
  }

  get canCancel(): boolean {
    return !this.#controller.signal.aborted;
  }

  cancel(): void {
    this.#controller.abort();
    this.#didChange.fire();
  }

  #note(bytes: number, all = this.plan.bytes): void {
    this.#moved = bytes;
    this.#all = all;
    this.#meter.note(bytes, this.#now());
    this.#didChange.fire();
  }
}
