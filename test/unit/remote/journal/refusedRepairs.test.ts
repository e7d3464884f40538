import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/common/logger.ts';
import { RemoteError } from '../../../../src/common/remoteError.ts';
import type { Journal } from '../../../../src/remote/journal/journal.ts';
import type { JournalRecord } from '../../../../src/remote/journal/journalRecord.ts';
import { Recovery } from '../../../../src/remote/journal/recovery.ts';
import type { Repair, RepairNews } from '../../../../src/remote/journal/repair.ts';
import { PathQueue } from '../../../../src/remote/pathQueue.ts';

const PATH = '/d/file.txt';
const BACKUP = '/d/.ftp-workspace-0123456789ab.bak';
const refusal = new RemoteError('rejected', '550', { reply: '550 Not today' });

const staged: JournalRecord = { way: 'staged', path: PATH, startedMs: 0, isTold: true };
const direct: JournalRecord = { ...staged, way: 'direct' };

/** A journal on which the repair of some records fails. */
class Scene {
  readonly settled: string[] = [];
  readonly told: RepairNews[] = [];
  readonly errors = new Map<string, unknown>();
  readonly recovery: Recovery;
  readonly #records: Map<string, JournalRecord>;

  constructor(records: Readonly<Record<string, JournalRecord>>) {
    this.#records = new Map(Object.entries(records));
    this.recovery = new Recovery({
      journal: this.#journal(),
      repair: {
        make: (record: JournalRecord) => {
          const [id = ''] = [...this.#records].find(([, one]) => one === record) ?? [];
          const error = this.errors.get(id);
          if (error instanceof Error) return Promise.reject(error);
          return Promise.resolve({ news: [], open: undefined });
        },
      } as unknown as Repair,
      queue: new PathQueue(),
      keyOf: (path) => path,
      onDidRepair: () => undefined,
      logger: silentLogger,
    });
    this.recovery.onDidSettle((news) => void this.told.push(news));
  }

  get left(): readonly string[] {
    return [...this.#records.keys()];
  }

  #journal(): Journal {
    const own = () => Promise.resolve([...this.#records].map(([id, value]) => ({ id, value })));
    const records = this.#records;
    return {
      get left() {
        return [...records.values()].map(({ path }) => path);
      },
      own,
      claim: own,
      settle: (id: string) => {
        this.settled.push(id);
        return Promise.resolve(void records.delete(id));
      },
    } as unknown as Journal;
  }
}

describe('what a server does not let be put right', () => {
  it('keeps no save from its file, nor another record from being put right', async () => {
    const scene = new Scene({ one: { ...staged, backup: BACKUP }, two: staged });
    scene.errors.set('one', refusal);
    await scene.recovery.settle(PATH);
    assert.deepEqual(scene.settled, ['two']);
    assert.deepEqual(scene.left, ['one']);
    assert.deepEqual(scene.told, [{ kind: 'refused', path: PATH, backup: BACKUP, error: refusal }]);
  });

  it('is tried again, and told once', async () => {
    const scene = new Scene({ one: staged });
    scene.errors.set('one', refusal);
    await scene.recovery.settle(PATH);
    await scene.recovery.settle(PATH);
    const interrupted = { keepInterrupted: () => Promise.resolve() };
    assert.deepEqual(await scene.recovery.run(interrupted), []);
    assert.equal(scene.told.length, 1);
    scene.errors.clear();
    await scene.recovery.settle(PATH);
    assert.deepEqual([scene.left, scene.settled], [[], ['one']]);
  });

  it('of a window that has ended is told as well', async () => {
    const scene = new Scene({ one: staged, two: { ...staged, path: '/d/other.txt' } });
    scene.errors.set('one', refusal);
    const interrupted = { keepInterrupted: () => Promise.resolve() };
    const news = await scene.recovery.run(interrupted);
    assert.deepEqual(news, [{ kind: 'refused', path: PATH, backup: undefined, error: refusal }]);
    assert.deepEqual([scene.left, scene.settled], [['one'], ['two']]);
  });

  it('is over when a save has replaced what it had left in place', async () => {
    const scene = new Scene({ one: direct, two: { ...staged, backup: BACKUP } });
    for (const id of scene.left) scene.errors.set(id, refusal);
    const failing = scene.recovery.settleAndSave(PATH, () => Promise.reject(new Error('lost')));
    await assert.rejects(failing);
    assert.deepEqual(scene.settled, []);
    await scene.recovery.settleAndSave(PATH, () => Promise.resolve());
    assert.deepEqual(scene.settled, ['one'], 'what has another name is there still');
  });

  it('is no refusal where the server is lost, or the disk takes nothing', async () => {
    const failures = [new RemoteError('connection-lost', 'gone'), new Error('ENOSPC')];
    for (const failure of failures) {
      const scene = new Scene({ one: staged });
      scene.errors.set('one', failure);
      await assert.rejects(scene.recovery.settle(PATH), failure);
      assert.deepEqual(scene.told, []);
    }
  });
});
