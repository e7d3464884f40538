import { delay } from '../common/deadline.ts';
import { RemoteError } from '../common/remoteError.ts';
import { bounded } from './bounded.ts';
import type { CreateContext, PoolTimings } from './poolOptions.ts';
import type { PooledSession } from './pooledSession.ts';
import { backoff } from './retryPolicy.ts';

export interface DiallerOptions<T extends PooledSession> {
  readonly create: (context: CreateContext) => Promise<T>;
  readonly timings: PoolTimings;
  /** True while no session lives. */
  readonly isAlone: () => boolean;
  readonly onDidOpen: (session: T) => void;
  readonly onDidFail: (error: unknown, dial: Dial) => void;
  /** Asked after a failure: true when a pause may help. */
  readonly isTemporary: (error: unknown) => boolean;
  /** Asked after a pause: false when nobody waits any more. */
  readonly isWanted: () => boolean;
  /** How many have ever come to wait for a session. */
  readonly arrived: () => number;
}

/** What was learned of the server meanwhile is known to the next session. */
const MAX_USELESS = 1;

/** One session that is being opened. */
export class Dial extends AbortController {
  /** Nobody waits for it. */
  readonly quiet: boolean;
  /** How many had come to wait for a session when its last attempt began. */
  arrived = 0;

  constructor(quiet: boolean) {
    super();
    this.quiet = quiet;
  }
}

/** Opens sessions, each within its deadline, patiently where the server has no room for now. */
export class Dialler<T extends PooledSession> {
  readonly #options: DiallerOptions<T>;
  readonly #dials = new Set<Dial>();
  #opened = 0;

  constructor(options: DiallerOptions<T>) {
    this.#options = options;
  }

  /** How many are being opened. */
  get size(): number {
    return this.#dials.size;
  }

  /** How many were ever opened. */
  get opened(): number {
    return this.#opened;
  }

  start({ quiet = false } = {}): void {
    const dial = new Dial(quiet);
    this.#dials.add(dial);
    void this.#open(dial);
  }

  /** Nothing of what is being opened is wanted any more. */
  giveUp(reason: RemoteError): void {
    const dials = [...this.#dials];
    this.#dials.clear();
    for (const dial of dials) dial.abort(reason);
  }

  async #open(dial: Dial): Promise<void> {
    try {
      const session = await this.#persist(dial);
      if (this.#dials.delete(dial)) this.#welcome(session);
      else session.destroy(dial.signal.reason);
    } catch (error) {
      if (this.#dials.delete(dial)) this.#options.onDidFail(error, dial);
    }
  }

  #welcome(session: T): void {
    this.#opened += 1;
    this.#options.onDidOpen(session);
  }

  async #persist(dial: Dial): Promise<T> {
    const { signal } = dial;
    const { timings, isTemporary, isWanted, arrived } = this.#options;
    const pauses = backoff({ firstMs: timings.limitRetryMs, totalMs: timings.limitRetryTotalMs });
    for (;;) {
      dial.arrived = arrived();
      try {
        return await this.#attempt(dial);
      } catch (error) {
        const pause = !dial.quiet && isTemporary(error) ? pauses.next().value : undefined;
        if (pause === undefined) throw error;
        await delay(pause, signal);
        if (!isWanted()) throw error;
      }
    }
  }

  /** One that is of no use when it is open is opened once more. */
  async #attempt(dial: Dial): Promise<T> {
    for (let left = MAX_USELESS; ; left--) {
      const session = await this.#create(dial);
      if (session.usable) return session;
      // Taken for a success it would be replaced at once, and so would the next one.
      const text = 'The connection was of no use when it was open';
      const error = new RemoteError('connection-lost', text);
      // It may be alive, and from before something that is known of the server by now.
      session.destroy(error);
      if (left === 0) throw error;
    }
  }

  async #create({ signal, quiet }: Dial): Promise<T> {
    const { create, timings, isAlone } = this.#options;
    const alone = isAlone();
    return bounded((bound) => create({ signal: bound, alone, quiet }), {
      ms: timings.connectMs,
      what: 'Connecting',
      signal,
      late: (late) => late.destroy(new RemoteError('aborted', 'Connected when nobody waited')),
    });
  }
}
