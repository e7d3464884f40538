import { abortError, deadlineSignal, delay } from '../../../common/deadline.ts';
import type { Logger } from '../../../common/logger.ts';
import { hasCode, RemoteError } from '../../../common/remoteError.ts';
import { joinPath, type RemotePath } from '../../../common/remotePath.ts';
import type {
  ReportArea,
  ReportRequest,
  ScratchFate,
  ServerReport,
  SkipReason,
} from '../../../remote/serverReport.ts';
import { describeReply, isCompletion } from '../../protocol/reply.ts';
import type { DataMode } from '../dataSettings.ts';
import type { ConnectContext } from '../ftpConnector.ts';
import type { FtpSession } from '../ftpSession.ts';
import type { ServerProfile } from '../serverProfile.ts';
import { Bench } from './bench.ts';
import { countFurther } from './connectionCount.ts';
import { Findings } from './findings.ts';
import { learnFromReport } from './learnFromReport.ts';
import type { Probe } from './probe.ts';
import { isAbsent, removeScratch, scratchPath } from './scratchFolder.ts';

type Connect = (context: ConnectContext) => Promise<FtpSession>;

export interface ExaminationOptions {
  /** Makes sessions that share nothing with those of the window: all is learned anew. */
  readonly connect: Connect;
  /** The same, with data connections in one way alone. */
  readonly connectIn: (mode: DataMode) => Connect;
  /** What names that were no UTF-8 have looked like so far, as encodings. */
  readonly foreignNames: () => readonly string[];
  /** Who has logged in so far: the settings need not say it. */
  readonly users: () => readonly string[];
  /** TLS begins with the first byte. */
  readonly implicitTls: boolean;
  readonly probes: readonly Probe[];
  readonly logger: Logger;
  readonly now: () => number;
  /** Longest wait for one reply. */
  readonly replyMs: number;
  /** Longest time for one probe. */
  readonly probeMs: number;
  /** Longest time for the removal of the scratch folder. */
  readonly removalMs: number;
}

/** So that listings have something to list. */
const ITEM = 'folder';
/** Some servers ban who comes too often. */
const MAX_CONNECTIONS_TRIED = 8;
const REMOVAL_ATTEMPTS = 3;
/** A session that has just died may still be ending what it did. */
const REMOVAL_PAUSE_MS = 300;

/** One run of the probes over one server, from the first login to the last good-bye. */
export class Examination {
  readonly #options: ExaminationOptions;
  readonly #request: ReportRequest;
  readonly #findings = new Findings();
  readonly #addresses = new Set<string>();
  readonly #paths = new Set<string>();
  #session: FtpSession | undefined;
  #profile: ServerProfile | undefined;
  #scratch: RemotePath | undefined;
  /** The server has said that the folder was made. */
  #scratchMade = false;
  #fate: ScratchFate = { kind: 'none' };
  #area: ReportArea | undefined;

  constructor(options: ExaminationOptions, request: ReportRequest) {
    this.#options = options;
    this.#request = request;
  }

