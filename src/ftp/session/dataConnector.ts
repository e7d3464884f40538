import { throwIfAborted } from '../../common/deadline.ts';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { command } from '../protocol/command.ts';
import { Code, isCompletion, replyText } from '../protocol/reply.ts';
import { parseExtendedPassivePort, parsePassivePort } from '../protocol/replyTexts.ts';
import type { ControlConnection } from '../transport/controlConnection.ts';
import { DataConnection } from '../transport/dataConnection.ts';
import { dial } from '../transport/dial.ts';
import type { TlsChannel } from '../transport/tlsChannel.ts';
import type { ServerProfile } from './serverProfile.ts';
import type { Timeouts } from './timeouts.ts';

export interface DataConnectorOptions {
  readonly control: ControlConnection;
  /** Protects the data connections. Undefined: plain text. */
  readonly channel: TlsChannel | undefined;
  readonly profile: ServerProfile;
  readonly timeouts: Timeouts;
}

/**
 * Opens data connections in passive mode: EPSV (RFC 2428), and PASV (RFC 959) on servers that
 * refuse it or whose port then cannot be reached. The address in the PASV reply is never used,
 * the control connection's peer is: behind a NAT it is wrong, and from a hostile server a weapon.
 */
export class DataConnector {
  readonly #options: DataConnectorOptions;

  constructor(options: DataConnectorOptions) {
    this.#options = options;
  }

  async open(onActivity: () => void, signal: AbortSignal | undefined): Promise<DataConnection> {
    const { profile } = this.#options;
    if (profile.extendedPassive) {
      const port = await this.#extendedPassivePort(signal);
      if (port !== undefined) {
        const data = await this.#dialOrUndefined(port, onActivity, signal);
        if (data) return data;
      }
    }
    const port = await this.#passivePort(signal);
    const data = await this.#dial(port, onActivity, signal);
    // Here PASV works where EPSV did not.
    profile.extendedPassive = false;
    return data;
  }

  async #extendedPassivePort(signal: AbortSignal | undefined): Promise<number | undefined> {
    const reply = await this.#exchange('EPSV', signal);
    if (reply.code !== Code.ExtendedPassiveMode) return undefined;
    return parseExtendedPassivePort(replyText(reply));
  }

  async #passivePort(signal: AbortSignal | undefined): Promise<number> {
    const reply = await this.#exchange('PASV', signal);
    const port = isCompletion(reply) ? parsePassivePort(replyText(reply))?.port : undefined;
    if (port !== undefined) return port;
    throw new RemoteError('data-connection-failed', 'The server offers no passive mode', {
      reply: `${reply.code} ${replyText(reply)}`,
    });
  }

  #exchange(verb: string, signal: AbortSignal | undefined) {
    const { control, timeouts } = this.#options;
    return control.exchange(command(verb), { timeoutMs: timeouts.replyMs, signal });
  }

  async #dialOrUndefined(
    port: number,
    onActivity: () => void,
    signal: AbortSignal | undefined,
  ): Promise<DataConnection | undefined> {
    try {
      return await this.#dial(port, onActivity, signal);
    } catch (error) {
      if (hasCode(error, 'data-connection-failed')) return undefined;
      throw error;
    }
  }

  async #dial(
    port: number,
    onActivity: () => void,
    signal: AbortSignal | undefined,
  ): Promise<DataConnection> {
    const { control, channel } = this.#options;
    const { host, localAddress } = control.peer;
    const timeoutMs = this.#options.timeouts.connectMs;
    try {
      const socket = await dial({ host, port, timeoutMs, signal, localAddress });
      const protect = channel && ((plain: typeof socket) => channel.protect(plain));
      return new DataConnection({ socket, onActivity, protect });
    } catch (error) {
      throwIfAborted(signal);
      // The session's own end tells more than what came of it, and that it is worth another try.
      if (control.end) throw control.end;
      throw new RemoteError(
        'data-connection-failed',
        `No data connection to port ${port} of the server`,
        { cause: error },
      );
    }
  }
}
