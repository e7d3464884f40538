import { Emitter, type Event } from '../../common/lifecycle.ts';
import { hasCode } from '../../common/remoteError.ts';
import { Hold } from '../../remote/folders/hold.ts';
import type {
  Batch,
  RunningItem,
  TransferOptions,
  TransferProgress,
  TransferReport,
} from '../../remote/folders/transfer.ts';
import type { JobPlan } from './jobPlan.ts';
import { RateMeter } from './rateMeter.ts';

/**
 * `waiting`: others come first. `done`: all of it is there. `incomplete`: some of it has failed.
 * `failed`: it has ended before its end. `interrupted`: the window was closed meanwhile.
 */
export type JobState =
  | 'waiting'
  | 'running'
  | 'asking'
  | 'paused'
  | 'done'
  | 'incomplete'
  | 'failed'
  | 'cancelled'
  | 'interrupted';

/** @param batches what is to be done of it; undefined: all */
export type RunJob = (
  options: TransferOptions,
  batches: readonly Batch[] | undefined,
) => Promise<TransferReport>;

export interface JobOptions {
  readonly id: string;
  readonly plan: JobPlan;
  readonly run: RunJob;
  readonly now: () => number;
  /** True: it was under way when the window closed. Default: false. */
  readonly isLeftOver?: boolean;
}

const OVER: readonly JobState[] = ['done', 'incomplete', 'failed', 'cancelled'];

/** One thing that a person has asked for: files and folders that go from one place to another. */
export class Job {
  readonly id: string;
  plan: JobPlan;
  readonly #options: JobOptions;
  readonly #hold = new Hold();
  readonly #meter = new RateMeter();
  #itemMeters = new WeakMap<RunningItem, RateMeter>();
  readonly #didChange = new Emitter<void>();
  #state: JobState;
  #controller: AbortController | undefined;
  #progress: TransferProgress | undefined;
  #report: TransferReport | undefined;
  #error: unknown;
  #batches: readonly Batch[] | undefined;
  #isContinued: boolean;
  #startedMs = 0;
  #endedMs = 0;
  #resolveEnd: (report: TransferReport | undefined) => void = () => undefined;

  /** Its state or its progress. */
  readonly onDidChange: Event<void> = this.#didChange.event;
  /** Settles when it is over for the first time; undefined: it was cancelled, or could not begin. */
  readonly ended: Promise<TransferReport | undefined>;

