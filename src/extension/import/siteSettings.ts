import type { LeftReason } from './foundSite.ts';

/** What a format has and we have not. */
export interface Unmapped {
  readonly reasons: Partial<Readonly<Record<LeftReason, readonly string[]>>>;
  /** What the program writes where nobody chose anything: worth no word. */
  readonly usual?: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * The settings of one site, by their names in the file. It keeps account of what was taken, so that
 * nothing is lost without a word.
 */
export class SiteSettings {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #taken = new Set<string>();

  constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values;
  }

  static of(object: object): SiteSettings {
    return new SiteSettings(new Map(Object.entries(object)));
  }

  take(key: string): unknown {
    this.#taken.add(key);
    return this.#values.get(key);
  }

  /** Undefined where it is no text, or blank. */
  text(key: string): string | undefined {
    const value = this.take(key);
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  }

  /** A secret is taken as it is: blanks may belong to it. */
  secret(key: string): string | undefined {
    const value = this.take(key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  flag(key: string): boolean | undefined {
    const value = this.take(key);
    if (value === true || value === 1 || value === '1' || value === 'true') return true;
    return value === false || value === 0 || value === '0' || value === 'false' ? false : undefined;
  }

  /** What nobody took and what says something, with the reason why it is left. */
  rest({ reasons, usual = {} }: Unmapped): readonly (readonly [string, LeftReason])[] {
    const known = new Map(
      Object.entries(reasons).flatMap(([reason, keys]) =>
        keys.map((key) => [key, reason as LeftReason] as const),
      ),
    );
    return [...this.#values]
      .filter(([key, value]) => !this.#taken.has(key) && saysSomething(value))
      .filter(([key, value]) => !Object.hasOwn(usual, key) || !usual[key]?.includes(value))
      .map(([key]) => [key, known.get(key) ?? 'unknown'] as const);
  }
}

function saysSomething(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'string') return value.trim() !== '';
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
