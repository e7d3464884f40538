import { hasCode } from '../../../common/remoteError.ts';
import { command } from '../../protocol/command.ts';
import { isCompletion, type Reply } from '../../protocol/reply.ts';
import type { Bench } from './bench.ts';
import type { Probe } from './probe.ts';

const PATHNAME_CREATED = 257;
const ROUNDS = 8;

/** Several commands in one packet: by their codes it shows whether each got its own answer. */
export const pipeliningProbe: Probe = {
  area: 'sessions',
  facts: ['pipelining'],
  writes: false,
  run: async (bench) => {
    const round = [command('NOOP'), command('PWD'), command('TYPE', 'I')];
    const commands = Array.from({ length: ROUNDS }, () => round).flat();
    bench.note('pipelining', await inOrder(bench, commands));
  },
};

async function inOrder(bench: Bench, commands: Parameters<Bench['burst']>[0]): Promise<boolean> {
  try {
    const replies = await bench.burst(commands);
    return replies.every((reply, index) => answers(reply, commands[index]?.verb));
  } catch (error) {
    // Too few replies, too many, or the end of the session: that is how a burst goes wrong.
    if (hasCode(error, 'timeout', 'protocol', 'connection-lost')) return false;
    throw error;
  }
}

function answers(reply: Reply, verb: string | undefined): boolean {
  return isCompletion(reply) && (reply.code === PATHNAME_CREATED) === (verb === 'PWD');
}
