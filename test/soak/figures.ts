/** What a run has done and met. */
export class Figures {
  readonly #counts = new Map<string, Map<string, number>>();
  peakBytes = 0;

  add(group: string, what: string, count = 1): void {
    const counts = this.#counts.get(group) ?? new Map<string, number>();
    counts.set(what, (counts.get(what) ?? 0) + count);
    this.#counts.set(group, counts);
  }

  total(group: string): number {
    return [...(this.#counts.get(group)?.values() ?? [])].reduce((sum, count) => sum + count, 0);
  }

  noteMemory(): void {
    this.peakBytes = Math.max(this.peakBytes, process.memoryUsage().rss);
  }

  /** A line for each group: its sum, and what it is made of. */
  lines(): string[] {
    return [...this.#counts].map(([group, counts]) => {
      const parts = [...counts].sort(([a], [b]) => a.localeCompare(b));
      return `${group} ${this.total(group)}: ${parts.map(([what, count]) => `${what} ${count}`).join(', ')}`;
    });
  }
}