  constructor(options: JobOptions) {
    const { id, plan, isLeftOver = false } = options;
    this.id = id;
    this.plan = plan;
    this.#options = options;
    this.#state = isLeftOver ? 'interrupted' : 'waiting';
    this.#isContinued = isLeftOver;
    this.ended = new Promise((resolve) => (this.#resolveEnd = resolve));
  }

  get state(): JobState {
    return this.#state;
  }

  get isOver(): boolean {
    return OVER.includes(this.#state);
  }

  /** It has sessions, or has had some and waits for a person. */
  get isUnderWay(): boolean {
    return this.#controller !== undefined;
  }

  get progress(): TransferProgress | undefined {
    return this.#progress;
  }

  /** Of all that was done so far. */
  get report(): TransferReport | undefined {
    return this.#report;
  }

  /** Why it could not begin, or has ended early. */
  get error(): unknown {
    return this.#error ?? this.#report?.stopped;
  }

  get bytesPerSecond(): number | undefined {
    return this.#state === 'running' ? this.#meter.perSecond(this.#options.now()) : undefined;
  }

  /** Undefined while that cannot be told. */
  get timeLeftMs(): number | undefined {
    const { isCounted, foundBytes = 0, bytes = 0 } = this.#progress ?? {};
    if (this.#state !== 'running' || !isCounted) return undefined;
    return this.#meter.timeLeftMs(foundBytes - bytes, this.#options.now());
  }

  /** How fast a file is that is on its way, and how long its rest takes; undefined as above. */
  paceOf(item: RunningItem): {
    bytesPerSecond: number | undefined;
    timeLeftMs: number | undefined;
  } {
    const meter = this.#state === 'running' ? this.#itemMeters.get(item) : undefined;
    const nowMs = this.#options.now();
    const { size, bytes } = item;
    return {
      bytesPerSecond: meter?.perSecond(nowMs),
      timeLeftMs: size === undefined ? undefined : meter?.timeLeftMs(size - bytes, nowMs),
    };
  }

  /** How long it has run, or has been running. */
  get tookMs(): number {
    return (this.isOver ? this.#endedMs : this.#options.now()) - this.#startedMs;
  }

  get canPause(): boolean {
    return this.#state === 'running' || this.#state === 'waiting';
  }

  get canResume(): boolean {
    return this.#state === 'paused' || this.#state === 'interrupted';
  }

  get canCancel(): boolean {
    return !this.isOver;
  }

  get canRetry(): boolean {
    return this.isOver && this.#state !== 'done';
  }

  pause(): void {
    if (!this.canPause) return;
    this.#hold.pause();
    this.#become('paused');
  }

  resume(): void {
    if (!this.canResume) return;
    this.#hold.resume();
    this.#resetMeters();
    this.#become(this.isUnderWay ? 'running' : 'waiting');
  }

  cancel(): void {
    if (!this.canCancel) return;
    if (this.#controller) this.#controller.abort();
    else this.#end('cancelled');
  }

  /** What has failed, or what is missing, once more. */
  retry(): void {
    if (!this.canRetry) return;
    const failed = this.#report?.failed ?? [];
    const isAll = this.#state !== 'incomplete' || failed.some(({ into }) => into === undefined);
    this.#batches = isAll ? undefined : batchesOf(failed);
    this.#isContinued = true;
    this.#progress = undefined;
    this.#become('waiting');
  }

  /** Aborts when it is cancelled; undefined while it has not begun. */
  get signal(): AbortSignal | undefined {
    return this.#controller?.signal;
  }

  /**
   * Holds it, as the person might, and resolves when they let it go on.
   * @throws RemoteError `aborted`
   */
  async putOff(): Promise<void> {
    this.#hold.pause();
    this.#become('paused');
    await this.#hold.opened(this.signal);
  }

  /** A person is asked about it meanwhile. */
  async asking<R>(question: (signal: AbortSignal | undefined) => Promise<R>): Promise<R> {
    this.#become('asking');
    try {
      return await question(this.signal);
    } finally {
      if (this.#state === 'asking') this.#become(this.#hold.isPaused ? 'paused' : 'running');
    }
  }

  /** For the queue, when it is the job's turn. Never rejects. */
  async start(): Promise<void> {
    const { run, now } = this.#options;
    this.#controller = new AbortController();
    this.#error = undefined;
    this.#startedMs = now();
    this.#resetMeters();
    this.#become('running');
    const options = {
      signal: this.#controller.signal,
      hold: this.#hold,
      isContinued: this.#isContinued,
      onProgress: (progress: TransferProgress) => this.#note(progress),
    };
    try {
      const report = await run(options, this.#batches);
      this.#report = this.#report ? merged(this.#report, report) : report;
      this.#end(stateOf(report));
    } catch (error) {
      this.#error = error;
      // It could not tell of itself any more.
      const done = this.#progress && doneOf(this.#progress, error);
      if (done) this.#report = this.#report ? merged(this.#report, done) : done;
      this.#end(hasCode(error, 'aborted', 'cancelled') ? 'cancelled' : 'failed');
    }
  }

  #note(progress: TransferProgress): void {
    this.#progress = progress;
    const nowMs = this.#options.now();
    this.#meter.note(progress.bytes, nowMs);
    for (const item of progress.running) {
      const meter = this.#itemMeters.get(item) ?? new RateMeter();
      this.#itemMeters.set(item, meter);
      meter.note(item.bytes, nowMs);
    }
    this.#didChange.fire();
  }

  #resetMeters(): void {
    this.#meter.reset();
    this.#itemMeters = new WeakMap();
  }

  #end(state: JobState): void {
    this.#controller = undefined;
    this.#hold.resume();
    this.#endedMs = this.#options.now();
    this.#become(state);
    this.#resolveEnd(state === 'cancelled' ? undefined : this.#report);
  }

  #become(state: JobState): void {
    this.#state = state;
    this.#didChange.fire();
  }
}

function stateOf({ failed, stopped }: TransferReport): JobState {
  if (hasCode(stopped, 'aborted', 'cancelled')) return 'cancelled';
  if (stopped !== undefined) return 'failed';
  return failed.length > 0 ? 'incomplete' : 'done';
}

function batchesOf(failed: TransferReport['failed']): readonly Batch[] {
  const folders = new Map<string, string[]>();
  for (const { path, into } of failed) {
    if (into === undefined) continue;
    const paths = folders.get(into) ?? [];
    paths.push(path);
    folders.set(into, paths);
  }
  return [...folders].map(([folder, paths]) => ({ folder, paths }));
}

/** What had come when it ended; undefined: nothing of which there would be more to tell. */
function doneOf(progress: TransferProgress, stopped: unknown): TransferReport | undefined {
  const { files, bytes, skipped, failed } = progress;
  const arrived = files - skipped.length - failed.length;
  if (arrived === 0) return undefined;
  return { files: arrived, bytes, folders: 0, skipped, renamed: [], failed, stopped };
}

/** What was done before a retry, and in it; what has failed is what is missing now. */
function merged(before: TransferReport, now: TransferReport): TransferReport {
  return {
    files: before.files + now.files,
    bytes: before.bytes + now.bytes,
    folders: before.folders + now.folders,
    skipped: [...before.skipped, ...now.skipped.filter(({ reason }) => reason !== 'same')],
    renamed: [...before.renamed, ...now.renamed],
    failed: now.failed,
    stopped: now.stopped,
  };
}
