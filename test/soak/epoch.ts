import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Disk } from '../contract/disk.ts';
import { openClient, type ClientOptions } from '../support/clientUnderTest.ts';
import { overdueIn } from '../support/journalOnDisk.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { perform } from './deeds.ts';
import { FaultyLine } from './faultyLine.ts';
import type { Figures } from './figures.ts';
import { saveAtOnce } from './oneFile.ts';
import { OurWindow } from './ourWindow.ts';
import {
  files,
  fixedFolders,
  manyFiles,
  stepAt,
  volatileFolders,
  windows,
  type Operation,
  type Step,
} from './plan.ts';
import type { Random } from './random.ts';
import { Stage } from './stage.ts';
import { Truth, Violation } from './truth.ts';
import { Versions } from './versions.ts';

/** Long enough for a busy machine, short enough for a line that stands still a hundred times. */
const TIMEOUTS = {
  connectMs: 20_000,
  replyMs: 3_000,
  dataIdleMs: 3_000,
  abortMs: 500,
  quitMs: 500,
};
const TIMINGS = {
  acquireMs: 60_000,
  connectMs: 40_000,
  closeMs: 1_000,
  abortGraceMs: 1_000,
  checkMs: 2_000,
  limitRetryMs: 100,
  limitRetryTotalMs: 6_000,
  tickMs: 500,
};
const END_MS = 10_000;
const POLL_MS = 20;
const LEFT_OVER = /(^|\/)\.ftp-workspace-/;

export interface EpochOptions {
  readonly server: RealServer;
  /** An address of loopback that nobody else uses. */
  readonly lineHost: string;
  readonly random: Random;
  readonly firstStep: number;
  readonly figures: Figures;
  readonly isOver: () => boolean;
  /** Told of each step before it is done. */
  readonly onStep: (step: Step) => void;
}

/** One server from start to end, two windows on it, and everything counted when they are gone. */
export class Epoch {
  readonly #options: EpochOptions;
  readonly #stage: Stage;
  readonly #line: FaultyLine;
  readonly #idleProcesses: number;
  readonly #keeping: string;

  private constructor(
    options: EpochOptions,
    stage: Stage,
    line: FaultyLine,
    idleProcesses: number,
    keeping: string,
  ) {
    this.#options = options;
    this.#stage = stage;
    this.#line = line;
    this.#idleProcesses = idleProcesses;
    this.#keeping = keeping;
  }

  static async open(options: EpochOptions): Promise<Epoch> {
    const { server, lineHost, random, figures } = options;
    const disk = new Disk(server.root, (path) => server.own(path));
    for (const folder of fixedFolders) await disk.mkdir(folder);
    const idle = await server.processes();
    const line = await FaultyLine.open(server, lineHost);
    const versions = new Versions();
    const truth = new Truth(disk, versions, fixedFolders);
    const keeping = await mkdtemp(join(tmpdir(), 'ftp-workspace-soak-'));
    const ours: OurWindow[] = [];
    for (const number of windows) {
      // Two windows of one computer, with a workspace each.
      const client = { ...clientOf(server, line, keeping), workspace: `workspace ${number}` };
      ours.push(await OurWindow.open(number, client, figures));
    }
    const stage = new Stage({ disk, truth, versions, figures, windows: ours }, random);
    return new Epoch(options, stage, line, idle.length, keeping);
  }

  /** @returns the number of the first step that was not done */
  async run(): Promise<number> {
    const { random, firstStep, isOver, onStep, figures } = this.#options;
    let number = firstStep;
    for (; !isOver(); number += 1) {
      const step = stepAt(random, number);
      onStep(step);
      await this.#play(step);
      figures.noteMemory();
    }
    return number;
  }

