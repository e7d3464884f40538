import { createHash, randomFillSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinPath, type RemotePath } from '../src/common/remotePath.ts';
import { runTimed } from './commandLine/runTimed.ts';
import type { CommandLineName, ContenderName } from './contenderName.ts';
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

async function makeFile(
  { site, contenders, megabytes }: LargeFileOptions,
  local: string,
): Promise<LargeFile> {
  const bytes = megabytes * MEGABYTE;
  const content = randomFillSync(Buffer.allocUnsafe(bytes));
  const sha256 = createHash('sha256').update(content).digest('hex');
  const remote = joinPath(site.scratch.path, LARGE);
  await site.store(remote, content);
  await writeFile(join(local, LARGE), content);
  await writeFile(join(local, SMALL), site.scratch.smallContent);
  // Every upload replaces a file, the first one too.
  for (const name of contenders) {
    await site.store(joinPath(site.scratch.own[name], LARGE), site.scratch.smallContent);
  }
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
          ? runLargeJob({ ...jobOf(file, direction, site, name), contender: name }, signal)
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

function jobOf(
  { bytes, sha256, remote, local }: LargeFile,
  direction: Direction,
  { target, scratch }: Site,
  name: ContenderName,
) {
  const here = direction === 'download' ? remote : joinPath(scratch.own[name], LARGE);
  return { target, direction, remote: here, local: join(local, LARGE), bytes, sha256 };
}

/** Without what the same process takes for a small file: its start, its connect, its end. */
async function runProgram(
  name: CommandLineName,
  { remote, local }: LargeFile,
  direction: Direction,
  { target, scratch }: Site,
  signal: AbortSignal,
): Promise<LargeSample> {
  const { command, download, upload } = tools[name];
  const own = scratch.own[name];
  const small = joinPath(own, OWN_FILES[0]);
  const transferOf = (localName: string, path: RemotePath) => {
    const context = { target, scratch, own, run: 0, local, localFile: join(local, localName) };
    return direction === 'download' ? download(context, path) : upload(context, path);
  };
  const less = await runTimed(command, transferOf(SMALL, small), signal);
  const path = direction === 'download' ? remote : joinPath(own, LARGE);
  const more = await runTimed(command, transferOf(LARGE, path), signal);
  return {
    ms: more.ms - less.ms,
    cpuSeconds: more.cpuSeconds - less.cpuSeconds,
    peakBytes: more.peakBytes,
  };
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
