import type { RemotePath } from '../src/common/remotePath.ts';
import { runChild } from './childProcess.ts';
import type { LibraryName } from './contenderName.ts';
import type { Target } from './target.ts';
import type { TrafficCount } from './traffic.ts';

export type Direction = 'download' | 'upload';

/** One transfer by a process of its own. */
export interface LargeJob {
  readonly target: Target;
  readonly contender: LibraryName;
  readonly direction: Direction;
  /** The file on the server, from which or to which it goes. */
  readonly remote: RemotePath;
  /** The file on the local disk that is sent, of the same name. */
  readonly local: string;
  readonly bytes: number;
  /** SHA-256 of the file to download, hexadecimal. */
  readonly sha256: string;
}

export interface LargeSample extends Partial<TrafficCount> {
  readonly ms: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

export type LargeAnswer = { readonly sample: LargeSample } | { readonly error: string };

const DEADLINE_MS = 10 * 60_000;

export async function runLargeJob(job: LargeJob, signal: AbortSignal): Promise<LargeSample> {
  let last: LargeAnswer | undefined;
  const onAnswer = (answer: LargeAnswer) => (last = answer);
  const both = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  await runChild<LargeAnswer>('largeProcess.ts', job, { signal: both, onAnswer });
  if (last && 'sample' in last) return last.sample;
  throw new Error(last?.error ?? 'The process of the transfer ended without a result');
}
