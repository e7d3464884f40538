import assert from 'node:assert/strict';

import { ToldTimes } from '../../../../src/remote/outbox/toldTimes.ts';
import type { RemoteStat } from '../../../../src/remote/remoteFiles.ts';

const FILE = '/a.txt';
const HOUR_MS = 3_600_000;
/** When a save was kept, by the clock of this computer. */
const KEPT_MS = Date.UTC(2026, 5, 1, 12);

describe('the times that are told of a file whose save has waited', () => {
  const stat = (mtimeMs: number): RemoteStat => ({
    ...{ kind: 'file', symlink: false, size: 4, readonly: false },
    mtimeMs,
  });

  for (const [title, aheadMs] of [
    ['behind', -HOUR_MS],
    ['ahead', HOUR_MS],
  ] as const) {
    it(`move with each change of it, where the clock of the server is ${title}`, () => {
      const times = new ToldTimes();
      const uploadedMs = KEPT_MS + 5_000 + aheadMs;
      times.tell(FILE, KEPT_MS);
      times.uploaded(FILE, KEPT_MS, stat(uploadedMs));
      const told = [0, 1, 1_000, 60_000].map((laterMs) => {
        return times.view(FILE, stat(uploadedMs + laterMs)).mtimeMs;
      });
      assert.equal(told[0], KEPT_MS, 'the upload is no change');
      assert.deepEqual([...new Set(told)].sort(), told, 'a time stands still, or moves back');
    });
  }

  it('are those from before again, for an editor that has not seen the change', () => {
    const times = new ToldTimes();
    const uploadedMs = KEPT_MS - HOUR_MS;
    times.uploaded(FILE, KEPT_MS, stat(uploadedMs));
    const changed = times.view(FILE, stat(uploadedMs + 1_000));
    assert.equal(times.view(FILE, stat(uploadedMs)).mtimeMs, KEPT_MS);
    assert.deepEqual(times.view(FILE, stat(uploadedMs + 1_000)), changed);
  });
});
