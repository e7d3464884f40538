import { spawn } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinPath, type RemotePath } from '../src/common/remotePath.ts';
import { runTimed } from './commandLine/runTimed.ts';
import type { CommandLineName, ContenderName, LibraryName } from './contenderName.ts';
import { isLibrary, tools } from './contenders.ts';
import { runLargeJob, type Direction, type LargeSample } from './largeJob.ts';
import type { OperationResult, Side } from './result.ts';
import { OWN_FILES } from './scratch.ts';
import type { Site } from './site.ts';
import { summarize } from './statistics.ts';

export interface LargeFileOptions {
  readonly site: Site;
  readonly contenders: readonly ContenderName[];
  readonly megabytes: number;
  readonly runs: number;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

interface LargeFile {
  readonly bytes: number;
  readonly sha256: string;
  readonly remote: RemotePath;
  /** A folder of the local disk with the file under the same name, and a small one. */
  readonly local: string;
}

const MEGABYTE = 1_000_000;
const LARGE = 'large.bin';
const SMALL = 'small.bin';
const MOST_RUNS = 3;
/** Two for a program that moves two files, and as much again for what is taken in another order. */
const ROOMS = 4;

/**
 * One large file, fetched and sent. Each transfer has a process to itself, so that the memory and
 * the processor time of one say nothing about another.
 */
export async function measureLargeFile(options: LargeFileOptions): Promise<OperationResult[]> {
  const { megabytes, progress } = options;
  const local = await mkdtemp(join(tmpdir(), 'ftp-workspace-bench-'));
  try {
    progress(`storing a file of ${megabytes} MB`);
    const file = await makeFile(options, local);
    const results: OperationResult[] = [];
    for (const direction of ['download', 'upload'] as const) {
      const title = `${direction} ${megabytes} MB`;
      progress(title);
      const sides = await measure(file, direction, options);
      results.push({ operation: `${direction}-large`, title, sides });
    }
    return results;
  } finally {
    await rm(local, { recursive: true, force: true });
  }
}

async function makeFile({ site, megabytes }: LargeFileOptions, local: string): Promise<LargeFile> {
  const bytes = megabytes * MEGABYTE;
  const content = randomFillSync(Buffer.allocUnsafe(bytes));
  const sha256 = createHash('sha256').update(content).digest('hex');
  const remote = joinPath(site.scratch.path, LARGE);
  await site.store(remote, content);
  await writeFile(join(local, LARGE), content);
  await writeFile(join(local, SMALL), site.scratch.smallContent);
  return { bytes, sha256, remote, local };
}

async function measure(
  file: LargeFile,
  direction: Direction,
  { site, contenders, runs, signal }: LargeFileOptions,
): Promise<OperationResult['sides']> {
  const samples = new Map<ContenderName, LargeSample[]>(contenders.map((name) => [name, []]));
  const errors = new Map<ContenderName, string>();
  for (let run = 0; run < Math.min(runs, MOST_RUNS); run++) {
    for (const name of contenders) {
      if (errors.has(name)) continue;
      try {
        const take = isLibrary(name)
          ? runLibrary(name, file, direction, site, signal)
          : runProgram(name, file, direction, site, signal);
        samples.get(name)?.push(await take);
      } catch (error) {
        signal.throwIfAborted();
        errors.set(name, error instanceof Error ? error.message : String(error));
      }
    }
  }
  const sides = contenders.map((name) => {
    const error = errors.get(name);
    const taken = samples.get(name) ?? [];
    return [name, error === undefined ? resultOf(taken, file) : { error }] as const;
  });
  return Object.fromEntries(sides);
}

async function runLibrary(
  contender: LibraryName,
  file: LargeFile,
  direction: Direction,
  site: Site,
  signal: AbortSignal,
): Promise<LargeSample> {
  const { bytes, sha256 } = file;
  const own = joinPath(site.scratch.own[contender], LARGE);
  const remote = direction === 'download' ? file.remote : own;
  const local = join(file.local, LARGE);
  await makeRoom(contender, file, site);
  const job = { target: site.target, contender, direction, remote, local, bytes, sha256 };
  return runLargeJob(job, signal);
}

/**
 * The same for all: nothing is on its way to the disk, no file is replaced, and the memory for
 * one as large is at hand: a virtual machine may give what is free back to its host within seconds,
 * and to be given 512 MB again has been seen to take 1.8 s of the processor, six times the transfer.
 */
async function makeRoom(name: ContenderName, { local }: LargeFile, site: Site): Promise<void> {
  const { scratch } = site;
  for (const place of placesOf([LARGE, LARGE], scratch.own[name])) {
    await site.discard(place);
  }
  for (const name of await readdir(local)) {
    if (name !== LARGE && name !== SMALL) await rm(join(local, name), { recursive: true });
  }
  if (process.platform !== 'win32') await once(spawn('sync', { stdio: 'ignore' }), 'exit');
  const rooms = Array.from({ length: ROOMS }, (_, index) => join(local, `room-${index}`));
  for (const room of rooms) await copyFile(join(local, LARGE), room);
  for (const room of rooms) await rm(room);
}

/**
 * What one more takes in the same process. Behind a small file is another one that is large, where
 * a process takes one only: its login, which ProFTPD puts off at random, is in the difference then.
 */
async function runProgram(
  name: CommandLineName,
  file: LargeFile,
  direction: Direction,
  site: Site,
  signal: AbortSignal,
): Promise<LargeSample> {
  const { local } = file;
  const { target, scratch } = site;
  const tool = tools[name];
  const own = scratch.own[name];
  const run = async (...names: string[]): Promise<LargeSample> => {
    await makeRoom(name, file, site);
    const [localName = LARGE] = names;
    const context = { target, scratch, own, run: 0, local, localFile: join(local, localName) };
    const from = localName === LARGE ? file.remote : joinPath(own, OWN_FILES[0]);
    const invocation =
      direction === 'download'
        ? tool.download(context, Array<RemotePath>(names.length).fill(from))
        : tool.upload(context, placesOf(names, own));
    return runTimed(tool.command, invocation, signal);
  };
  const less = await (tool.takesOne ? run(SMALL) : run(LARGE));
  const more = await (tool.takesOne ? run(LARGE) : run(LARGE, LARGE));
  return {
    ms: more.ms - less.ms,
    cpuSeconds: more.cpuSeconds - less.cpuSeconds,
    peakBytes: more.peakBytes,
  };
}

function placesOf(names: readonly string[], own: RemotePath): readonly RemotePath[] {
  return names.map((name, index) => joinPath(own, index === 0 ? name : `${index}-${name}`));
}

function resultOf(samples: readonly LargeSample[], { bytes }: LargeFile): Side {
  const of = (pick: (sample: LargeSample) => number) => summarize(samples.map(pick));
  const counted = (key: 'commands' | 'dataConnections') => {
    const values = samples.flatMap((sample) => sample[key] ?? []);
    return values.length > 0 && { [key]: summarize(values).median };
  };
  const time = of(({ ms }) => ms);
  return {
    ...time,
    runs: samples.length,
    ...counted('commands'),
    ...counted('dataConnections'),
    transfer: {
      megabytesPerSecond: bytes / MEGABYTE / (time.median / 1_000),
      cpuSeconds: of(({ cpuSeconds }) => cpuSeconds).median,
      peakMegabytes: of(({ peakBytes }) => peakBytes).max / MEGABYTE,
    },
  };
}
