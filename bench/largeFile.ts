import { fork, type ChildProcess } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onAbort } from '../src/common/deadline.ts';
import { joinPath, type RemotePath } from '../src/common/remotePath.ts';
import type { ContenderName } from './benchClient.ts';
import { contenderNames } from './contenders.ts';
import type { MeasureOptions } from './measure.ts';
import type { FailedSide, OperationResult, SideResult } from './result.ts';
import type { ScratchFolder } from './scratchFolder.ts';
import { summarize } from './statistics.ts';
import type { Target } from './target.ts';
import type { TrafficCount } from './traffic.ts';

export type Direction = 'download' | 'upload';

/** What one child process does; it comes over IPC, so that no password is seen in `ps`. */
export interface LargeJob {
  readonly target: Target;
  readonly contender: ContenderName;
  readonly direction: Direction;
  readonly folder: RemotePath;
  readonly path: RemotePath;
  readonly bytes: number;
  /** SHA-256 of the file to download, hexadecimal. */
  readonly sha256: string;
}

export interface LargeSample extends TrafficCount {
  readonly ms: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

export type LargeAnswer = { readonly sample: LargeSample } | { readonly error: string };

export const MEGABYTE = 1_000_000;
const MOST_RUNS = 5;
const CHILD_DEADLINE_MS = 10 * 60_000;
const childPath = fileURLToPath(new URL('largeFileProcess.ts', import.meta.url));

/**
 * One large file, fetched into memory and sent from memory. Each transfer has a process to itself,
 * so that the memory and the processor time of one say nothing about another.
 */
export async function measureLargeFile(
  options: MeasureOptions,
  megabytes: number,
): Promise<OperationResult[]> {
  const { scratch } = options;
  const bytes = megabytes * MEGABYTE;
  const path = joinPath(scratch.many, 'large.bin');
  options.progress(`storing a file of ${megabytes} MB`);
  const content = randomFillSync(Buffer.allocUnsafe(bytes));
  const sha256 = createHash('sha256').update(content).digest('hex');
  await scratch.store(path, content);
  // Every upload replaces a file, the first one too.
  for (const name of contenderNames) await scratch.store(sentPath(scratch, name), scratch.small);
  const results: OperationResult[] = [];
  for (const direction of ['download', 'upload'] as const) {
    const title = `${direction} ${megabytes} MB`;
    options.progress(title);
    const jobOf = (contender: ContenderName): LargeJob => {
      const download = direction === 'download';
      const folder = download ? scratch.many : scratch[contender];
      const file = download ? path : sentPath(scratch, contender);
      const { target } = options;
      return { target, contender, direction, folder, path: file, bytes, sha256 };
    };
    results.push({ operation: `${direction}-large`, title, ...(await measure(jobOf, options)) });
  }
  return results;
}

function sentPath(scratch: ScratchFolder, name: ContenderName): RemotePath {
  return joinPath(scratch[name], 'sent.bin');
}

async function measure(
  jobOf: (contender: ContenderName) => LargeJob,
  { runs, signal }: MeasureOptions,
): Promise<Pick<OperationResult, ContenderName>> {
  const samples: Record<ContenderName, LargeSample[]> = { ours: [], peer: [] };
  const errors: Partial<Record<ContenderName, string>> = {};
  for (let run = 0; run < Math.min(runs, MOST_RUNS); run++) {
    for (const name of contenderNames) {
      if (errors[name] !== undefined) continue;
      const answer = await runChild(jobOf(name), signal);
      if ('error' in answer) errors[name] = answer.error;
      else samples[name].push(answer.sample);
    }
  }
  const { bytes } = jobOf('ours');
  const side = (name: ContenderName) => resultOf(samples[name], errors[name], bytes);
  return { ours: side('ours'), peer: side('peer') };
}

async function runChild(job: LargeJob, signal: AbortSignal): Promise<LargeAnswer> {
  signal.throwIfAborted();
  const child = fork(childPath, [], { execArgv: ['--import', 'tsx'] });
  const stop = onAbort(signal, () => child.kill('SIGKILL'));
  const deadline = setTimeout(() => child.kill('SIGKILL'), CHILD_DEADLINE_MS);
  const exited = once(child, 'exit');
  try {
    const answered = answerOf(child);
    child.send(job);
    await exited;
    signal.throwIfAborted();
    return answered() ?? { error: 'The process of the transfer ended without a result' };
  } finally {
    clearTimeout(deadline);
    stop();
  }
}

function answerOf(child: ChildProcess): () => LargeAnswer | undefined {
  let answer: LargeAnswer | undefined;
  child.on('message', (message) => (answer = message as LargeAnswer));
  return () => answer;
}

function resultOf(
  samples: readonly LargeSample[],
  error: string | undefined,
  bytes: number,
): SideResult | FailedSide {
  if (error !== undefined) return { error };
  const of = (pick: (sample: LargeSample) => number) => summarize(samples.map(pick));
  const time = of(({ ms }) => ms);
  return {
    ...time,
    commands: of(({ commands }) => commands).median,
    dataConnections: of(({ dataConnections }) => dataConnections).median,
    transfer: {
      megabytesPerSecond: bytes / MEGABYTE / (time.median / 1_000),
      cpuSeconds: of(({ cpuSeconds }) => cpuSeconds).median,
      peakMegabytes: of(({ peakBytes }) => peakBytes).max / MEGABYTE,
    },
  };
}
