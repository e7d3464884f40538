import type { RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';

/** What becomes of a save that met an outage. again: the server is back, it may be tried. */
export type Verdict = 'keep' | 'fail' | 'again';

export interface OutageOptions {
  /** Asks whether the saves of this outage are to be kept. */
  readonly mayKeep: () => Promise<boolean>;
  readonly now: () => number;
}

/** The saves of one "Save All" follow one upon the other: the first has waited for all of them. */
const FRESH_MS = 500;

/** The time during which a server cannot be reached: the person is asked once, at its beginning. */
export class Outage {
  readonly #options: OutageOptions;
  #failure: RemoteError | undefined;
  #failedAtMs = -Infinity;
  #verdict: Promise<Verdict> | undefined;
  #keeps = false;
  /** Files whose saves have failed since the last attempt. */
  readonly #told = new Set<RemotePath>();
  #endQuestion: () => void = () => undefined;

  constructor(options: OutageOptions) {
    this.#options = options;
  }

  /**
   * Why no other attempt is worth the wait: the saves of this outage are kept, or the last attempt
   * has failed only just now. Who saves a file once more after its save has failed wants an attempt.
   */
  known(path: RemotePath): RemoteError | undefined {
    if (this.#keeps) return this.#failure;
    const isFresh = this.#options.now() - this.#failedAtMs < FRESH_MS;
    if (isFresh && !this.#told.has(path)) return this.#failure;
    this.#told.clear();
    return undefined;
  }

  /** The save of this file fails, by the verdict. */
  told(path: RemotePath): void {
    this.#told.add(path);
  }

  /** An attempt has failed. */
  failed(failure: RemoteError): void {
    this.#failure = failure;
    this.#failedAtMs = this.#options.now();
  }

  /** What the person says; asked once in an outage, for all saves that meet it. */
  verdict(): Promise<Verdict> {
    this.#verdict ??= this.#ask();
    return this.#verdict;
  }

  /** The server can be reached again: the next outage is another one. */
  end(): void {
    this.#failure = undefined;
    this.#failedAtMs = -Infinity;
    this.#verdict = undefined;
    this.#keeps = false;
    this.#told.clear();
    this.#endQuestion();
  }

  async #ask(): Promise<Verdict> {
    const ended = new Promise<Verdict>((resolve) => {
      this.#endQuestion = () => resolve('again');
    });
    const asked = this.#options.mayKeep().then((keep) => (keep ? 'keep' : 'fail'));
    const verdict = await Promise.race([asked, ended]);
    if (verdict === 'again') return verdict;
    this.#keeps = verdict === 'keep';
    // A person may take a while to answer: what waited with the question does not try in turn.
    this.#failedAtMs = this.#options.now();
    return verdict;
  }
}
