import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { availableServers } from '../support/servers/availableServers.ts';
import { serverNames, type ServerName } from '../support/servers/realServer.ts';
import { ours } from './ourClient.ts';
import { peer } from './peerClient.ts';
import { Tally, tableOf, type CaseMessage, type Message } from './tally.ts';

// npm run faults: every fault at every point of every scenario, over the real servers.

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
const ISOLATED = ['unshare', '--mount', '--propagation', 'private', '--'];
/** More failing cases than these are counted only. */
const MAX_SHOWN = 40;
/** A worker that was told to end has so long to end its servers. */
const END_DEADLINE_MS = 5_000;

const { values: options } = parseArgs({
  options: {
    /** Of the servers, by name; may be repeated. */
    server: { type: 'string', multiple: true },
    /** plain or tls. */
    security: { type: 'string', multiple: true },
    /** Cases whose name holds this text. */
    only: { type: 'string' },
    /** The peer alone. */
    peer: { type: 'boolean', default: false },
    /** Our client alone. */
    ours: { type: 'boolean', default: false },
    /** The part of the matrix that is run. */
    share: { type: 'string', default: '1' },
    /** Cases at a time, for each server with and without TLS. */
    lanes: { type: 'string', default: '4' },
    /** Ends the run after so long, wherever it is: the more of the matrix, the more minutes. */
    minutes: { type: 'string' },
    markdown: { type: 'boolean', default: false },
    /** Tells of every case. */
    verbose: { type: 'boolean', default: false },
  },
});

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function contenders(): readonly string[] {
  if (options.peer) return [peer.name];
  return options.ours || options.only !== undefined ? [ours.name] : [ours.name, peer.name];
}

function workerArguments(server: ServerName, folder: string): string[] {
  const { share, lanes, minutes, only, security = [] } = options;
  return [
    ...['--import', 'tsx', WORKER, '--server', server, '--folder', folder],
    ...['--share', share, '--lanes', lanes],
    ...contenders().flatMap((name) => ['--contender', name]),
    ...security.flatMap((one) => ['--security', one]),
    ...(minutes === undefined ? [] : ['--minutes', minutes]),
    ...(only === undefined ? [] : ['--only', only]),
  ];
}

/** A whole name of a case begins with its server. */
function isWanted(server: ServerName): boolean {
  const { only = '' } = options;
  const named = serverNames.filter((name) => only.startsWith(`${name}/`));
  if (named.length > 0 && !named.includes(server)) return false;
  return options.server?.includes(server) ?? true;
}

/** The processes that run the cases, one for each server. */
class Workers {
  readonly #folder: string;
  readonly #running = new Set<ChildProcess>();
  #stopped = false;

  /** @param folder for all that they leave on the disk */
  constructor(folder: string) {
    this.#folder = folder;
  }

  isStopped(): boolean {
    return this.#stopped;
  }

  /** In a file system name space of its own, so that no small disk outlives the worker. */
  async run(server: ServerName, onMessage: (message: Message) => void): Promise<boolean> {
    if (this.isStopped()) return false;
    const isRoot = process.getuid?.() === 0;
    const [command = '', ...args] = [
      ...(isRoot ? ISOLATED : []),
      process.execPath,
      ...workerArguments(server, this.#folder),
    ];
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#running.add(child);
    const ended = once(child, 'close');
    let hasEnded = false;
    for await (const line of createInterface({ input: child.stdout })) {
      const message = JSON.parse(line) as Message;
      if (message.type === 'end') hasEnded = true;
      // A case whose server was ended under it says nothing.
      else if (!this.isStopped()) onMessage(message);
    }
    await ended;
    this.#running.delete(child);
    return hasEnded;
  }

  /** Ends them with their servers, wherever they are. */
  stop(): void {
    this.#stopped = true;
    for (const child of this.#running) child.kill('SIGTERM');
    setTimeout(() => {
      for (const child of this.#running) child.kill('SIGKILL');
    }, END_DEADLINE_MS).unref();
  }
}

function tellFailure({ contender, name, findings, error }: CaseMessage): void {
  const flag = contender === peer.name ? '--peer ' : '';
  const what = findings.map(({ violation, detail }) => `${violation}: ${detail}`).join('; ');
  say(`\n  ${name}\n    ${what}`);
  if (error !== undefined) say(`    told: ${error.split('\n')[0] ?? ''}`);
  say(`    npm run faults -- ${flag}--only ${name}`);
}

async function main(): Promise<boolean> {
  const available = await availableServers();
  const folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-faults-'));
  try {
    const workers = new Workers(folder);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => workers.stop());
    // Whoever has read this is gone, by the same Ctrl+C maybe.
    process.stdout.on('error', () => workers.stop());
    // Servers that have an account of their own come by here.
    await chmod(folder, 0o755);
    return await runAll(workers, available);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runAll(workers: Workers, available: readonly ServerName[]): Promise<boolean> {
  const servers = serverNames.filter((name) => available.includes(name) && isWanted(name));
  const tally = new Tally();
  let shown = 0;
  const onMessage = (message: Message): void => {
    tally.add(message);
    if (message.type === 'broken') say(`\n  ${message.name}\n    not acted out: ${message.error}`);
    if (message.type !== 'case') return;
    const { name, struck, succeeded, ms, contender, findings } = message;
    if (options.verbose) say(`${name} ${struck ? '' : 'not '}struck, ${succeeded} ${ms} ms`);
    const isTold = contender === ours.name || options.peer;
    if (findings.length > 0 && isTold && shown++ < MAX_SHOWN) tellFailure(message);
  };
  const started = performance.now();
  const ended = await Promise.all(servers.map((server) => workers.run(server, onMessage)));
  if (workers.isStopped()) {
    say(`\nUp to here:\n${tableOf(tally.rows(), options.markdown)}`);
    return false;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  return conclude(tally, available.length, ended.filter((one) => !one).length, seconds);
}

function conclude(tally: Tally, available: number, crashed: number, seconds: string): boolean {
  say(`\n${tableOf(tally.rows(), options.markdown)}`);
  const { cases, failing, lacking, run } = tally.of(ours.name);
  if (cases < run) say(`${cases} of ${run} cases that were to be run: the time is over`);
  if (tally.broken > 0) say(`${tally.broken} cases could not be acted out`);
  if (crashed > 0) say(`${crashed} workers did not come to their end`);
  if (lacking > 0) {
    say(`*** SKIPPED: ${lacking} cases with a full disk. This account may not mount one. ***`);
  }
  const isComplete = lacking === 0 || process.env['CI'] !== 'true';
  // A run without a case would prove nothing.
  const isEmpty = tally.cases === 0 && available > 0;
  const failed = failing + tally.broken + crashed + (isComplete ? 0 : 1) + (isEmpty ? 1 : 0);
  say(`\n  ${cases - failing} passing (${seconds}s)`);
  if (failed > 0) say(`  ${failed} failing`);
  return failed === 0;
}

void main().then((isGood) => {
  process.exitCode = isGood ? 0 : 1;
});
