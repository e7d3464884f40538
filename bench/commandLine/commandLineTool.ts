import { join } from 'node:path';
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
  /** Large files one after the other, to the local disk. */
  readonly download: (context: WorkContext, from: readonly RemotePath[]) => Invocation;
  /** The local file, to one place after the other. */
  readonly upload: (context: WorkContext, to: readonly RemotePath[]) => Invocation;
  /** It does one after the other in no way. */
  readonly takesOne?: boolean;
}

/** Where a large file goes that is fetched. */
export function fetchedFile({ local }: WorkContext, index: number): string {
  return join(local, `fetched-${index}`);
}

/** The same work a few times, so that what varies of a connect is small beside it. */
export const TIMES = 4;
