import { isCompletion, replyText } from '../../protocol/reply.ts';
import type { Bench } from './bench.ts';
import type { Probe } from './probe.ts';

const ROUNDS = 5;
const MAX_FEATURES = 60;

/** What the server says of itself, and how far away it is. */
export const identityProbe: Probe = {
  area: 'server',
  facts: ['software', 'system', 'features', 'quirks', 'utf8Announced', 'roundTripMs'],
  writes: false,
  run: async (bench) => {
    bench.note('software', bench.profile.software);
    const system = await bench.ask('SYST');
    const text = isCompletion(system.reply) ? replyText(system.reply) : undefined;
    bench.note('system', text, text === undefined ? system : undefined);
    await features(bench);
    bench.note('quirks', bench.profile.quirks);
    bench.note('utf8Announced', bench.profile.features?.has('UTF8') ?? false);
    bench.note('roundTripMs', await roundTripMs(bench));
  },
};

async function features(bench: Bench): Promise<void> {
  const asked = await bench.ask('FEAT');
  const lines = isCompletion(asked.reply) ? asked.reply.lines.slice(1, -1) : [];
  const names = lines.map((line) => line.trim()).filter((line) => line !== '');
  bench.note('features', names.slice(0, MAX_FEATURES), lines.length === 0 ? asked : undefined);
}

/** The median: one late packet says nothing about the way. */
async function roundTripMs(bench: Bench): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await bench.ask('NOOP');
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(ROUNDS / 2)] ?? 0;
}
