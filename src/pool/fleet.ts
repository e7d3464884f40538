import { hasCode, type RemoteError } from '../common/remoteError.ts';
import type { Logger } from '../common/logger.ts';
import { bounded } from './bounded.ts';
import { ConnectionLimit } from './connectionLimit.ts';
import { Dialler, type Dial } from './dialler.ts';
import { IdleKeeper } from './idleKeeper.ts';
import type { CreateContext, PoolTimings } from './poolOptions.ts';
import type { PooledSession } from './pooledSession.ts';
import { asRemoteError, failureOf } from './failure.ts';
import { Reserve } from './reserve.ts';
import { castsDoubt, isLimitError, isOfTheMoment } from './retryPolicy.ts';
import { Slot } from './slot.ts';
import { SlotTable } from './slotTable.ts';
import type { Task } from './task.ts';
import type { Outcome } from './supervise.ts';

export interface FleetOptions<T extends PooledSession> {
  readonly create: (context: CreateContext) => Promise<T>;
  readonly maxSize: number;
  readonly knownLimit: number | undefined;
  readonly onDidLearnLimit: (limit: number) => void;
  readonly keepOne: () => boolean;
  readonly sessionsAhead: boolean;
  readonly logger: Logger;
  readonly timings: PoolTimings;
  readonly now: () => number;
  /** A session came, went, or can be used again. */
  readonly onDidChange: () => void;
  /**
   * Nothing is open and nothing is being opened, because of this.
   * @param among whom it is about: the first so many that have ever come to wait
   */
  readonly onDidFail: (error: unknown, among: number) => void;
  /** True while work waits for a session. */
  readonly isWanted: () => boolean;
  /** How many have ever come to wait for a session. */
  readonly arrived: () => number;
}

/** The sessions of a pool: how they come, are kept fit, and go. Who gets one is the pool's matter. */
export class Fleet<T extends PooledSession> {
  readonly limit: ConnectionLimit;
  readonly slots = new SlotTable<T>();
  readonly #options: FleetOptions<T>;
  readonly #dialler: Dialler<T>;
  readonly #keeper: IdleKeeper<T>;
  readonly #reserve: Reserve;
  #lastError: RemoteError | undefined;
  #toldLimit: number;
  /** A dial failed while other sessions work: the queue is theirs until new work arrives. */
  #dialsPaused = false;

