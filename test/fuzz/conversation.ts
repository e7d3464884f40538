import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { hasCode, RemoteError } from '../../src/common/remoteError.ts';
import { createFtpConnector } from '../../src/ftp/session/ftpConnector.ts';
import type { FtpSession } from '../../src/ftp/session/ftpSession.ts';
import { ProfileKeeper } from '../../src/ftp/session/profileKeeper.ts';
import { capturing, openToAll } from '../support/clientUnderTest.ts';
import { startFtpServer, type FtpServer } from '../support/ftpServer/ftpServer.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import type { Figures } from '../soak/figures.ts';
import { makeTree, prepare, type Attempt } from './operation.ts';
import { isHarmless } from './replyFault.ts';
import { ReplyLine } from './replyLine.ts';
import { actionOf, isLie, type Step, type Ways } from './step.ts';

/** Short, since a reply that is missing costs one; long enough for a busy machine. */
const TIMEOUTS = { connectMs: 3_000, replyMs: 800, dataIdleMs: 500, abortMs: 200, quitMs: 200 };
/** Less than any of them, QUIT's apart: what fails sooner has not waited in vain. */
const SOON_MS = 190;
/** More than every time-out of the longest operation, one after the other. */
const DEADLINE_MS = 12_000;
const TRACE_LINES = 60;
const TRANSFERS = new Set(['RETR', 'STOR', 'LIST', 'MLSD']);

/** Of an operation that has failed. */
interface Circumstances {
  /** Commands that the line had seen before it. */
  readonly before: number;
  readonly wasClean: boolean;
  readonly attempt: Attempt;
  readonly tookMs: number;
}

/** A server, a line that mistreats its replies, and sessions over it, one after the other. */
export class Conversation {
  readonly #root: string;
  readonly #server: FtpServer;
  readonly #line: ReplyLine;
  readonly #figures: Figures;
  readonly #log: string[] = [];
  readonly #connect: () => Promise<FtpSession>;
  #session: FtpSession | undefined;
  /** The server has done the last command of its last session. */
  #served: Promise<void> | undefined;
  /** Nothing went wrong on its replies that it had to notice. */
  #isClean = true;
  #version = 0;
  /** Commands that the line will have seen. */
  #sent = 0;

