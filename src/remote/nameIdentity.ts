import type { RemotePath } from '../common/remotePath.ts';
import type { RemoteEntry, ServerTraits } from './remoteSession.ts';
import type { SessionRunner } from './sessionRunner.ts';

/**
 * Which names are one and the same to the server: on Windows `Readme` and `readme` are. Everything
 * that is kept by path goes by `key`, so that one file has one place, and one save after the other.
 */
export class NameIdentity {
  #traits: ServerTraits | undefined;

  /** The same runner, by whose sessions the server becomes known: their traits are those of all. */
  introducing(runner: SessionRunner): SessionRunner {
    return {
      run: (work, scope) =>
        runner.run((session, signal) => {
          this.#traits = session.traits;
          return work(session, signal);
        }, scope),
      runIdle: (work, priority) => runner.runIdle?.(work, priority),
    };
  }

  /** Undefined: not known, and names are apart until it is. */
  get caseSensitive(): boolean | undefined {
    return this.#traits?.caseSensitive;
  }

  learn(caseSensitive: boolean): void {
    if (this.#traits) this.#traits.caseSensitive = caseSensitive;
  }

  /** The same for two paths, or two names, exactly when they are one to the server. */
  key(text: string): string {
    return this.caseSensitive === false ? foldedCase(text) : text;
  }

  isSame(one: RemotePath, other: RemotePath): boolean {
    return this.key(one) === this.key(other);
  }

  /** The entry of a name in a listing. */
  entryOf(listing: ReadonlyMap<string, RemoteEntry>, name: string): RemoteEntry | undefined {
    const exact = listing.get(name);
    if (exact || this.caseSensitive !== false) return exact;
    return [...listing.values()].find((entry) => foldedCase(entry.name) === foldedCase(name));
  }
}

/** True for two paths that differ by case alone, on a server of which nothing is known. */
export function differsByCase(one: RemotePath, other: RemotePath): boolean {
  return one !== other && foldedCase(one) === foldedCase(other);
}

/** The entry whose name differs from the given one by case alone, where that itself is not there. */
export function caseVariant(
  listing: ReadonlyMap<string, RemoteEntry>,
  name: string,
): RemoteEntry | undefined {
  if (listing.has(name)) return undefined;
  return [...listing.values()].find((entry) => foldedCase(entry.name) === foldedCase(name));
}

/**
 * As file systems compare names: letter by letter, without regard to the language. A letter that
 * does not come back from its capital is another one: `straße` is not `strasse`.
 */
export function foldedCase(text: string): string {
  return text.replaceAll(/[a-z]+|\P{ASCII}/gu, (small) => {
    const capital = small.toUpperCase();
    return capital.toLowerCase() === small ? capital : small;
  });
}
