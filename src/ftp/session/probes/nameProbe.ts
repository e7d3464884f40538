import { hasCode } from '../../../common/remoteError.ts';
import type { NameFate } from '../../../remote/serverReport.ts';
import { isCompletion } from '../../protocol/reply.ts';
import type { Bench, Exchange } from './bench.ts';
import type { Probe } from './probe.ts';

/** One name for each question; they differ in more than the spaces that a server may change. */
const NAMES = {
  utf8Names: 'ä日本 x',
  leadingSpace: ' lead',
  trailingSpace: 'trail ',
  brackets: '[x]',
  star: 'a*b',
  backslash: 'c\\d',
  longName: 'n'.repeat(255),
} as const;

type NameFact = keyof typeof NAMES;

const FACTS = Object.keys(NAMES) as readonly NameFact[];

/**
 * Which names the server keeps as they are. Folders are made, not files: that takes no data
 * connection, and servers read the argument of every command alike.
 */
export const nameProbe: Probe = {
  area: 'names',
  facts: [...FACTS, 'caseSensitive'],
  writes: true,
  run: async (bench) => {
    await bench.mustMake(bench.at('names'));
    const made = new Map<NameFact, Exchange>();
    for (const fact of FACTS) {
      const exchange = await unlessUnencodable(() => bench.ask('MKD', path(bench, NAMES[fact])));
      if (exchange) made.set(fact, exchange);
    }
    const stored = await namesIn(bench);
    for (const [fact, exchange] of made) {
      const fate = fateOf(exchange, stored.has(NAMES[fact]));
      bench.note(fact, fate, fate === 'kept' ? undefined : exchange);
    }
    await caseSensitivity(bench);
    for (const fact of made.keys()) await bench.ask('RMD', path(bench, NAMES[fact]));
  },
};

function path(bench: Bench, name: string): string {
  return bench.at('names', name);
}

/** The encoding that the settings name may have no such characters. */
async function unlessUnencodable(ask: () => Promise<Exchange>): Promise<Exchange | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (hasCode(error, 'unencodable-name')) return undefined;
    throw error;
  }
}

async function namesIn(bench: Bench): Promise<ReadonlySet<string>> {
  const { entries } = await bench.session.list(bench.at('names'), { signal: bench.signal });
  return new Set(entries.map(({ name }) => name));
}

function fateOf({ reply }: Exchange, isListed: boolean): NameFate {
  if (!isCompletion(reply)) return 'refused';
  return isListed ? 'kept' : 'rewritten';
}

async function caseSensitivity(bench: Bench): Promise<void> {
  await bench.must('MKD', path(bench, 'Case'));
  const second = await bench.ask('CWD', path(bench, 'cASE'));
  bench.note('caseSensitive', !isCompletion(second.reply));
}
