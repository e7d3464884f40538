import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { silentLogger } from '../../../../src/common/logger.ts';
import { cleanWhenGivenUp } from '../../../../src/extension/transfers/givenUp.ts';
import { Job } from '../../../../src/extension/transfers/job.ts';
import type { JobPlan } from '../../../../src/extension/transfers/jobPlan.ts';
import { JobQueue } from '../../../../src/extension/transfers/jobQueue.ts';
import { NOTHING_DONE } from '../../../../src/extension/transfers/transferParts.ts';
import { partName } from '../../../../src/remote/folders/partFiles.ts';

const CRASHED = '0123456789ab';
const OTHER = 'ba9876543210';

describe('a download of an earlier window that is given up', () => {
  let local: string;

  beforeEach(async () => {
    local = await mkdtemp(join(tmpdir(), 'ftp-given-up-'));
  });
  afterEach(() => rm(local, { recursive: true, force: true }));

  async function put(path: string): Promise<void> {
    await mkdir(dirname(join(local, path)), { recursive: true });
    await writeFile(join(local, path), 'half');
  }

  async function names(): Promise<readonly string[]> {
    const all = await readdir(local, { recursive: true, withFileTypes: true });
    return all.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort();
  }

  function jobOf(plan: Partial<JobPlan> = {}): Job {
    return new Job({
      id: '1',
      plan: {
        ...{ kind: 'download', from: 'site', to: undefined, folder: local, conflicts: undefined },
        ...{ paths: ['/www/site', '/www/a.txt'], owners: [CRASHED] },
        ...plan,
      },
      isLeftOver: true,
      now: () => 0,
      run: () => Promise.resolve(NOTHING_DONE),
    });
  }

  it('leaves no half of a file behind, and all else', async () => {
    const others = partName(OTHER);
    const beside = partName(CRASHED);
    const kept = ['a.txt', 'site/css/b.css', `site/css/${others}`, `beside/${beside}`];
    const left = [partName(CRASHED), `site/${partName(CRASHED)}`, `site/css/${partName(CRASHED)}`];
    for (const path of [...kept, ...left]) await put(path);
    // Nothing of the download is behind a link.
    await symlink(join(local, 'beside'), join(local, 'site/link'));
    const job = jobOf();
    const cleaned = cleanWhenGivenUp(job, [CRASHED], silentLogger);
    job.cancel();
    await cleaned;
    assert.deepEqual(await names(), ['a.txt', 'b.css', others, beside].sort());
  });

  it('is as good where its folder is gone', async () => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
    const job = jobOf({ folder: join(local, 'gone') });
    const cleaned = cleanWhenGivenUp(job, [CRASHED], logger);
    job.cancel();
    await cleaned;
    assert.deepEqual(warnings, []);
  });

  it('loses nothing by being resumed', async () => {
    await put(partName(CRASHED));
    const job = jobOf();
    const cleaned = cleanWhenGivenUp(job, [CRASHED], silentLogger);
    const queue = new JobQueue();
    queue.add(job);
    job.resume();
    await cleaned;
    assert.equal(job.state, 'done');
    assert.equal((await names()).length, 1, 'the transfer itself has to clean up');
    queue.dispose();
  });
});
