import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onAbort } from '../src/common/deadline.ts';

export interface RunChildOptions<Answer> {
  /** The network in which the process runs. Default: this one's. */
  readonly namespace?: string | undefined;
  readonly signal: AbortSignal;
  readonly onAnswer: (answer: Answer) => void;
}

/** For what it has open on the server and on the disk. */
const GRACE_MS = 3_000;

/**
 * Has a job done by a process of its own. The job comes over IPC, so that no password is seen in
 * `ps`. Resolves when the process is gone, whatever it has answered.
 *
 * @param program a file beside this one
 */
export async function runChild<Answer>(
  program: string,
  job: object,
  { namespace, signal, onAnswer }: RunChildOptions<Answer>,
): Promise<void> {
  signal.throwIfAborted();
  const node = [
    process.execPath,
    '--import',
    'tsx',
    fileURLToPath(new URL(program, import.meta.url)),
  ];
  const enter = namespace === undefined ? [] : ['nsenter', `--net=${namespace}`, '--'];
  const [command = '', ...args] = [...enter, ...node];
  const temporary = await mkdtemp(join(tmpdir(), 'ftp-workspace-bench-'));
  const child = spawn(command, args, {
    // What it leaves goes with it, however it ends.
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Bytes stay bytes.
    serialization: 'advanced',
  });
  child.on('message', (message: Answer) => onAnswer(message));
  const exited = once(child, 'exit');
  // It ends by itself without the channel.
  const stop = onAbort(signal, () => {
    if (child.connected) child.disconnect();
    setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
  });
  try {
    child.send(job);
    await exited;
  } finally {
    stop();
    await rm(temporary, { recursive: true, force: true });
  }
  signal.throwIfAborted();
}

/** On the other side: does the one job, and ends when nobody waits for it any more. */
export async function answerJob<Answer>(
  work: (job: unknown, answer: (answer: Answer) => void, signal: AbortSignal) => Promise<Answer>,
): Promise<void> {
  const controller = new AbortController();
  process.once('disconnect', () => {
    controller.abort(new Error('Interrupted'));
    setTimeout(() => process.exit(), GRACE_MS).unref();
  });
  // Ctrl+C reaches this process, too, and the one that has started it decides.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => undefined);
  const answer = (message: Answer | { readonly error: string }) => {
    if (process.connected) process.send?.(message);
  };
  const received: unknown[] = await once(process, 'message');
  try {
    answer(await work(received[0], answer, controller.signal));
  } catch (error) {
    answer({ error: error instanceof Error ? error.message : String(error) });
  }
  if (process.connected) process.disconnect();
}
