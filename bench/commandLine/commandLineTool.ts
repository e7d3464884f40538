import type { RemotePath } from '../../src/common/remotePath.ts';
import type { Place } from '../operations.ts';
import type { Target } from '../target.ts';

/** A command to run. Its input may hold a password, which no command line may. */
export interface Invocation {
  readonly args: readonly string[];
  readonly input: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * What a process does for one sample. It has to connect first, which is not what is measured: so
 * the same work is done by two processes, by the second one `count` times more often.
 */
export interface Work {
  readonly less: Invocation;
  readonly more: Invocation;
  readonly count: number;
}

export interface WorkContext extends Place {
  readonly target: Target;
  /** In the folder of the local disk, with the content that is sent. */
  readonly localFile: string;
}

/** A client that is a program. */
export interface CommandLineTool {
  readonly command: string;
  /** By keys of operations; those that it has no fair equal of are missing. */
  readonly works: Readonly<Record<string, (context: WorkContext) => Work>>;
  /** One large file, from or to the local disk. */
  readonly download: (context: WorkContext, from: RemotePath) => Invocation;
  readonly upload: (context: WorkContext, to: RemotePath) => Invocation;
}

/** The same work a few times, so that what varies of a connect is small beside it. */
export const TIMES = 4;
