import type { Memory } from '../memory.ts';

const KEY = 'console.history';
const MAX_LINES = 200;
const MAX_LINE_CHARS = 1_000;
const MAX_CONNECTIONS = 30;

/** The lines that were typed on consoles, for each connection. Who adds a line sees to its secrets. */
export class ConsoleHistory {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** The oldest first. */
  lines(authority: string): readonly string[] {
    return this.#all.find(([key]) => key === authority)?.[1] ?? [];
  }

  async add(authority: string, line: string): Promise<void> {
    if (line.trim() === '' || line.length > MAX_LINE_CHARS) return;
    const lines = this.lines(authority).filter((one) => one !== line);
    const others = this.#all.filter(([key]) => key !== authority);
    const own: Entry = [authority, [...lines, line].slice(-MAX_LINES)];
    await this.#memory.update(KEY, [...others, own].slice(-MAX_CONNECTIONS));
  }

  /** Of a connection that is there no more. */
  async forget(authority: string): Promise<void> {
    if (this.lines(authority).length === 0) return;
    await this.#memory.update(
      KEY,
      this.#all.filter(([key]) => key !== authority),
    );
  }

  /** The one that was used last is at the end. Something else may have been stored. */
  get #all(): readonly Entry[] {
    const stored = this.#memory.get(KEY);
    return Array.isArray(stored) ? stored.filter(isEntry) : [];
  }
}

type Entry = readonly [authority: string, lines: readonly string[]];

function isEntry(value: unknown): value is Entry {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return false;
  const lines: unknown = value[1];
  return Array.isArray(lines) && lines.every((line) => typeof line === 'string');
}