  /** What the windows have logged last. */
  get lastLog(): readonly string[] {
    return this.#stage.parts.windows.flatMap(({ number, log }) =>
      log.slice(-300).map((line) => `window ${number}: ${line}`),
    );
  }

  /** Ends both windows, and proves that nothing of them is left. */
  async finish(): Promise<void> {
    const { parts } = this.#stage;
    this.#line.arm(undefined);
    for (const window of parts.windows) await window.close();
    await this.#line.untilEmpty().catch((error: unknown) => {
      throw new Violation(`Sockets are left: ${String(error)}`);
    });
    await this.#untilSessionsEnd();
    for (const path of [...files, ...manyFiles]) await this.#stage.truth.at(path);
    await this.#recover();
    for (const path of [...files, ...manyFiles]) await this.#stage.truth.at(path);
    await this.#assertClean();
    for (const [what, count] of this.#line.fired) parts.figures.add('faults', what, count);
  }

  async dispose(): Promise<void> {
    for (const window of this.#stage.parts.windows) await window.close();
    await this.#line.close();
    await rm(this.#keeping, { recursive: true, force: true });
  }

  async #play(step: Step): Promise<void> {
    const stage = this.#stage;
    stage.random = this.#options.random.fork(`sizes ${step.number}`);
    stage.isMisled = isUndetectable(step, this.#options.server);
    stage.isFaulty = step.fault !== undefined || step.killsServer || step.limit !== undefined;
    for (const number of step.refreshed) stage.window(number).refresh();
    this.#line.limit(step.limit ?? Infinity);
    this.#line.arm(step.fault);
    const killed = step.killsServer ? this.#killServer(stage.random) : undefined;
    try {
      await this.#act(step.action);
    } finally {
      await killed;
      this.#line.arm(undefined);
      this.#line.limit(Infinity);
      if (stage.isMisled) for (const window of stage.parts.windows) window.refresh();
    }
  }

  async #act(action: Step['action']): Promise<void> {
    const stage = this.#stage;
    if (action.kind === 'restart') {
      stage.figures.add('operations', 'restart of a window');
      return stage.window(action.window).restart();
    }
    if (action.kind === 'one-file') return saveAtOnce(stage, action);
    stage.inFlux = new Set(action.operations.flatMap(changedBy));
    const done = await Promise.allSettled(action.operations.map((each) => perform(stage, each)));
    const failed = done.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  async #killServer(random: Random): Promise<void> {
    const { server, figures } = this.#options;
    await delay(random.between(0, 40));
    await server.kill('SIGKILL');
    figures.add('faults', 'server killed');
    await server.restart().catch(async (error: unknown) => {
      const said = await readFile(join(server.root, '../server/log'), 'utf8').catch(() => '');
      throw new Error(`${String(error)}: ${said.slice(-2_000)}`, { cause: error });
    });
  }

  async #untilSessionsEnd(): Promise<void> {
    const deadline = Date.now() + END_MS;
    for (;;) {
      const left = await this.#options.server.processes();
      if (left.length <= this.#idleProcesses) return;
      if (Date.now() > deadline) throw new Violation(`Sessions are left: ${left.join(', ')}`);
      await delay(POLL_MS);
    }
  }

  /** The next start, over a line without faults. */
  async #recover(): Promise<void> {
    const { server, figures } = this.#options;
    const before = await this.#leftOvers();
    const client = await openClient(clientOf(server, server, this.#keeping));
    try {
      const news = await client.files.recovery.run({
        // What was told has nobody who waits for it.
        keepInterrupted: () => Promise.resolve(),
      });
      for (const { kind } of news) figures.add('recovery', kind);
    } finally {
      await client.close();
    }
    const removed = before.length - (await this.#leftOvers()).length;
    if (removed > 0) figures.add('recovery', 'left-overs removed', removed);
  }

  async #assertClean(): Promise<void> {
    const stranded = await this.#leftOvers();
    if (stranded.length > 0)
      throw new Violation(`Temporary files are left: ${stranded.join(', ')}`);
    const records = await overdueIn(join(this.#keeping, 'server', 'journal'));
    if (records.length > 0) throw new Violation(`Left in the journal: ${records.join(', ')}`);
    const locks = await readdir(join(this.#keeping, 'server', 'locks')).catch(() => []);
    if (locks.length > 0) throw new Violation(`Left in the locks: ${locks.join(', ')}`);
  }

  async #leftOvers(): Promise<string[]> {
    return (await this.#stage.parts.disk.tree('/')).filter((path) => LEFT_OVER.test(path));
  }
}

/**
 * Without TLS the end of a listing that was cut looks like its proper end: what such a step is told
 * of names may be wrong, and is believed until somebody looks again.
 */
function isUndetectable({ fault }: Step, { security }: RealServer): boolean {
  if (fault?.channel !== 'data' || fault.way !== 'down' || security !== 'none') return false;
  // Node takes a RST right behind the last data for a proper end.
  return fault.kind === 'truncate' || fault.kind === 'cut' || fault.kind === 'reset';
}

/** Paths whose state this operation may change. */
function changedBy(operation: Operation): string[] {
  if (operation.kind === 'rename' || operation.kind === 'copy')
    return [operation.path, operation.to];
  const changes =
    operation.kind !== 'read' && operation.kind !== 'stat' && operation.kind !== 'list';
  return changes
    ? [operation.path, ...(volatileFolders.includes(operation.path) ? [operation.path] : [])]
    : [];
}

function clientOf(
  server: RealServer,
  { host }: { readonly host: string },
  keepingDirectory: string,
): ClientOptions {
  const { port, user, password, security: mode } = server;
  return {
    ...{ host, port, user, password, keepingDirectory },
    security: { mode },
    // In active mode the server would go around the line.
    data: { mode: 'passive' },
    timeouts: TIMEOUTS,
    timings: TIMINGS,
  };
}
