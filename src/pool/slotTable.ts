import type { PooledSession } from './pooledSession.ts';
import type { Priority } from './poolOptions.ts';
import type { Slot, SlotState } from './slot.ts';

/** All sessions of a pool. There are a handful, so it counts them when asked. */
export class SlotTable<T extends PooledSession> {
  readonly #slots = new Set<Slot<T>>();

  get all(): readonly Slot<T>[] {
    return [...this.#slots];
  }

  get size(): number {
    return this.#slots.size;
  }

  /** Sessions that work can wait for. */
  get live(): number {
    return this.size - this.count('closing');
  }

  /** Idle ones, most recently used first: the others may grow old and be let go. */
  get idle(): readonly Slot<T>[] {
    return this.in('idle').sort((a, b) => b.usedAt - a.usedAt);
  }

  in(state: SlotState): Slot<T>[] {
    return this.all.filter((slot) => slot.is(state));
  }

  count(state: SlotState): number {
    return this.in(state).length;
  }

  countBusy(priority: Priority): number {
    return this.in('busy').filter((slot) => slot.priority === priority).length;
  }

  /** One session was found dead: none is trusted that has not spoken since. */
  doubtIdle(): void {
    for (const slot of [...this.in('idle'), ...this.in('checking')]) slot.doubted = true;
  }

  add(slot: Slot<T>): void {
    this.#slots.add(slot);
  }

  delete(slot: Slot<T>): void {
    this.#slots.delete(slot);
  }
}
