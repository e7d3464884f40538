/** Lets callers that want the same thing at the same time share one piece of work. */
export class SingleFlight<T> {
  readonly #running = new Map<string, Promise<T>>();

  run(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running) return running;
    const started = work().finally(() => {
      if (this.#running.get(key) === started) this.#running.delete(key);
    });
    this.#running.set(key, started);
    return started;
  }

  /** What starts from now on is work of its own: the world has changed. */
  forget(): void {
    this.#running.clear();
  }
}
