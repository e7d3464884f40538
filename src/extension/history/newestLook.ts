/** Looks that overlap: an older one may end last, and all that began one get what the newest finds. */
export class NewestLook<T> {
  #newest: Promise<T> | undefined;

  run(look: () => Promise<T>): Promise<T> {
    const newest = look();
    this.#newest = newest;
    return this.#found(newest);
  }

  async #found(look: Promise<T>): Promise<T> {
    const [outcome] = await Promise.allSettled([look]);
    if (this.#newest && this.#newest !== look) return this.#found(this.#newest);
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }
}
