import { hasCode } from '../../common/remoteError.ts';
import type { Command } from '../protocol/command.ts';
import type { Reply } from '../protocol/reply.ts';
import type { ControlConnection } from '../transport/controlConnection.ts';
import type { ExchangeOptions } from '../transport/exchange.ts';
import type { ServerProfile } from './serverProfile.ts';

/** Commands that read a whole file: that they are late says nothing of those in the same packet. */
const SLOW = /^(?:HASH|MD5|XMD5|XCRC|XSHA|STAT)/;

/**
 * Sends several commands in one packet. Where some are answered and the next one never is, the
 * server has lost it: from then on they go one by one.
 * @returns a promise for each reply; those that nobody awaits may fail unheard
 */
export function sendPipelined(
  control: ControlConnection,
  profile: ServerProfile,
  commands: readonly Command[],
  bounds: ExchangeOptions,
): Promise<Reply>[] {
  const replies = control.send(commands, bounds);
  let answered = 0;
  for (const reply of replies) {
    reply.then(
      () => answered++,
      (error: unknown) => {
        const lost = commands[answered];
        if (answered === 0 || !lost || SLOW.test(lost.verb) || !hasCode(error, 'timeout')) return;
        profile.pipelining = false;
      },
    );
  }
  return replies;
}
