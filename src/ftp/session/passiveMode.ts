import { throwIfAborted } from '../../common/deadline.ts';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { command, type Command } from '../protocol/command.ts';
import {
  Code,
  describeReply,
  isCompletion,
  isNotImplemented,
  replyText,
  type Reply,
} from '../protocol/reply.ts';
import { parseExtendedPassivePort, parsePassivePort } from '../protocol/replyTexts.ts';
import { isIpv6Address } from '../transport/address.ts';
import { DataConnection, type DataSocket } from '../transport/dataConnection.ts';
import { reach } from '../transport/reach.ts';
import type { DataConnectorOptions, DataOpener, DataRequest } from './dataOpener.ts';
import { replyError } from './replyError.ts';
import type { ServerProfile } from './serverProfile.ts';

/**
 * Opens data connections in passive mode: EPSV (RFC 2428), and PASV (RFC 959) on servers that
 * refuse it or whose port then cannot be reached. The address in the PASV reply is never used,
 * the control connection's peer is: behind a NAT it is wrong, and from a hostile server a weapon.
 */
export class PassiveMode implements DataOpener {
  readonly #options: DataConnectorOptions;

  constructor(options: DataConnectorOptions) {
    this.#options = options;
  }

  /** @throws RemoteError `data-connection-failed` */
  async open(request: DataRequest): Promise<DataConnection> {
    const { profile, control } = this.#options;
    // PASV tells IPv4 addresses alone.
    const extendedOnly = isIpv6Address(control.peer.host);
    if (extendedOnly || profile.extendedPassive) {
      const port = await this.#extendedPassivePort(request);
      if (port !== undefined) {
        const data = await this.#dialUnless(extendedOnly, port, request);
        if (data) return data;
      } else if (extendedOnly) throw noPassiveMode('EPSV was refused');
    }
    const port = await this.#passivePort(request);
    const data = await this.#dial(port, request);
    // Here PASV works where EPSV did not.
    profile.extendedPassive = false;
    return data;
  }

  /**
   * For a transfer that is not known yet. Nothing is tried out for it: where the way that is known
   * does not work, there is none ahead.
   * @param port that the server has named for it. Default: it is asked for one
   */
  async openAhead(signal: AbortSignal, port?: number): Promise<DataSocket> {
    return this.#reach(port ?? (await this.#portAhead()), signal);
  }

