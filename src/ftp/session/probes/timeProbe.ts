import { parseListing } from '../../protocol/listing/listListing.ts';
import { isCompletion, replyText } from '../../protocol/reply.ts';
import { parseModificationTime } from '../../protocol/replyTexts.ts';
import type { Bench, Exchange } from './bench.ts';
import type { Probe } from './probe.ts';

const MINUTE_MS = 60_000;
const QUARTER_HOUR = 15;
const WANTED = '20200102030405';
const WANTED_MS = Date.UTC(2020, 0, 2, 3, 4, 5);
/** Servers cut the second off. */
const HALF_SECOND_MS = 500;

/** By which clock the server tells times, how exactly, and whether it lets them be set. */
export const timeProbe: Probe = {
  area: 'writing',
  facts: ['modificationTime', 'clockSkew', 'timePrecision', 'listOffset', 'setTime'],
  writes: true,
  run: async (bench) => {
    const folder = bench.at('times');
    await bench.mustMake(folder);
    const path = bench.at('times', 'clock');
    const before = Date.now();
    await bench.send('STOR', path, Buffer.from('tick'));
    const writtenMs = (before + Date.now()) / 2;
    const { exchange, timeMs } = await modificationTime(bench, path);
    bench.note('modificationTime', timeMs !== undefined, exchange);
    await precision(bench, folder);
    if (timeMs !== undefined) {
      bench.note('clockSkew', Math.round(timeMs + HALF_SECOND_MS - writtenMs), exchange);
    }
    bench.note('listOffset', await listOffset(bench, folder, timeMs));
    await setTime(bench, path);
  },
};

async function modificationTime(bench: Bench, path: string) {
  const exchange = await bench.ask('MDTM', path);
  const { reply } = exchange;
  const timeMs = isCompletion(reply) ? parseModificationTime(replyText(reply))?.mtimeMs : undefined;
  return { exchange, timeMs };
}

async function precision(bench: Bench, folder: string): Promise<void> {
  const { entries } = await bench.session.list(folder, { signal: bench.signal });
  const unitMs = entries[0]?.mtimeUnitMs;
  if (unitMs === undefined) return;
  const unit = unitMs <= 1_000 ? 'second' : unitMs <= MINUTE_MS ? 'minute' : 'day';
  bench.note('timePrecision', unit);
}

/** LIST tells the server's local time and never says which; MDTM tells UTC (RFC 3659 section 3). */
async function listOffset(
  bench: Bench,
  folder: string,
  timeMs: number | undefined,
): Promise<number | undefined> {
  const text = await bench.list(folder);
  const clock = { nowMs: Date.now(), utcOffsetMinutes: 0 };
  const entry = parseListing(text, clock).entries.find(({ name }) => name === 'clock');
  if (timeMs === undefined || entry?.mtimeMs === undefined) return undefined;
  // Whole minutes, as in the listing: the difference would be a negative zero else.
  const minutes = Math.floor(entry.mtimeMs / MINUTE_MS) - Math.floor(timeMs / MINUTE_MS);
  return Math.round(minutes / QUARTER_HOUR) * QUARTER_HOUR;
}

async function setTime(bench: Bench, path: string): Promise<void> {
  const ways = [
    ['MFMT', () => bench.ask('MFMT', `${WANTED} ${path}`)],
    ['MDTM', () => bench.ask('MDTM', `${WANTED} ${path}`)],
    ['SITE UTIME', () => bench.ask('SITE', `UTIME ${WANTED} ${path}`)],
  ] as const;
  const tried: Exchange[] = [];
  for (const [way, set] of ways) {
    const exchange = await set();
    tried.push(exchange);
    if (!isCompletion(exchange.reply)) continue;
    const { timeMs } = await modificationTime(bench, path);
    if (timeMs !== WANTED_MS) continue;
    bench.note('setTime', way, exchange);
    return;
  }
  bench.note('setTime', undefined, ...tried);
}
