import assert from 'node:assert/strict';
import { onAbort } from '../../../../src/common/deadline.ts';
import { RemoteError } from '../../../../src/common/remoteError.ts';
import { Job, type JobState } from '../../../../src/extension/transfers/job.ts';
import type { JobPlan } from '../../../../src/extension/transfers/jobPlan.ts';
import { JobQueue } from '../../../../src/extension/transfers/jobQueue.ts';
import { NOTHING_DONE } from '../../../../src/extension/transfers/transferParts.ts';
import type {
  Batch,
  TransferOptions,
  TransferReport,
} from '../../../../src/remote/folders/transfer.ts';

const PLAN: JobPlan = {
  kind: 'download',
  from: 'site',
  to: undefined,
  paths: ['/a'],
  folder: '/tmp',
  conflicts: undefined,
};

/** A job whose transfer ends when the test says so. */
class Transfer {
  readonly job: Job;
  readonly runs: { readonly options: TransferOptions; readonly batches?: readonly Batch[] }[] = [];
  now = 0;
  end: (report?: Partial<TransferReport>) => void = () => assert.fail('it does not run');
  fail: (error: unknown) => void = () => assert.fail('it does not run');

  constructor(id: string, isLeftOver = false) {
    this.job = new Job({
      id,
      plan: PLAN,
      isLeftOver,
      now: () => this.now,
      run: (options, batches) =>
        new Promise((resolve, reject) => {
          this.runs.push({ options, ...(batches && { batches }) });
          this.end = (report = {}) => resolve({ ...NOTHING_DONE, ...report });
          this.fail = reject;
          onAbort(options.signal, () => reject(new RemoteError('aborted', 'given up')));
        }),
    });
  }
}

const turn = (): Promise<void> => new Promise(setImmediate);

describe('JobQueue', () => {
  let queue: JobQueue;

  beforeEach(() => (queue = new JobQueue()));
  afterEach(() => queue.dispose());

  function added(count: number): readonly Transfer[] {
    const transfers = Array.from({ length: count }, (_, index) => new Transfer(`${index}`));
    for (const { job } of transfers) queue.add(job);
    return transfers;
  }
  const states = (): readonly JobState[] => queue.jobs.map(({ state }) => state);

  it('runs three at a time, in their order', async () => {
    const [first] = added(5);
    await turn();
    assert.deepEqual(states(), ['running', 'running', 'running', 'waiting', 'waiting']);
    first?.end();
    await turn();
    assert.deepEqual(states(), ['done', 'running', 'running', 'running', 'waiting']);
  });

  it('gives the turn of what is held to others', async () => {
    const [first] = added(4);
    await turn();
    first!.job.pause();
    await turn();
    assert.deepEqual(states(), ['paused', 'running', 'running', 'running']);
    const { hold } = first!.runs[0]!.options;
    assert.equal(hold?.isPaused, true);
    first!.job.resume();
    assert.equal(states()[0], 'running');
    assert.equal(hold.isPaused, false);
  });

  it('holds what has not begun yet as well', async () => {
    const transfers = added(4);
    transfers[3]?.job.pause();
    await turn();
    transfers[0]?.end();
    await turn();
    assert.deepEqual(states(), ['done', 'running', 'running', 'paused']);
    transfers[3]?.job.resume();
    await turn();
    assert.equal(states()[3], 'running');
  });

  it('cancels what runs, what is held and what waits', async () => {
    const transfers = added(4);
    await turn();
    transfers[1]?.job.pause();
    for (const { job } of transfers) job.cancel();
    await turn();
    assert.deepEqual(states(), ['cancelled', 'cancelled', 'cancelled', 'cancelled']);
    assert.equal(await transfers[0]?.job.ended, undefined);
  });

  it('tells of the end of each once, and forgets what is over when told to', async () => {
    const ended: string[] = [];
    queue.onDidEnd(({ id }) => ended.push(id));
    const transfers = added(2);
    await turn();
    transfers[0]?.end();
    await turn();
    assert.deepEqual(ended, ['0']);
    queue.remove(...queue.jobs);
    assert.deepEqual(states(), ['running']);
  });

  it('forgets nothing else for what is forgotten already, and takes it back to try it again', async () => {
    const [first, second] = added(2);
    await turn();
    first!.fail(new RemoteError('no-permission', 'Closed'));
    await turn();
    queue.remove(first!.job);
    queue.remove(first!.job);
    assert.deepEqual(queue.jobs, [second!.job]);
    queue.retry(first!.job);
    await turn();
    assert.deepEqual(queue.jobs, [second!.job, first!.job]);
    assert.deepEqual(states(), ['running', 'running']);
    assert.equal(first!.runs.length, 2);
  });

  it('keeps a bounded number of those that are over', async () => {
    for (let count = 0; count < 60; count++) {
      const transfer = new Transfer(`${count}`);
      queue.add(transfer.job);
      await turn();
      transfer.end();
      await turn();
    }
    assert.ok(queue.jobs.length <= 51, `${queue.jobs.length}`);
    assert.equal(queue.jobs.at(-1)?.id, '59');
  });

  it('ends what runs when it is closed, and begins nothing more', async () => {
    const transfers = added(4);
    await turn();
    await queue.close();
    assert.deepEqual(states(), ['cancelled', 'cancelled', 'cancelled', 'waiting']);
    assert.equal(transfers[3]?.runs.length, 0);
  });
});

