export interface NoticeGateOptions {
  /** How long a notice of the same kind stays away after it was closed. */
  readonly quietMs: number;
  readonly now: () => number;
}

/**
 * Keeps notices from becoming a storm: one of a kind at a time, and none again for a while after
 * it was closed.
 */
export class NoticeGate {
  readonly #options: NoticeGateOptions;
  readonly #shown = new Set<string>();
  readonly #quietUntil = new Map<string, number>();

  constructor(options: NoticeGateOptions) {
    this.#options = options;
  }

  /** True when the notice may be shown now; the caller tells when it is closed. */
  enter(kind: string): boolean {
    const quiet = (this.#quietUntil.get(kind) ?? -Infinity) > this.#options.now();
    if (quiet || this.#shown.has(kind)) return false;
    this.#shown.add(kind);
    return true;
  }

  leave(kind: string): void {
    this.#shown.delete(kind);
    this.#quietUntil.set(kind, this.#options.now() + this.#options.quietMs);
  }

  /** The situation has changed: the next notice of the group is news. */
  reset(group: string): void {
    for (const kind of this.#quietUntil.keys()) {
      if (kind.startsWith(group)) this.#quietUntil.delete(kind);
    }
  }
}
