import { RemoteError } from '../../common/remoteError.ts';
import { command, type Command } from '../protocol/command.ts';
import { describeReply, isCompletion } from '../protocol/reply.ts';
import { extendedPortArgument, portArgument } from '../protocol/dataAddress.ts';
import { bareAddress, isIpv6Address } from '../transport/address.ts';
import { DataConnection } from '../transport/dataConnection.ts';
import { DataListener } from '../transport/dataListener.ts';
import type { DataConnectorOptions, DataOpener, DataRequest } from './dataOpener.ts';

/**
 * Lets the server open the data connections, at a port of this computer that it is told by EPRT
 * (RFC 2428), or by PORT (RFC 959) where it refuses that. Servers connect as soon as they know the
 * port (pyftpdlib), when they have the transfer's command, or behind their 150. Under TLS this side
 * stays the client of the handshake (RFC 4217 section 7).
 */
export class ActiveMode implements DataOpener {
  readonly #options: DataConnectorOptions;

  constructor(options: DataConnectorOptions) {
    this.#options = options;
  }

  /** @throws RemoteError `active-mode-failed` */
  async open(request: DataRequest): Promise<DataConnection> {
    const { channel } = this.#options;
    const source = await this.#listen();
    try {
      await this.#tell(source.port, request);
    } catch (error) {
      source.destroy(new RemoteError('closed', 'Nobody is waited for'));
      throw error;
    }
    const protect =
      channel && ((plain: Parameters<typeof channel.protect>[0]) => channel.protect(plain));
    return new DataConnection({ source, onActivity: request.onActivity, protect });
  }

  #listen(): Promise<DataListener> {
    const { control, data, timeouts, logger } = this.#options;
    const { host: peer, localAddress = '' } = control.peer;
    const isForwarded = this.#address() !== bareAddress(localAddress);
    const all = isIpv6Address(peer) ? '::' : '0.0.0.0';
    return DataListener.open({
      host: isForwarded || localAddress === '' ? all : localAddress,
      ports: data.activePorts,
      peer,
      // Before the transfer counts as one that stands still: that would end the session.
      timeoutMs: Math.min(timeouts.connectMs, timeouts.replyMs, timeouts.dataIdleMs),
      onStranger: (address) =>
        logger.warn(`A connection from ${address} came instead of the server's, and was closed`),
    });
  }

  /** What the server is told: an address that it can reach in the way in which it was reached. */
  #address(): string {
    const { control, data } = this.#options;
    const { host: peer, localAddress = '' } = control.peer;
    const { activeAddress } = data;
    const fits =
      activeAddress !== undefined && isIpv6Address(activeAddress) === isIpv6Address(peer);
    return bareAddress(fits ? activeAddress : localAddress);
  }

  async #tell(port: number, request: DataRequest): Promise<void> {
    const { profile } = this.#options;
    const address = { host: this.#address(), port };
    const byPort = portArgument(address);
    if (profile.extendedActive || byPort === undefined) {
      const refusal = await this.#refusalOf(
        command('EPRT', extendedPortArgument(address)),
        request,
      );
      if (refusal === undefined) return;
      if (byPort === undefined) throw refused(refusal);
    }
    const refusal = await this.#refusalOf(command('PORT', byPort), request);
    if (refusal !== undefined) throw refused(refusal);
    // Here PORT works where EPRT does not.
    profile.extendedActive = false;
  }

  async #refusalOf(sent: Command, { signal }: DataRequest): Promise<string | undefined> {
    const { control, timeouts } = this.#options;
    const reply = await control.exchange(sent, { timeoutMs: timeouts.replyMs, signal });
    return isCompletion(reply) ? undefined : describeReply(reply);
  }
}

function refused(reply: string): RemoteError {
  const text = 'the server does not open connections to this computer';
  return new RemoteError('active-mode-failed', text, { reply });
}
