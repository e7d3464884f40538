import type { ShortcutSetting } from '../src/common/shortcuts.ts';
import { runChild, type RunChildOptions } from './childProcess.ts';
import type { ContenderName } from './contenderName.ts';
import type { OperationResult } from './result.ts';
import type { Scratch } from './scratch.ts';
import type { Target } from './target.ts';

/** What a process with the clients does. */
export interface ClientJob {
  readonly target: Target;
  readonly scratch: Scratch;
  readonly contenders: readonly ContenderName[];
  /** Keys of them. */
  readonly operations: readonly string[];
  readonly runs: number;
  /** Before and after what is measured. */
  readonly pauseMs: number;
  /** Those that ours takes. */
  readonly shortcuts: ShortcutSetting;
  /** The link notes what passes: it is told what that belongs to. */
  readonly isTraced: boolean;
  /** The link is one that connects at once: the clients wait for so long. Default: it is not. */
  readonly lateMs?: number | undefined;
}

export type ClientAnswer =
  | { readonly progress: string }
  | { readonly results: OperationResult[] }
  | { readonly error: string };

export interface RunClientsOptions extends Pick<
  RunChildOptions<ClientAnswer>,
  'namespace' | 'signal'
> {
  readonly progress: (line: string) => void;
}

/** Has the job done on the clients' side of the link. */
export async function runClients(
  job: ClientJob,
  { progress, ...options }: RunClientsOptions,
): Promise<OperationResult[]> {
  let last: Exclude<ClientAnswer, { readonly progress: string }> | undefined;
  const onAnswer = (answer: ClientAnswer) => {
    if ('progress' in answer) progress(answer.progress);
    else last = answer;
  };
  await runChild('clientProcess.ts', job, { ...options, onAnswer });
  if (last && 'results' in last) return last.results;
  throw new Error(last?.error ?? 'The process of the clients ended without a result.');
}
