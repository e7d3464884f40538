import { RemoteError } from '../../common/remoteError.ts';
import type { OperationOptions } from '../../remote/remoteSession.ts';
import { command, holdsIac, type Command } from '../protocol/command.ts';
import { isCompletion } from '../protocol/reply.ts';
import type { ControlConnection } from '../transport/controlConnection.ts';
import type { ServerProfile } from './serverProfile.ts';

export interface OutgoingNamesOptions {
  readonly control: ControlConnection;
  readonly profile: ServerProfile;
  readonly replyMs: number;
}

/**
 * NOOP with telnet's "interrupt process" within. Who reads commands as telnet (RFC 959 section
 * 4.1.3) takes it out: ProFTPD, the BSD family. To the others it is an unknown command, which
 * harms nothing either.
 */
const TELNET_QUESTION = command('NO\u00ff\u00f4OP');

/** Sees to it, before a command is sent, that its names reach the server as they are. */
export class OutgoingNames {
  readonly #options: OutgoingNamesOptions;

  constructor(options: OutgoingNamesOptions) {
    this.#options = options;
  }

  /** @throws RemoteError `not-supported` for what the server would take for another name */
  async prepare(
    commands: readonly Command[],
    options: OperationOptions | undefined,
  ): Promise<void> {
    const { control, profile } = this.#options;
    for (const sent of commands) this.#mustArrive(sent);
    if (!commands.some((sent) => holdsIac(sent, control.names))) return;
    profile.readsTelnet ??= await this.#readsTelnet(options);
    control.doublesIac = profile.readsTelnet;
  }

  #mustArrive({ argument }: Command): void {
    if (!argument?.endsWith(' ') || !this.#options.profile.rewritesTrailingSpace) return;
    throw new RemoteError('not-supported', 'The server takes no name that ends with a space', {
      path: argument,
    });
  }

  /** Once per server, and only for a name with the byte 0xFF: `ÿ` in Latin-1, `я` in Windows-1251. */
  async #readsTelnet(options: OperationOptions | undefined): Promise<boolean> {
    const { control, replyMs } = this.#options;
    const bounds = { timeoutMs: replyMs, signal: options?.signal };
    return isCompletion(await control.exchange(TELNET_QUESTION, bounds));
  }
}
