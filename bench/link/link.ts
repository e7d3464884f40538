import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ServerNetwork } from '../../test/support/servers/realServer.ts';
import { findPython } from './python.ts';

export interface LinkOptions {
  readonly rttMs: number;
  /** Of either direction in 10^6 bits a second; 0: no limit. */
  readonly rateMbit: number;
  /** Of the packets of either direction; 0: none. */
  readonly lossPercent: number;
  /** Takes a line for each packet. Default: nothing is noted. */
  readonly traceFile?: string | undefined;
}

/** Two networks with nothing but a long line between them. Its owner stops it. */
export interface Link {
  readonly client: ServerNetwork;
  readonly server: ServerNetwork;
  /** Resolves when the line is cut. The networks go with the last process that is in them. */
  stop(): Promise<void>;
}

/** The name of its devices on either side. */
export const LINK_DEVICE = 'link0';
const program = fileURLToPath(new URL('link.py', import.meta.url));

/** @throws Error that says what this machine lacks, or does not allow */
export async function startLink(options: LinkOptions): Promise<Link> {
  if (process.platform !== 'linux') throw new Error('It takes the network namespaces of Linux.');
  if (process.getuid?.() !== 0) throw new Error('It takes root.');
  const { rttMs, rateMbit, lossPercent, traceFile } = options;
  const python = await findPython();
  const args = [rttMs, rateMbit, lossPercent, ...(traceFile === undefined ? [] : [traceFile])];
  // No file of compiled code is left beside the program.
  const child = spawn(python.path, ['-B', program, ...args.map(String)], {
    env: { ...process.env, ...python.env },
    // It ends with the pipe to its input, and so with this process, however that ends. Ctrl+C goes
    // to a whole process group, and the line has to be there until all is put away.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return { ...(await networksOf(child)), stop: () => stop(child) };
}

async function networksOf(child: ChildProcess): Promise<Pick<Link, 'client' | 'server'>> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The process has no pipes');
  let said = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  for await (const line of createInterface(stdout)) {
    return JSON.parse(line) as Pick<Link, 'client' | 'server'>;
  }
  throw new Error(said.trim().split('\n').at(-1) ?? 'The process of the link has ended.');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.stdin?.end();
  await exited;
}
