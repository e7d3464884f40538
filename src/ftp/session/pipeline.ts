import { hasCode } from '../../common/remoteError.ts';
import type { Command } from '../protocol/command.ts';
import type { Reply } from '../protocol/reply.ts';
import type { ControlConnection } from '../transport/controlConnection.ts';
import type { ExchangeOptions } from '../transport/exchange.ts';
import type { ServerProfile } from './serverProfile.ts';

/** Commands that read a whole file: that they are late says nothing of those in the same packet. */
const SLOW = /^(?:HASH|MD5|XMD5|XCRC|XSHA|STAT)/;

/**
 * What goes out in one packet, of which two are under way at a time: far below what fills the
 * buffers of both directions, where a server that waits for us to read would read no more itself.
 */
const MAX_PACKET_COMMANDS = 50;
const MAX_PACKET_BYTES = 2_048;
const PACKETS_AT_ONCE = 2;

/**
 * Sends commands without waiting for each reply, however many they are. Settles when all that was
 * sent is answered, or the connection has ended.
 * @returns the replies, in the order of the commands
 */
export async function sendInPackets(
  control: ControlConnection,
  profile: ServerProfile,
  commands: readonly Command[],
  bounds: ExchangeOptions,
): Promise<Reply[]> {
  const packets: Promise<Reply[]>[] = [];
  try {
    for (const packet of packetsOf(commands)) {
      if (packets.length >= PACKETS_AT_ONCE) await packets.at(-PACKETS_AT_ONCE);
      const replies = Promise.all(sendPipelined(control, profile, packet, bounds));
      replies.catch(() => undefined);
      packets.push(replies);
    }
    return (await Promise.all(packets)).flat();
  } finally {
    await Promise.allSettled(packets);
  }
}

function packetsOf(commands: readonly Command[]): Command[][] {
  const packets: Command[][] = [];
  let packet: Command[] = [];
  let bytes = 0;
  for (const sent of commands) {
    const length = sent.verb.length + Buffer.byteLength(sent.argument ?? '') + 3;
    const isFull = packet.length >= MAX_PACKET_COMMANDS || bytes + length > MAX_PACKET_BYTES;
    if (packet.length === 0 || isFull) {
      packets.push((packet = []));
      bytes = 0;
    }
    packet.push(sent);
    bytes += length;
  }
  return packets;
}

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