describe('a job', () => {
  const error = new RemoteError('no-permission', 'Closed');
  const failed = [
    { path: '/a/1', into: '/tmp/a', error },
    { path: '/a/2', into: '/tmp/a', error },
    { path: '/b', into: '/tmp', error },
  ];

  async function ended(report: Partial<TransferReport>): Promise<Transfer> {
    const transfer = new Transfer('one');
    const running = transfer.job.start();
    transfer.end(report);
    await running;
    return transfer;
  }

  it('is done, incomplete or has ended early, as its report says', async () => {
    assert.equal((await ended({ files: 1 })).job.state, 'done');
    assert.equal((await ended({ failed })).job.state, 'incomplete');
    const early = await ended({ stopped: error });
    assert.deepEqual([early.job.state, early.job.error], ['failed', error]);
    const closed = new RemoteError('cancelled', 'The question was closed');
    assert.equal((await ended({ stopped: closed })).job.state, 'cancelled');
  });

  it('tells what had come when it was given up, beside what had come before', async () => {
    const { job, runs } = await ended({ files: 5, bytes: 50, failed });
    job.retry();
    const running = job.start();
    const progress = { foundFiles: 9, foundBytes: 90, isCounted: true, running: [], skipped: [] };
    runs[1]!.options.onProgress?.({ ...progress, files: 3, bytes: 20, failed: failed.slice(0, 1) });
    job.cancel();
    await running;
    const { state, report } = job;
    assert.deepEqual([state, report?.files, report?.bytes], ['cancelled', 7, 70]);
  });

  it('tries again what has failed alone, each where it is missing', async () => {
    const { job, runs } = await ended({ files: 5, bytes: 50, failed });
    assert.ok(job.canRetry);
    job.retry();
    assert.equal(job.state, 'waiting');
    const running = job.start();
    assert.deepEqual(runs[1]?.batches, [
      { folder: '/tmp/a', paths: ['/a/1', '/a/2'] },
      { folder: '/tmp', paths: ['/b'] },
    ]);
    assert.equal(runs[1].options.isContinued, true);
    job.cancel();
    await running;
  });

  it('adds up what was done at each try', async () => {
    const transfer = await ended({ files: 5, bytes: 50, failed });
    transfer.job.retry();
    const running = transfer.job.start();
    transfer.end({ files: 3, bytes: 30 });
    await running;
    const { state, report } = transfer.job;
    assert.deepEqual([state, report?.files, report?.bytes, report?.failed], ['done', 8, 80, []]);
  });

  it('does all of it again where it has ended early, or a part cannot be tried alone', async () => {
    for (const report of [
      { failed, stopped: error },
      { failed: [{ path: '/a', into: undefined, error }] },
    ]) {
      const { job, runs } = await ended(report);
      job.retry();
      const running = job.start();
      assert.equal(runs[1]?.batches, undefined);
      job.cancel();
      await running;
    }
  });

  it('fails where it cannot begin', async () => {
    const transfer = new Transfer('one');
    const running = transfer.job.start();
    transfer.fail(error);
    await running;
    assert.deepEqual([transfer.job.state, transfer.job.error], ['failed', error]);
    assert.equal(await transfer.job.ended, undefined);
  });

  it('tells rate and time left while it runs', async () => {
    const transfer = new Transfer('one');
    const running = transfer.job.start();
    const { onProgress } = transfer.runs[0]!.options;
    const told = { foundFiles: 1, foundBytes: 4_000, isCounted: true, files: 0 };
    const item = { path: '/a/1', size: 3_500, bytes: 0 };
    const unsized = { path: '/a/2', size: undefined, bytes: 0 };
    for (const bytes of [0, 1_000, 2_000]) {
      transfer.now = bytes;
      item.bytes = bytes / 2;
      onProgress?.({ ...told, bytes, running: [item, unsized], failed: [], skipped: [] });
    }
    assert.deepEqual([transfer.job.bytesPerSecond, transfer.job.timeLeftMs], [1_000, 2_000]);
    assert.deepEqual(transfer.job.paceOf(item), { bytesPerSecond: 500, timeLeftMs: 5_000 });
    assert.deepEqual(transfer.job.paceOf(unsized), { bytesPerSecond: 0, timeLeftMs: undefined });
    transfer.job.pause();
    assert.equal(transfer.job.paceOf(item).bytesPerSecond, undefined);
    assert.deepEqual(
      [transfer.job.bytesPerSecond, transfer.job.timeLeftMs],
      [undefined, undefined],
    );
    transfer.job.cancel();
    await running;
  });

  it('says so while a person is asked, and closes the question when it is cancelled', async () => {
    const transfer = new Transfer('one');
    const running = transfer.job.start();
    const asked = transfer.job.asking(
      (signal) => new Promise<void>((resolve) => onAbort(signal, resolve)),
    );
    assert.equal(transfer.job.state, 'asking');
    transfer.job.cancel();
    await Promise.all([asked, running]);
    assert.equal(transfer.job.state, 'cancelled');
  });

  it('that the last window left goes on from what has come', async () => {
    const transfer = new Transfer('one', true);
    assert.equal(transfer.job.state, 'interrupted');
    transfer.job.resume();
    assert.equal(transfer.job.state, 'waiting');
    const running = transfer.job.start();
    assert.equal(transfer.runs[0]?.options.isContinued, true);
    transfer.end();
    await running;
  });
});
