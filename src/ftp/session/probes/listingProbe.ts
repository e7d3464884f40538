import { hasCode, RemoteError } from '../../../common/remoteError.ts';
import type { FactValues } from '../../../remote/serverReport.ts';
import { parseListing } from '../../protocol/listing/listListing.ts';
import { isCompletion } from '../../protocol/reply.ts';
import type { Bench } from './bench.ts';
import type { Probe } from './probe.ts';

/** In which ways the server lists a folder. */
export const listingProbe: Probe = {
  area: 'listing',
  facts: ['machineListing', 'listFormat', 'statListing'],
  writes: false,
  run: async (bench) => {
    await machineListing(bench);
    const text = await bench.list(bench.listed);
    bench.note('listFormat', formatOf(text));
    const stat = await bench.ask('STAT', bench.listed);
    const lines = isCompletion(stat.reply) ? stat.reply.lines.slice(1, -1).join('\n') : '';
    bench.note('statListing', parsed(lines).entries.length > 0);
  },
};

async function machineListing(bench: Bench): Promise<void> {
  const offered = bench.profile.features?.machineListingFacts ?? [];
  try {
    await bench.receive('MLSD', bench.listed);
    bench.note('machineListing', { works: true, facts: offered.map(({ name }) => name) });
  } catch (error) {
    if (!hasCode(error, 'rejected', 'not-supported')) throw error;
    bench.note('machineListing', { works: false, facts: [] });
  }
}

function formatOf(text: string): FactValues['listFormat'] {
  if (text.trim() === '') return undefined;
  return parsed(text).format ?? 'unknown';
}

/** Times do not matter here. */
function parsed(text: string) {
  return parseListing(text, { nowMs: Date.now(), utcOffsetMinutes: 0 });
}

/** What is in the person's folder, counted and not told. */
export const folderContentProbe: Probe = {
  area: 'listing',
  facts: ['links', 'foreignNames'],
  writes: false,
  run: async (bench) => {
    const { entries } = await bench.session.list(bench.folder, { signal: bench.signal });
    const links = entries.filter(({ kind }) => kind === 'symlink');
    const dangling = links.filter(({ target }) => target === undefined).length;
    bench.note('links', { seen: links.length, dangling });
    // With another encoding every byte is some letter.
    if (bench.session.parts.core.names.isUtf8) bench.note('foreignNames', bench.foreignNames);
  },
};

/** What listings leave out, and how they tell that there is nothing. */
export const folderProbe: Probe = {
  area: 'listing',
  facts: ['hiddenFiles', 'emptyFolder'],
  writes: true,
  run: async (bench) => {
    const folder = bench.at('hidden');
    await bench.mustMake(folder);
    await bench.mustMake(bench.at('hidden', '.dot'));
    bench.note('hiddenFiles', await hiddenFiles(bench, folder));
    const empty = bench.at('empty');
    await bench.mustMake(empty);
    bench.note('emptyFolder', await emptyFolder(bench, empty));
  },
};

async function hiddenFiles(bench: Bench, folder: string) {
  const ways = [
    ['MLSD', async () => bench.text(await bench.receive('MLSD', folder))],
    ['LIST', () => bench.list(folder)],
    ['LIST -a', () => bench.list(folder, '-a')],
  ] as const;
  for (const [way, list] of ways) {
    if (/ \.dot\r?$/m.test(await unlessRefused(list))) return way;
  }
  return undefined;
}

async function emptyFolder(bench: Bench, folder: string): Promise<'empty' | 'refused'> {
  try {
    await bench.list(folder);
    return 'empty';
  } catch (error) {
    if (hasCode(error, 'rejected')) return 'refused';
    throw error;
  }
}

async function unlessRefused(list: () => Promise<string>): Promise<string> {
  try {
    return await list();
  } catch (error) {
    if (error instanceof RemoteError && hasCode(error, 'rejected', 'not-supported')) return '';
    throw error;
  }
}
