import assert from 'node:assert/strict';

import { hasCode } from '../../../../src/common/remoteError.ts';
import { contentOf } from '../../../../src/remote/saving/fileContent.ts';
import { Lookup } from '../../../../src/remote/lookup.ts';
import { MetadataCache } from '../../../../src/remote/metadataCache.ts';
import { NameIdentity } from '../../../../src/remote/nameIdentity.ts';
import { Saver, type SaveStrategy } from '../../../../src/remote/saving/saver.ts';
import { capturing } from '../../../support/clientUnderTest.ts';
import { FakeRemote } from '../fakeRemote.ts';
import { MemoryJournal } from '../memoryJournal.ts';

const PATH = '/d/file.txt';
const OLD = 'the old content';
const NEW = 'what the person has typed';

interface Outcome {
  readonly remote: FakeRemote;
  readonly log: readonly string[];
  readonly error: unknown;
}

async function save(
  strategy: SaveStrategy,
  disk: 'writable' | 'full',
  renameOverExisting = true,
): Promise<Outcome> {
  const remote = new FakeRemote({ renameOverExisting });
  remote.put(PATH, OLD);
  const log: string[] = [];
  const logger = capturing(log);
  const memory = new MemoryJournal({ logger });
  memory.disk = disk;
  const cache = new MetadataCache({ maxAgeMs: 1_000, maxFolders: 10, now: () => 0 });
  const lookup = new Lookup({
    runner: remote,
    cache,
    identity: new NameIdentity(),
    onDidList: () => undefined,
    onDidSee: () => undefined,
  });
  const saver = new Saver({ runner: remote, lookup, strategy, journal: memory.journal, logger });
  const error = await saver.save(PATH, contentOf(Buffer.from(NEW)), remote.entry(PATH)).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { remote, log, error };
}

const names = ({ remote }: Outcome): string[] => [...remote.files.keys()];

describe('a save while the local disk takes nothing', () => {
  it('goes on where it is staged: the server is whole at every moment', async () => {
    const outcome = await save('auto', 'full');
    assert.equal(outcome.error, undefined);
    assert.equal(outcome.remote.text(PATH), NEW);
    assert.ok(outcome.log.some((line) => line.startsWith('warn: The journal of /d/file.txt')));
  });

  it('is refused before the first byte where it is in place: nobody else has the old content', async () => {
    const outcome = await save('direct', 'full');
    assert.ok(hasCode(outcome.error, 'not-kept'));
    assert.equal(outcome.remote.text(PATH), OLD);
    assert.ok(!outcome.remote.steps.some((step) => step.startsWith('write')));
  });

  it('is refused before the first rename where it needs a swap', async () => {
    const outcome = await save('auto', 'full', false);
    assert.ok(hasCode(outcome.error, 'not-kept'));
    assert.equal(outcome.remote.text(PATH), OLD);
    assert.deepEqual(names(outcome), [PATH]);
  });
});

describe('records of a window that has ended', () => {
  it('are one window’s to put right, and never those of a window that lives', async () => {
    const dead = new MemoryJournal({ windowId: 'dead' });
    const entry = dead.journal.staged(PATH, '/d/x.tmp', contentOf(Buffer.from(NEW)), 'nothing');
    await entry.announce();
    const shared = { records: dead.records, blobs: dead.blobs };
    const [first, second] = ['first', 'second'].map(
      (windowId) => new MemoryJournal({ windowId, ...shared }).journal,
    );
    assert.deepEqual(await dead.journal.claim(), []);
    const claims = await Promise.all([first?.claim(), second?.claim()]);
    const [one = [], other = []] = claims;
    assert.equal(one.length + other.length, 1);
  });
});
