import { hasCode, RemoteError } from '../../common/remoteError.ts';
import type { DataConnection, DataSocket } from '../transport/dataConnection.ts';
import { ActiveMode } from './activeMode.ts';
import { DataAhead } from './dataAhead.ts';
import type { DataConnectorOptions, DataOpener, DataRequest } from './dataOpener.ts';
import { PassiveMode } from './passiveMode.ts';

/** Of passive mode, one after the other: then it is not for the moment, whatever the server says. */
const LASTING_REFUSALS = 2;

/** A data connection, and what its fate says about the server. */
export interface DataOpening {
  readonly data: DataConnection;
  /** Tells that the transfer has worked. */
  succeeded(): void;
  /** What to make of the transfer's failure. */
  explain(error: unknown): unknown;
}

/**
 * Opens data connections in the mode that the settings name; in `auto` in the one that works, and
 * passive first. What works is kept in the profile, and forgotten when it does not any more.
 */
export class DataConnector {
  readonly #options: DataConnectorOptions;
  readonly #openers: { readonly passive: PassiveMode; readonly active: DataOpener };
  readonly #ahead: DataAhead;
  /** Times that passive mode was refused for the moment, since it last worked. */
  #refusals = 0;

  constructor(options: DataConnectorOptions) {
    this.#options = options;
    const passive = new PassiveMode(options);
    this.#openers = { passive, active: new ActiveMode(options) };
    this.#ahead = new DataAhead(options, passive);
  }

  /** The data connection of the next transfer is open. */
  get isPrepared(): boolean {
    return this.#ahead.isOpen;
  }

  /** See {@link DataAhead.prepare}. */
  prepare(port?: number): void {
    this.#ahead.prepare(port);
  }

  /** @throws RemoteError `data-connection-failed`, `active-mode-failed` */
  async open(request: DataRequest): Promise<DataOpening> {
    const socket = await this.#ahead.take(request.signal);
    return socket ? this.#onAhead(socket, request) : this.#judged(await this.#openNow(request));
  }

  async #openNow(request: DataRequest): Promise<DataOpening> {
    const { data, proxy } = this.#options;
    if (proxy) return settled(await this.#openThroughProxy(request));
    if (data.mode === 'auto') return this.#openEither(request);
    return settled(await this.#openers[data.mode].open(request));
  }

  /** It takes no connections for others: the server could not come back. */
  #openThroughProxy(request: DataRequest): Promise<DataConnection> {
    if (this.#options.data.mode !== 'active') return this.#openers.passive.open(request);
    const text = 'the server cannot connect back through the proxy of the connection';
    return Promise.reject(new RemoteError('active-mode-failed', text));
  }

  #onAhead(socket: DataSocket, request: DataRequest): DataOpening {
    const data = this.#openers.passive.connectionOn(socket, request.onActivity);
    const explain = (error: unknown): unknown => {
      this.#ahead.failed(error);
      return error;
    };
    return { data, succeeded: () => this.#ahead.succeeded(), explain };
  }

  /** How it fares shows whether those that are opened ahead are why others fail. */
  #judged(opening: DataOpening): DataOpening {
    return {
      data: opening.data,
      succeeded: () => {
        this.#ahead.didWithout(true);
        opening.succeeded();
      },
      explain: (error) => {
        if (hasCode(error, 'connection-lost', 'timeout')) this.#ahead.didWithout(false);
        return opening.explain(error);
      },
    };
  }

  async #openEither(request: DataRequest): Promise<DataOpening> {
    const { profile } = this.#options;
    const known = profile.dataMode;
    try {
      const data = await this.#openers[known].open(request);
      this.#refusals = 0;
      return known === 'passive' ? settled(data) : this.#remembered(data);
    } catch (error) {
      if (!hasCode(error, 'data-connection-failed', 'active-mode-failed')) throw error;
      return known === 'passive' ? this.#tryActive(request, error) : this.#backToPassive(request);
    }
  }

  /** Whether it works, only the transfer will tell. */
  async #tryActive(request: DataRequest, failure: RemoteError): Promise<DataOpening> {
    const { profile, logger } = this.#options;
    const isLasting = !isForNow(failure) || ++this.#refusals >= LASTING_REFUSALS;
    logger.info(`Passive mode does not work (${failure.message}); trying active mode`);
    const explain = (error: unknown): unknown =>
      hasCode(error, 'active-mode-failed') ? neither(failure, error) : error;
    try {
      const data = await this.#openers.active.open(request);
      const succeeded = (): void => {
        if (!isLasting) return;
        if (profile.dataMode === 'passive')
          logger.info('Active mode works, and is used from now on');
        profile.dataMode = 'active';
      };
      return { data, succeeded, explain };
    } catch (error) {
      throw explain(error);
    }
  }

  async #backToPassive(request: DataRequest): Promise<DataOpening> {
    this.#forgetActive();
    return settled(await this.#openers.passive.open(request));
  }

  /** Another session fares better when this one has told what does not work any more. */
  #remembered(data: DataConnection): DataOpening {
    const { control } = this.#options;
    const explain = (error: unknown): unknown => {
      if (!hasCode(error, 'active-mode-failed')) return error;
      this.#forgetActive();
      const reason = new RemoteError('connection-lost', error.message, { cause: error });
      control.destroy(reason);
      return reason;
    };
    return { data, succeeded: () => undefined, explain };
  }

  #forgetActive(): void {
    const { profile, logger } = this.#options;
    if (profile.dataMode === 'active') logger.info('Active mode does not work any more');
    profile.dataMode = 'passive';
  }
}

/** 4yz (RFC 959 section 4.2.1): the same may work a moment later. */
function isForNow({ reply }: RemoteError): boolean {
  return reply?.startsWith('4') ?? false;
}

function settled(data: DataConnection): DataOpening {
  return { data, succeeded: () => undefined, explain: (error) => error };
}

/** The first failure, since passive mode is what others can bring about. */
function neither(passive: RemoteError, active: RemoteError): RemoteError {
  return new RemoteError(
    'data-connection-failed',
    `${passive.message}; in active mode ${active.message}`,
    { cause: active, reply: passive.reply ?? active.reply },
  );
}