  async #portAhead(): Promise<number> {
    const { profile, control, timeouts } = this.#options;
    const sent = passiveCommand(profile, control.peer.host);
    const reply = await control.exchange(sent, { timeoutMs: timeouts.replyMs });
    const port = portNamed(sent, reply);
    if (port === undefined) throw noPassiveMode(`${sent.verb} was refused`, describeReply(reply));
    return port;
  }

  async #extendedPassivePort(request: DataRequest): Promise<number | undefined> {
    return this.#portOf(request, command('EPSV'), extendedPort);
  }

  async #passivePort(request: DataRequest): Promise<number> {
    let refusal = '';
    const port = await this.#portOf(request, command('PASV'), (reply) => {
      refusal = describeReply(reply);
      return passivePort(reply);
    });
    if (port === undefined) throw noPassiveMode('PASV was refused', refusal);
    return port;
  }

  /**
   * PRET tells the server ahead what will be transferred: DrFTPD picks the machine with the file by
   * it, and opens no port without. Pure-FTPd announces it and does not need it, so it is sent once
   * it was seen to help.
   */
  async #portOf(
    request: DataRequest,
    asking: Command,
    parse: (reply: Reply) => number | undefined,
  ): Promise<number | undefined> {
    const { profile } = this.#options;
    if (profile.announceTransfer) return parse(await this.#askAnnounced(request, asking));
    const reply = await this.#exchange(asking, request);
    const port = parse(reply);
    if (port !== undefined || !profile.features?.has('PRET')) return port;
    const announced = parse(await this.#askAnnounced(request, asking));
    // 4yz is for the moment: it would have been taken without PRET, too.
    const isForNow = reply.code >= 400 && reply.code < 500;
    if (announced !== undefined && !isForNow) profile.announceTransfer = true;
    return announced;
  }

  /** Both in one write, where the server takes that. */
  async #askAnnounced(request: DataRequest, asking: Command): Promise<Reply> {
    const { control, profile, shortcuts } = this.#options;
    const { verb, argument } = request.command;
    const pret = command('PRET', argument === undefined ? verb : `${verb} ${argument}`);
    const bounds = this.#bounds(request);
    const inPacket = shortcuts.commandBursts && profile.pipelining;
    const [announced, reply] = inPacket
      ? await control.burst([pret, asking], bounds)
      : [await control.exchange(pret, bounds), await control.exchange(asking, bounds)];
    if (!announced || !reply) throw new RemoteError('protocol', 'PRET was not answered');
    // The refusal of the transfer itself, ahead of it.
    const refused = !isCompletion(announced) && !isNotImplemented(announced);
    if (refused && profile.announceTransfer) throw replyError(announced, pret, request.path);
    return reply;
  }

  #exchange(sent: Command, request: DataRequest): Promise<Reply> {
    return this.#options.control.exchange(sent, this.#bounds(request));
  }

  #bounds({ signal }: DataRequest) {
    return { timeoutMs: this.#options.timeouts.replyMs, signal };
  }

  /** @returns undefined where the port cannot be reached, unless that is the last word */
  async #dialUnless(
    isLast: boolean,
    port: number,
    request: DataRequest,
  ): Promise<DataConnection | undefined> {
    try {
      return await this.#dial(port, request);
    } catch (error) {
      if (!isLast && hasCode(error, 'data-connection-failed')) return undefined;
      throw error;
    }
  }

  async #dial(port: number, { onActivity, signal }: DataRequest): Promise<DataConnection> {
    return this.connectionOn(await this.#reach(port, signal), onActivity);
  }

  /** Makes a socket the data connection of a transfer. */
  connectionOn(source: DataSocket, onActivity: () => void): DataConnection {
    const { channel } = this.#options;
    const protect = channel && ((plain: DataSocket) => channel.protect(plain));
    return new DataConnection({ source, onActivity, protect });
  }

  async #reach(port: number, signal: AbortSignal | undefined): Promise<DataSocket> {
    const { control, channel, proxy } = this.#options;
    const { host, localAddress } = control.peer;
    const isBulk = !channel;
    const timeoutMs = this.#options.timeouts.connectMs;
    try {
      return await reach({ host, port, timeoutMs, signal, localAddress, isBulk, proxy });
    } catch (error) {
      throwIfAborted(signal);
      // The session's own end tells more than what came of it, and that it is worth another try.
      if (control.end) throw control.end;
      const why = error instanceof Error ? error.message : String(error);
      throw new RemoteError(
        'data-connection-failed',
        `No data connection to port ${port} of the server: ${why}`,
        { cause: error },
      );
    }
  }
}

/** Asks for a port in the way that is known to work. */
export function passiveCommand({ extendedPassive }: ServerProfile, serverHost: string): Command {
  return command(isIpv6Address(serverHost) || extendedPassive ? 'EPSV' : 'PASV');
}

/** The port in the answer; undefined where there is none. */
export function portNamed({ verb }: Command, reply: Reply): number | undefined {
  return verb === 'EPSV' ? extendedPort(reply) : passivePort(reply);
}

function extendedPort(reply: Reply): number | undefined {
  if (reply.code !== Code.ExtendedPassiveMode) return undefined;
  return parseExtendedPassivePort(replyText(reply));
}

function passivePort(reply: Reply): number | undefined {
  return isCompletion(reply) ? parsePassivePort(replyText(reply))?.port : undefined;
}

function noPassiveMode(why: string, reply?: string): RemoteError {
  const text = `The server offers no passive mode: ${why}`;
  return new RemoteError('data-connection-failed', text, { reply });
}