  private constructor(
    root: string,
    server: FtpServer,
    line: ReplyLine,
    ways: Ways,
    figures: Figures,
  ) {
    this.#root = root;
    this.#server = server;
    this.#line = line;
    this.#figures = figures;
    const logger = capturing(this.#log);
    const create = createFtpConnector({
      host: '127.0.0.1',
      port: line.port,
      label: 'fuzz',
      security: openToAll,
      credentials: () => Promise.resolve({ user: 'tester', password: TEST_PASSWORD }),
      data: { mode: ways.active === 'never' ? 'passive' : 'active' },
      timeouts: TIMEOUTS,
      keeper: new ProfileKeeper({ memory: undefined, logger }),
      logger,
    });
    const { signal } = new AbortController();
    this.#connect = () => create({ signal, alone: true });
  }

  static async run(ways: Ways, steps: readonly Step[], figures: Figures): Promise<void> {
    const root = await mkdtemp(join(tmpdir(), 'ftp-fuzz-'));
    await makeTree(root);
    const server = await startFtpServer({ root, ...ways, dataTimeoutMs: DEADLINE_MS });
    const line = await ReplyLine.open(server.port);
    const conversation = new Conversation(root, server, line, ways, figures);
    try {
      for (const step of steps) await conversation.#take(step);
      await conversation.#leave();
    } finally {
      conversation.#session?.destroy(new RemoteError('closed', 'The conversation is over'));
      await line.close();
      await server.stop();
      await rm(root, { recursive: true, force: true });
      for (const [kind, count] of line.injected) figures.add('injected', kind, count);
    }
  }

  /** @throws when a result is not what the server holds, or a failure not that of the operation */
  async #take(step: Step): Promise<void> {
    const session = await this.#usableSession();
    const attempt = await prepare(step.operation, this.#root, ++this.#version);
    const wasClean = this.#isClean;
    const before = this.#line.asked;
    const giveUp = new AbortController();
    this.#begin(step, giveUp);
    const startedMs = performance.now();
    const outcome = await this.#outcome(attempt.run(session, giveUp.signal), step);
    const tookMs = performance.now() - startedMs;
    this.#figures.add('operations', step.operation.kind);
    await this.#untilSeen();
    if (this.#line.isMisleading) {
      this.#figures.add('outcomes', 'nobody could tell');
      await this.#drop();
      return;
    }
    try {
      if ('error' in outcome)
        this.#judgeFailure(outcome.error, step, { before, wasClean, attempt, tookMs });
      else await this.#judgeResult(outcome.result, step, attempt);
    } catch (error) {
      throw this.#violation(step, error);
    }
  }

  #begin({ fault, cuts, data, abortAt }: Step, giveUp: AbortController): void {
    const onReply = (index: number): void => {
      if (index === abortAt) giveUp.abort();
    };
    this.#line.begin({ fault, cuts, onReply });
    // The server's last word on what was whole without it may end the session later.
    if (data || (fault && !isHarmless(fault))) this.#isClean = false;
    let left = 1;
    this.#server.onCommand(({ verb }, session) => {
      this.#served = session.done;
      return data && TRANSFERS.has(verb) && left-- > 0 ? actionOf(data) : undefined;
    });
    if (abortAt === -1) queueMicrotask(() => giveUp.abort());
  }

  async #outcome(
    running: Promise<unknown>,
    step: Step,
  ): Promise<{ readonly result: unknown } | { readonly error: unknown }> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.#violation(step, 'It does not end')), DEADLINE_MS);
    });
    const settled = running.then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
    try {
      return await Promise.race([settled, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #judgeResult(result: unknown, step: Step, attempt: Attempt): Promise<void> {
    const isBeyondKnowledge = cannotKnow(step);
    this.#figures.add('outcomes', isBeyondKnowledge ? 'the server lied' : 'exact');
    if (!isBeyondKnowledge) await attempt.check(result);
  }

  #judgeFailure(
    error: unknown,
    step: Step,
    { before, wasClean, attempt, tookMs }: Circumstances,
  ): void {
    if (!(error instanceof RemoteError)) throw new Error('No error of its own', { cause: error });
    this.#figures.add('outcomes', error.code);
    const isExpected = attempt.isRefused && error.code === 'rejected';
    // What takes too long on a busy machine says nothing of whose a reply is.
    if (!isExpected && wasClean && !isTroubled(step) && tookMs < SOON_MS) {
      throw new Error('Nothing went wrong, and it failed', { cause: error });
    }
    if (error.code !== 'protocol') this.#mustBeOf(error, before);
  }

  /** Refusals have the number of their command, and nothing else has one. */
  #mustBeOf(error: RemoteError, before: number): void {
    const { reply } = error;
    if (reply === undefined || reply.startsWith('421')) return;
    const number = Number(/\[(\d+)\]/.exec(reply)?.[1] ?? NaN);
    if (number > before && number <= this.#line.asked) return;
    throw new Error(`Of another command: ${reply}`, { cause: error });
  }

  async #usableSession(): Promise<FtpSession> {
    if (this.#session?.usable) return this.#session;
    await this.#drop();
    this.#line.begin({ cuts: [] });
    this.#server.onCommand(undefined);
    this.#session = await this.#connected();
    this.#sent = this.#line.asked;
    this.#session.parts.control.onDidSend(() => this.#sent++);
    this.#isClean = true;
    this.#figures.add('sessions', 'opened');
    return this.#session;
  }

  async #connected(attempts = 20): Promise<FtpSession> {
    try {
      return await this.#connect();
    } catch (error) {
      if (attempts === 1 || !hasCode(error, 'timeout')) throw error;
      return this.#connected(attempts - 1);
    }
  }

  /** Only when the line has read every command does it know which replies could mislead. */
  async #untilSeen(): Promise<void> {
    while (this.#line.asked < this.#sent && this.#line.connections > 0) await turn();
  }

  /** What the server still does for a session that is gone must not be seen by the next one. */
  async #drop(): Promise<void> {
    this.#session?.destroy(new RemoteError('closed', 'Not used any more'));
    this.#session = undefined;
    await this.#server.waitUntil(
      () => this.#server.openConnections === 0 && this.#server.openDataConnections === 0,
      { timeoutMs: DEADLINE_MS },
    );
    await this.#served;
  }

  /** With a good-bye, after which nothing may be open. */
  async #leave(): Promise<void> {
    await this.#session?.close();
    await this.#drop();
  }

  #violation(step: Step, cause: unknown): Error {
    const trace = this.#log.slice(-TRACE_LINES).join('\n');
    return new Error(`${inspect(step, { depth: 3 })}\n${inspect(cause)}\n${trace}`);
  }
}

function isTroubled({ fault, data, abortAt }: Step): boolean {
  const isHarmed = fault !== undefined && !isHarmless(fault);
  return isHarmed || data !== undefined || abortAt !== undefined;
}

/** Where a line broke and the server said that all is well, or its word was lost besides. */
function cannotKnow({ operation: { kind }, data, fault }: Step): boolean {
  if (!data) return false;
  const isLost = fault !== undefined && !isHarmless(fault);
  if (kind.startsWith('read')) return isLie(data) && isLost;
  return isLie(data) || (isLost && data.then !== 'nothing');
}
