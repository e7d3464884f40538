import { joinPath } from '../../../common/remotePath.ts';
import { isCompletion } from '../../protocol/reply.ts';
import type { Bench, Exchange } from './bench.ts';
import type { Probe } from './probe.ts';

const MODE = 0o640;

/** Whether the permissions of a file can be set. */
export const modeProbe: Probe = {
  area: 'writing',
  facts: ['changeMode'],
  writes: true,
  run: async (bench) => {
    const folder = bench.at('modes');
    await bench.mustMake(folder);
    const path = joinPath(folder, 'mode');
    await bench.send('STOR', path, Buffer.from('mode'));
    await changeMode(bench, folder, path);
  },
};

async function changeMode(bench: Bench, folder: string, path: string): Promise<void> {
  const ways = [
    ['SITE CHMOD', () => bench.ask('SITE', `CHMOD 640 ${path}`)],
    ['MFF', () => bench.ask('MFF', `UNIX.mode=0640; ${path}`)],
  ] as const;
  const tried: Exchange[] = [];
  for (const [way, change] of ways) {
    const exchange = await change();
    tried.push(exchange);
    if (!isCompletion(exchange.reply) || !(await hasMode(bench, folder))) continue;
    bench.note('changeMode', way, exchange);
    return;
  }
  bench.note('changeMode', undefined, ...tried);
}

/** Where listings tell no permissions the reply has to be believed. */
async function hasMode(bench: Bench, folder: string): Promise<boolean> {
  const { entries } = await bench.session.list(folder, { signal: bench.signal });
  const mode = entries.find(({ name }) => name === 'mode')?.mode;
  return mode === undefined || mode === MODE;
}
