import assert from 'node:assert/strict';

import type { Copier } from '../../../src/remote/copier.ts';
import type { Deleter } from '../../../src/remote/deleter.ts';
import type { JournalRecord } from '../../../src/remote/journal/journalRecord.ts';
import { Relocator } from '../../../src/remote/relocator.ts';
import type { Replacer } from '../../../src/remote/saving/replacer.ts';
import { RemoteError } from '../../../src/common/remoteError.ts';
import { folder } from './entries.ts';
import { MemoryJournal } from './memoryJournal.ts';

/** The renames that a relocation makes, each with what the journal has of it by then. */
class Renames {
  readonly seen: { readonly to: string; readonly records: readonly JournalRecord[] }[] = [];
  readonly memory = new MemoryJournal();
  readonly relocator: Relocator;
  /** The rename that breaks, counted from 0. */
  breaksAt: number | undefined;

  constructor() {
    const replace = (_from: string, to: string): Promise<void> => {
      const count = this.seen.push({ to, records: [...this.memory.records.values()] });
      if (count - 1 !== this.breaksAt) return Promise.resolve();
      return Promise.reject(new RemoteError('connection-lost', 'Cut'));
    };
    this.relocator = new Relocator({
      replacer: { replace } as unknown as Replacer,
      copier: { copy: () => Promise.resolve(undefined) } as unknown as Copier,
      deleter: { delete: () => Promise.resolve() } as unknown as Deleter,
      journal: this.memory.journal,
    });
  }

  copy(): Promise<unknown> {
    return this.relocator.copy('/a', folder('a'), '/d/to', folder('to'), {});
  }
}

describe('a copy of a folder in the place of another one', () => {
  it('has one record of both: whether it took place is told by the name of the copy', async () => {
    const renames = new Renames();
    await renames.copy();
    const [aside, moved] = renames.seen;
    for (const { records } of [aside!, moved!]) {
      assert.equal(records.length, 1);
      const [{ way, path, staged, backup, isFolder } = {} as JournalRecord] = records;
      assert.deepEqual([way, path, backup, isFolder], ['staged', '/d/to', aside?.to, true]);
      assert.match(staged ?? '', /\.tmp$/);
    }
    assert.equal(renames.memory.records.size, 0);
  });

  it('leaves it where the line is lost between the two renames', async () => {
    const renames = new Renames();
    renames.breaksAt = 1;
    await assert.rejects(renames.copy(), { code: 'connection-lost' });
    const [record, ...more] = renames.memory.records.values();
    assert.deepEqual([record?.isDone, record?.backup, more], [false, renames.seen[0]?.to, []]);
  });
});
