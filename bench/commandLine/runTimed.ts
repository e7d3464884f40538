import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onAbort } from '../../src/common/deadline.ts';
import { findPython } from '../link/python.ts';
import type { Invocation } from './commandLineTool.ts';

/** What a process took, from its start to its end. */
export interface Timed {
  readonly ms: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

interface Answer extends Timed {
  readonly code: number;
  readonly errors: string;
}

const program = fileURLToPath(new URL('timed.py', import.meta.url));
const DEADLINE_MS = 5 * 60_000;

/** @throws Error with what the command has said, when it fails */
export async function runTimed(
  command: string,
  { args, input, env }: Invocation,
  signal: AbortSignal,
): Promise<Timed> {
  const python = await findPython();
  const child = spawn(python.path, ['-B', program, command, ...args], {
    env: { ...process.env, ...python.env, ...env },
    // The command goes with it.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const kill = () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  const timer = setTimeout(kill, DEADLINE_MS);
  const stop = onAbort(signal, kill);
  const exited = once(child, 'exit');
  try {
    child.stdin.end(input);
    const said = await text(child.stdout);
    await exited;
    signal.throwIfAborted();
    const { code, errors, ...timed } = answerIn(said, command);
    if (code !== 0) throw new Error(`${command} ended with ${code}: ${errors}`);
    return timed;
  } finally {
    clearTimeout(timer);
    stop();
  }
}

function answerIn(said: string, command: string): Answer {
  if (said === '') throw new Error(`${command} took longer than ${DEADLINE_MS / 1_000} s`);
  return JSON.parse(said) as Answer;
}