  /** See {@link ExamineServer}. */
  async run(): Promise<ServerReport> {
    const { signal, depth } = this.#request;
    const startedAtMs = this.#options.now();
    try {
      await this.#liveSession(signal);
      if (depth === 'full') await this.#makeScratch();
      for (const probe of this.#options.probes) await this.#run(probe);
      await this.#countConnections();
    } catch (error) {
      // Told below, when it is known what became of the folder.
      if (!signal.aborted) throw error;
    } finally {
      await this.#removeScratch();
      await this.#session?.close();
    }
    if (signal.aborted) throw this.#givenUp();
    const users = this.#options.users();
    const privateWords = { addresses: [...this.#addresses], users, paths: [...this.#paths] };
    const { facts } = this.#findings;
    if (this.#profile) learnFromReport(this.#profile, facts);
    return { depth, startedAtMs, facts, scratch: this.#fate, privateWords };
  }

  #givenUp(): RemoteError {
    const { message } = abortError(this.#request.signal);
    const path = this.#fate.kind === 'left' ? this.#fate.path : undefined;
    return new RemoteError('aborted', message, { path });
  }

  async #run(probe: Probe): Promise<void> {
    const { signal } = this.#request;
    const reason = probe.writes ? this.#whyNoWriting() : undefined;
    if (reason) this.#findings.skip(probe.facts, reason);
    if (reason || signal.aborted) return;
    this.#enter(probe.area);
    const deadline = deadlineSignal(this.#options.probeMs, probe.facts.join(', '), signal);
    try {
      const session = await this.#liveSession(deadline.signal);
      await probe.run(this.#benchOf(session, deadline.signal));
      this.#findings.skip(probe.facts, 'not-applicable');
    } catch (error) {
      this.#options.logger.info(`Report: ${probe.facts[0] ?? ''}: ${String(error)}`);
      if (this.#session?.usable) this.#findings.fail(probe.facts, error);
      else this.#afterLoss(probe, error);
    } finally {
      deadline.dispose();
    }
  }

  /** The next probe gets a session of its own. */
  #afterLoss(probe: Probe, error: unknown): void {
    const hadSession = this.#session !== undefined;
    this.#letGo(error);
    if (hadSession) this.#findings.fail(probe.facts, error);
    else this.#findings.skip(probe.facts, 'no-session');
  }

  /** One that is of no use may be alive all the same. */
  #letGo(reason?: unknown): void {
    this.#session?.destroy(reason);
    this.#session = undefined;
  }

  #whyNoWriting(): SkipReason | undefined {
    if (this.#request.depth === 'look') return 'only-look';
    return this.#scratchMade ? undefined : 'folder-refused';
  }

  #enter(area: ReportArea): void {
    if (area !== this.#area) this.#request.onArea(area);
    this.#area = area;
  }

  #benchOf(session: FtpSession, signal: AbortSignal): Bench {
    return new Bench({
      session,
      folder: this.#folder(session),
      scratch: this.#scratchMade ? this.#scratch : undefined,
      replyMs: this.#options.replyMs,
      signal,
      findings: this.#findings,
      foreignNames: this.#options.foreignNames,
      implicitTls: this.#options.implicitTls,
      connect: (mode, scope) => this.#options.connectIn(mode)({ signal: scope, alone: false }),
    });
  }

  #folder(session: FtpSession): RemotePath {
    return this.#request.folder ?? session.parts.core.profile.home ?? '/';
  }

  async #liveSession(signal: AbortSignal): Promise<FtpSession> {
    if (this.#session?.usable) return this.#session;
    this.#letGo();
    const alone = this.#request.openElsewhere === 0;
    const session = await this.#options.connect({ signal, alone });
    this.#session = session;
    const { control, core } = session.parts;
    this.#profile = core.profile;
    for (const address of [control.peer.host, control.peer.localAddress]) {
      if (address !== undefined) this.#addresses.add(address);
    }
    for (const path of [core.profile.home, this.#folder(session)]) {
      if (path !== undefined) this.#paths.add(path);
    }
    return session;
  }

  async #makeScratch(): Promise<void> {
    const { signal } = this.#request;
    const session = await this.#liveSession(signal);
    // Known before it is there: the reply may never come.
    const path = (this.#scratch = scratchPath(this.#folder(session)));
    try {
      const { reply } = await this.#benchOf(session, signal).ask('MKD', path);
      this.#scratchMade = isCompletion(reply);
      if (this.#scratchMade) await this.#benchOf(session, signal).ask('MKD', joinPath(path, ITEM));
      else this.#scratch = undefined;
      if (!this.#scratchMade) this.#fate = { kind: 'refused', reply: describeReply(reply) };
    } catch (error) {
      this.#fate = { kind: 'refused', reply: undefined };
      this.#options.logger.info(`Report: the folder could not be made: ${String(error)}`);
    }
  }

  /** With a deadline of its own: it has to be done also when the person has given up. */
  async #removeScratch(): Promise<void> {
    const path = this.#scratch;
    if (path === undefined) return;
    const deadline = deadlineSignal(this.#options.removalMs, 'The removal of the folder');
    try {
      const removed = await this.#removed(path, deadline.signal);
      if (!removed) this.#fate = { kind: 'left', path };
      else if (this.#scratchMade) this.#fate = { kind: 'removed' };
    } finally {
      deadline.dispose();
    }
    if (this.#fate.kind === 'left') this.#options.logger.warn(`Report: ${path} was left behind`);
  }

  async #removed(path: RemotePath, signal: AbortSignal): Promise<boolean> {
    for (let attempt = 1; attempt <= REMOVAL_ATTEMPTS && !signal.aborted; attempt++) {
      try {
        const session = await this.#liveSession(signal);
        if (!this.#scratchMade && (await isAbsent(session, path, signal))) return true;
        await removeScratch(session, path, signal);
        return true;
      } catch (error) {
        this.#options.logger.info(`Report: removal of the folder: ${String(error)}`);
        await delay(REMOVAL_PAUSE_MS);
      }
    }
    return false;
  }

  async #countConnections(): Promise<void> {
    const { signal, maxConnections, openElsewhere } = this.#request;
    if (signal.aborted) return;
    this.#enter('sessions');
    const deadline = deadlineSignal(this.#options.probeMs, 'connections', signal);
    try {
      await this.#liveSession(deadline.signal);
      const context = { signal: deadline.signal, alone: false };
      const connect = () => this.#options.connect(context);
      const wanted = Math.min(maxConnections, MAX_CONNECTIONS_TRIED);
      const open = 1 + (await countFurther(connect, wanted - 1));
      const count = { wanted, open, elsewhere: openElsewhere };
      this.#findings.note('connections', count, []);
    } catch (error) {
      if (hasCode(error, 'aborted')) return;
      this.#findings.fail(['connections'], error);
    } finally {
      deadline.dispose();
    }
  }
}