  constructor(options: FleetOptions<T>) {
    const { create, maxSize, knownLimit, timings, now, isWanted, arrived } = options;
    this.#options = options;
    this.limit = new ConnectionLimit(maxSize, timings.limitProbeMs, now, knownLimit);
    this.#toldLimit = this.limit.value;
    this.#dialler = new Dialler({
      create,
      timings,
      isAlone: () => this.slots.live === 0,
      onDidOpen: (session) => this.#join(session),
      onDidFail: (error, dial) => this.#fail(error, dial),
      isTemporary: (error) => hasCode(error, 'too-many-connections') && this.#isAlone && isWanted(),
      isWanted,
      arrived,
    });
    this.#reserve = new Reserve({
      enabled: options.sessionsAhead,
      timings,
      now,
      onDidRipen: () => options.onDidChange(),
    });
    this.#keeper = new IdleKeeper({
      slots: this.slots,
      timings,
      kept: () => Math.max(options.keepOne() ? 1 : 0, this.#sizeAhead - this.slots.count('busy')),
      now,
      letGo: (slot) => this.#retire(slot),
      check: (slot) => void this.#check(slot),
    });
  }

  /** So many sessions there should be, whether they are wanted now or not. */
  get #sizeAhead(): number {
    const { slots, limit } = this;
    return this.#reserve.size({ busy: slots.count('busy'), limit: limit.forReserve });
  }

  get connecting(): number {
    return this.#dialler.size;
  }

  /** Sessions that work may hope for: they are being opened, or checked. */
  get coming(): number {
    const promising = this.slots.in('checking').filter((slot) => !slot.doubted);
    return this.#dialler.size + promising.length;
  }

  get total(): number {
    return this.slots.size + this.#dialler.size;
  }

  get opened(): number {
    return this.#dialler.opened;
  }

  get lastError(): RemoteError | undefined {
    return this.#lastError;
  }

  /** How many more sessions background work may occupy. */
  get backgroundRoom(): number {
    return Math.max(0, this.limit.forBackground - this.slots.countBusy('background'));
  }

  /** A session that is fit for use now; it is busy from here on. */
  take(task: Task): Slot<T> | undefined {
    if (task.urgency.priority === 'background' && this.backgroundRoom === 0) return undefined;
    for (const slot of this.slots.idle.filter((idle) => !idle.alive)) this.#end(slot, undefined);
    const fit = this.slots.idle.filter((idle) => this.#isTrusted(idle));
    const slot = fit.find(({ session }) => session.isPrepared) ?? fit[0];
    task.begunAt = this.#options.now();
    slot?.workOn(task);
    return slot;
  }

  /** Takes a session back after work. @returns whether the session is lost */
  release(slot: Slot<T>, outcome: Outcome<unknown>): boolean {
    if (!slot.is('busy')) return true;
    const { now, onDidChange } = this.#options;
    const error = outcome.kind === 'done' ? undefined : outcome.error;
    const lost = outcome.kind === 'abandoned' || !slot.alive;
    if (outcome.kind === 'done' && slot.priority === 'interactive') this.#reserve.noteUse();
    slot.usedAt = now();
    slot.prove(slot.usedAt);
    if (castsDoubt(error)) slot.distrust();
    if (lost) this.#end(slot, error);
    else slot.moveTo('idle');
    if (lost && castsDoubt(error)) this.slots.doubtIdle();
    if (slot.retiring) this.#retire(slot);
    onDidChange();
    return lost;
  }

  /** New work is a reason to try again what failed before. */
  resumeDials(): void {
    this.#dialsPaused = false;
  }

  /** Checks and opens as many sessions as are asked for and allowed. */
  provide(demand: number): void {
    if (demand === 0) return;
    const silent = this.slots.idle.filter((slot) => !this.#isTrusted(slot));
    const stale = silent.filter((slot) => !slot.doubted);
    // Doubted ones are probably dead: nobody waits for the outcome, a dial starts beside.
    for (const slot of silent) if (slot.doubted) void this.#check(slot);
    for (let { coming } = this; coming < demand; coming++) {
      const slot = stale.shift();
      if (slot) void this.#check(slot);
      else if (this.#mayDial()) this.#dialler.start();
      else return;
    }
  }

  /** Opens sessions that nobody waits for yet. */
  provideAhead(): void {
    if (this.slots.live === 0 || this.#dialsPaused) return;
    while (this.total < this.#sizeAhead) this.#dialler.start({ quiet: true });
  }

  /** Lets everything go that has no work, and the rest when its work is done. */
  async retireAll(reason: RemoteError): Promise<void> {
    this.#dialler.giveUp(reason);
    this.#lastError = undefined;
    const slots = this.slots.all;
    for (const slot of slots) this.#retire(slot);
    await Promise.all(slots.map((slot) => slot.ended));
  }

  /** Lets everything go that has no work. */
  retireIdle(reason: RemoteError): void {
    this.#dialler.giveUp(reason);
    for (const slot of this.slots.all) if (!slot.is('busy')) this.#retire(slot);
  }

  destroy(reason: RemoteError): void {
    this.#dialler.giveUp(reason);
    for (const slot of this.slots.all) this.#end(slot, reason);
  }

  updateKeeper(): void {
    this.#keeper.update();
  }

  #isTrusted(slot: Slot<T>): boolean {
    const { timings, now } = this.#options;
    return !slot.doubted && now() - slot.provenAt <= timings.checkAfterIdleMs;
  }

  #mayDial(): boolean {
    if (this.total >= this.limit.value) return false;
    if (this.slots.live > 0) return !this.#dialsPaused;
    // The first one goes ahead alone: one question for a password, one refusal from a dead server.
    return this.#dialler.size === 0;
  }

  /** True when there is no session to wait for besides the one that is being opened. */
  get #isAlone(): boolean {
    return this.slots.live === 0 && this.#dialler.size === 1;
  }

  #join(session: T): void {
    const slot = new Slot(session, this.#options.now());
    this.slots.add(slot);
    this.#lastError = undefined;
    this.limit.allow(this.slots.live);
    // A limit that was raised to try it is learned when the server has held that many.
    if (this.slots.live >= this.limit.value) this.#tellLimit();
    slot.listen(() => this.#onDidEnd(slot));
    this.#options.logger.info(`Connected (${this.slots.live} of ${this.limit.value})`);
    this.#options.onDidChange();
  }

  #fail(error: unknown, dial: Dial): void {
    const { logger, onDidFail, onDidChange, arrived } = this.#options;
    const failure = asRemoteError(error);
    if (dial.quiet) this.#reserve.pause();
    else this.#lastError = failure;
    if (isLimitError(error, { opened: this.opened, live: this.slots.live })) {
      this.limit.lower(this.slots.size);
      this.#tellLimit();
      logger.info(`The server allows no more than ${this.limit.value} connections now`);
    } else if (dial.quiet) {
      logger.info(`No connection was opened ahead: ${failure.message}`);
    } else {
      this.#dialsPaused = true;
      logger.warn(`Could not connect: ${failure.message}`);
    }
    // Who waits meanwhile gets a dial that may ask what this one could not.
    if (!dial.quiet && this.slots.live === 0 && this.#dialler.size === 0) {
      // Who came later may meet a server that is there again: one more dial is theirs.
      onDidFail(error, isOfTheMoment(error) ? dial.arrived : arrived());
    }
    onDidChange();
  }

  #tellLimit(): void {
    if (this.limit.value === this.#toldLimit) return;
    this.#toldLimit = this.limit.value;
    this.#options.onDidLearnLimit(this.limit.value);
  }

  async #check(slot: Slot<T>): Promise<void> {
    if (!slot.is('idle')) return;
    slot.moveTo('checking');
    const { timings, now, onDidChange } = this.#options;
    const error = await failureOf(
      bounded((signal) => slot.session.check(signal), { ms: timings.checkMs, what: 'A check' }),
    );
    if (!slot.is('checking')) return;
    if (error === undefined && slot.alive) {
      slot.prove(now());
      slot.moveTo('idle');
    } else {
      this.#end(slot, error);
      this.slots.doubtIdle();
    }
    onDidChange();
  }

  #onDidEnd(slot: Slot<T>): void {
    if (slot.is('busy')) slot.lost = true;
    else if (!slot.is('closing')) {
      this.#reserve.pause();
      this.#remove(slot);
    }
  }

  #retire(slot: Slot<T>): void {
    slot.retiring = true;
    if (slot.is('idle') || slot.is('checking')) void this.#sayGoodbye(slot);
  }

  async #sayGoodbye(slot: Slot<T>): Promise<void> {
    slot.moveTo('closing');
    const { timings } = this.#options;
    const error = await failureOf(
      bounded(() => slot.session.close(), { ms: timings.closeMs, what: 'Closing' }),
    );
    if (!slot.is('closing')) return;
    if (error === undefined) this.#remove(slot);
    else this.#end(slot, error);
  }

  #end(slot: Slot<T>, reason: unknown): void {
    this.#remove(slot);
    slot.session.destroy(reason);
  }

  #remove(slot: Slot<T>): void {
    slot.moveTo('ended');
    this.slots.delete(slot);
    if (this.slots.size === 0) this.#reserve.reset();
    this.#options.onDidChange();
  }
}
