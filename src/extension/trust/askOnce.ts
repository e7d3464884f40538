/**
 * One question at a time about one thing, and none again after it was declined, until the person
 * acts: sessions connect by themselves, and would ask again and again.
 */
export class AskOnce {
  readonly #pending = new Map<string, Promise<boolean>>();
  readonly #declined = new Set<string>();

  /** Whether the person agrees. Everybody who asks meanwhile gets the same answer. */
  ask(key: string, question: () => Promise<boolean>): Promise<boolean> {
    if (this.#declined.has(key)) return Promise.resolve(false);
    const pending = this.#pending.get(key) ?? this.#start(key, question);
    this.#pending.set(key, pending);
    return pending;
  }

  hasDeclined(key: string): boolean {
    return this.#declined.has(key);
  }

  /** Questions are welcome again. */
  reset(key: string): void {
    this.#declined.delete(key);
  }

  async #start(key: string, question: () => Promise<boolean>): Promise<boolean> {
    try {
      const agreed = await question();
      if (!agreed) this.#declined.add(key);
      return agreed;
    } finally {
      this.#pending.delete(key);
    }
  }
}
