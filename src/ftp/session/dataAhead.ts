import { hasCode } from '../../common/remoteError.ts';
import type { DataSocket } from '../transport/dataConnection.ts';
import { SpareData } from '../transport/spareData.ts';
import type { DataConnectorOptions } from './dataOpener.ts';
import type { PassiveMode } from './passiveMode.ts';
import type { ServerProfile } from './serverProfile.ts';
import { afterDoingWithout, afterUse, isTrusted } from './trust.ts';

/** A server that was found not to take them is asked again after this. */
const REFUSED_MS = 10 * 60_000;

/** The data connections that a session opens ahead, and what becomes of them. */
export class DataAhead {
  readonly #options: DataConnectorOptions;
  readonly #spare: SpareData;

  constructor(options: DataConnectorOptions, passive: PassiveMode) {
    this.#options = options;
    const { control, logger } = options;
    this.#spare = new SpareData({
      open: (signal, port) => passive.openAhead(signal, port),
      onDidFail: () => this.#used(false),
      logger,
    });
    control.onDidEnd((reason) => {
      // It says something of its own accord when a data connection is idle.
      if (this.#spare.isOpen && reason.reply !== undefined) this.#used(false);
      this.#spare.discard();
    });
  }

  /** One is open, and waits to be used. */
  get isOpen(): boolean {
    return this.#spare.isOpen;
  }

  /**
   * Begins to open the next one. No transfer may be under way.
   * @param port that the server has named for it. Default: it is asked for one
   */
  prepare(port?: number): void {
    if (this.#isWanted) this.#spare.prepare(port);
  }

  /**
   * @returns the connection, which is the caller's now; undefined where there is none that is fit
   * @throws RemoteError `aborted`
   */
  take(signal: AbortSignal | undefined): Promise<DataSocket | undefined> {
    return this.#spare.take(signal);
  }

  succeeded(): void {
    this.#used(true);
  }

  failed(error: unknown): void {
    if (hasCode(error, 'connection-lost', 'timeout')) this.#used(false);
  }

  /** A transfer was made on another one. */
  didWithout(hasWorked: boolean): void {
    const { profile } = this.#options;
    profile.takesAhead = afterDoingWithout(profile.takesAhead, hasWorked);
    if (profile.takesAhead === 'no') profile.refusedAheadAtMs ??= this.#options.now();
  }

  #used(hasWorked: boolean): void {
    const { profile } = this.#options;
    profile.takesAhead = afterUse(profile.takesAhead, hasWorked);
  }

  get #isWanted(): boolean {
    return !this.#options.control.end && opensAhead(this.#options);
  }
}

/**
 * Whether a session opens data connections ahead. What waits for its reply alone, a tunnel, and who
 * wants to know what for, are left out.
 */
export function opensAhead({
  data,
  profile,
  proxy,
  shortcuts,
  now,
}: Pick<DataConnectorOptions, 'data' | 'profile' | 'proxy' | 'shortcuts' | 'now'>): boolean {
  const isPassive =
    data.mode === 'passive' || (data.mode === 'auto' && profile.dataMode === 'passive');
  const isOn = shortcuts.dataAhead && shortcuts.commandBursts && profile.pipelining;
  if (!isOn || !isPassive || proxy || profile.announceTransfer) return false;
  tryAgain(profile, now());
  return isTrusted(profile.takesAhead);
}

function tryAgain(profile: ServerProfile, nowMs: number): void {
  const { refusedAheadAtMs } = profile;
  if (refusedAheadAtMs === undefined || nowMs - refusedAheadAtMs < REFUSED_MS) return;
  profile.refusedAheadAtMs = undefined;
  profile.takesAhead = 'doubted';
}
