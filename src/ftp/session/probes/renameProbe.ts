import { isCompletion, isIntermediate } from '../../protocol/reply.ts';
import type { Bench, Exchange } from './bench.ts';
import type { Probe } from './probe.ts';

const OLD = Buffer.from('the old content');
const NEW = Buffer.from('the new content, which is longer');

/** What a rename may do: a save goes by it. */
export const renameProbe: Probe = {
  area: 'writing',
  facts: ['renameOver', 'renameAcross'],
  writes: true,
  run: async (bench) => {
    const target = bench.at('old');
    await bench.send('STOR', target, OLD);
    await bench.send('STOR', bench.at('new'), NEW);
    const over = await rename(bench, bench.at('new'), target);
    const now = await bench.receive('RETR', target);
    const replaces = isCompletion(over.reply) && now.equals(NEW);
    bench.note('renameOver', replaces ? 'replaces' : 'refused', over);
    const folder = bench.at('across');
    await bench.mustMake(folder);
    const across = await rename(bench, target, bench.at('across', 'old'));
    bench.note('renameAcross', isCompletion(across.reply), across);
  },
};

async function rename(bench: Bench, from: string, to: string): Promise<Exchange> {
  const first = await bench.ask('RNFR', from);
  return isIntermediate(first.reply) ? bench.ask('RNTO', to) : first;
}
