import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { silentLogger } from '../../../../src/common/logger.ts';
import { RemoteError } from '../../../../src/common/remoteError.ts';
import { basename } from '../../../../src/common/remotePath.ts';
import { Deleter } from '../../../../src/remote/deleter.ts';
import { contentOf, type FileContent } from '../../../../src/remote/saving/fileContent.ts';
import type { Journal } from '../../../../src/remote/journal/journal.ts';
import type { JournalRecord } from '../../../../src/remote/journal/journalRecord.ts';
import { hashOf } from '../../../../src/remote/localStore/blobStore.ts';
import { Lookup } from '../../../../src/remote/lookup.ts';
import { MetadataCache } from '../../../../src/remote/metadataCache.ts';
import { NameIdentity } from '../../../../src/remote/nameIdentity.ts';
import { PathQueue } from '../../../../src/remote/pathQueue.ts';
import type { InterruptedSaves } from '../../../../src/remote/journal/interruptedSaves.ts';
import { Recovery } from '../../../../src/remote/journal/recovery.ts';
import { Repair, type RepairNews } from '../../../../src/remote/journal/repair.ts';
import { Replacer } from '../../../../src/remote/saving/replacer.ts';
import type { SessionRunner } from '../../../../src/remote/sessionRunner.ts';
import { Saver, type SaveStrategy } from '../../../../src/remote/saving/saver.ts';
import { FakeRemote, type FakeRemoteOptions, type Fault, type Moment } from '../fakeRemote.ts';
import { MemoryJournal } from '../memoryJournal.ts';

const PATH = '/d/file.txt';
const OTHER = '/d/other.txt';
const OLD = 'the old content';
const NEW = 'what the person has typed, and it is longer';
const HOUR_MS = 3_600_000;
/** An hour on whenever it is looked at: no upload of before can come any more. */
let nowMs = 0;
const MOMENTS: readonly Moment[] = ['before', 'during', 'after'];

interface Situation {
  readonly server?: FakeRemoteOptions;
  readonly strategy?: SaveStrategy;
  readonly old?: string;
  /** Another file is moved onto the path, and nothing is written. */
  readonly isMove?: boolean;
  /** The content is a copy that waits on the disk: the journal has no bytes of it. */
  readonly isSpooled?: boolean;
}

const SITUATIONS: Readonly<Record<string, Situation>> = {
  'a new file': {},
  'a file that is there': { old: OLD },
  'a file on a server without stat': { server: { canStat: false }, old: OLD },
  'a swap': { server: { renameOverExisting: false }, old: OLD },
  'a swap of a large copy': { server: { renameOverExisting: false }, old: OLD, isSpooled: true },
  'a save in place': { strategy: 'direct', old: OLD },
  'a save in place over an empty file': { strategy: 'direct', old: '' },
  'a save in place over a file that is not emptied first': {
    strategy: 'direct',
    server: { emptiesLate: true },
    old: `${OLD}, which is ${'very '.repeat(12)}long`,
  },
  'a save in place of a new file': { strategy: 'direct' },
  'a move by a swap': { server: { renameOverExisting: false }, old: OLD, isMove: true },
};

/** What remains when a window is gone: the server, and the journal on the disk. */
interface World {
  readonly remote: FakeRemote;
  readonly records: MemoryJournal['records'];
  readonly blobs: MemoryJournal['blobs'];
}

class Outbox implements InterruptedSaves {
  readonly kept: string[] = [];
  readonly #blobs: MemoryJournal['blobs'];

  constructor(blobs: MemoryJournal['blobs']) {
    this.#blobs = blobs;
  }

  keepInterrupted(path: string, hash: string): Promise<void> {
    assert.equal(path, PATH);
    this.kept.push(Buffer.from(this.#blobs.get(hash) ?? '').toString());
    return Promise.resolve();
  }
}

/** A window that ends with a step of the server: it neither asks nor writes any more. */
function partsOf(remote: FakeRemote, memory: MemoryJournal) {
  const runner: SessionRunner = {
    run: async (work) => {
      if (memory.disk === 'gone') return new Promise(() => undefined);
      try {
        return await remote.run(work);
      } finally {
        if (remote.fault && remote.steps.length > remote.fault.step) memory.disk = 'gone';
      }
    },
  };
  const cache = new MetadataCache({ maxAgeMs: 1_000, maxFolders: 10, now: () => 0 });
  const identity = new NameIdentity();
  const lookup = new Lookup({
    runner,
    cache,
    identity,
    onDidList: () => undefined,
    onDidSee: () => undefined,
  });
  return { runner, lookup, journal: memory.journal, logger: silentLogger };
}

function change(situation: Situation, remote: FakeRemote, memory: MemoryJournal): Promise<unknown> {
  const parts = partsOf(remote, memory);
  const existing = remote.entry(PATH);
  if (situation.isMove) return new Replacer(parts).replace(OTHER, PATH, existing);
  const saver = new Saver({ ...parts, strategy: situation.strategy ?? 'auto' });
  return saver.save(PATH, contentFor(situation), existing, { base: 'nothing' });
}

function contentFor({ isSpooled = false }: Situation): FileContent {
  const content = contentOf(Buffer.from(NEW));
  return isSpooled ? { size: content.size, open: (from) => content.open(from) } : content;
}

function worldOf({ server, old, isMove }: Situation): World {
  const remote = new FakeRemote(server);
  if (old !== undefined) remote.put(PATH, old);
  if (isMove) remote.put(OTHER, NEW);
  return { remote, records: new Map(), blobs: new Map() };
}

/** Runs until the window dies in a step, or to the end. */
async function dieAt(situation: Situation, world: World, fault: Fault | undefined): Promise<void> {
  const { remote } = world;
  remote.fault = fault;
  const memory = new MemoryJournal({ ...world, windowId: 'dead' });
  const running = change(situation, remote, memory).catch(() => undefined);
  if (fault) await orDead(world, fault.step, running);
  else await running;
  memory.disk = 'gone';
}

interface Recovered {
  readonly outbox: Outbox;
  readonly news: readonly RepairNews[];
  /** What went into the history of the file. */
  readonly versions: readonly string[];
}

async function recover(world: World, windowId = 'next', fault?: Fault): Promise<Recovered> {
  const { remote } = world;
  remote.steps.length = 0;
  remote.fault = fault;
  const memory = new MemoryJournal({ ...world, windowId });
  const parts = partsOf(remote, memory);
  const { blobs } = world;
  const versions: string[] = [];
  const repair = new Repair({
    ...parts,
    deleter: new Deleter(parts),
    blobs: { get: (hash) => Promise.resolve(blobs.get(hash)) },
    now: () => (nowMs += HOUR_MS),
    keepVersion: (path, content) => {
      assert.equal(path, PATH);
      versions.push(Buffer.from(content).toString());
      return Promise.resolve();
    },
  });
  const outbox = new Outbox(blobs);
  const recovery = new Recovery({
    ...parts,
    repair,
    queue: new PathQueue(),
    keyOf: (path) => path,
    onDidRepair: () => undefined,
  });
  const news = await recovery.run(outbox);
  return { outbox, news, versions };
}

/** The path is whole, nothing is left anywhere, and what was typed is somewhere. */
function assertRight(situation: Situation, world: World, { outbox }: Recovered): void {
  const { remote, records } = world;
  const now = remote.text(PATH);
  assert.ok(now === situation.old || now === NEW, `${now} is on the server`);
  const names = [...remote.files.keys()].map(basename);
  assert.deepEqual(
    names.filter((name) => name.startsWith('.ftp-workspace-')),
    [],
  );
  assert.equal(records.size, 0, 'The journal is empty');
  if (situation.isMove) assert.equal(remote.text(OTHER), now === NEW ? undefined : NEW);
  else assert.deepEqual(outbox.kept, now === NEW ? [] : outbox.kept.slice(0, 1));
}

/** From the first byte on: before it, the editor alone has the text. */
function mustBeKept(situation: Situation, { remote, blobs }: World): boolean {
  const isTyped = !situation.isMove && remote.text(PATH) !== NEW;
  return isTyped && blobs.has(hashOf(Buffer.from(NEW)));
}

async function stepsOf(situation: Situation): Promise<number> {
  const world = worldOf(situation);
  await dieAt(situation, world, undefined);
  assert.equal(world.records.size, 0);
  return world.remote.steps.length;
}

function* deathsOf(steps: number): Generator<Fault> {
  for (let step = 0; step < steps; step++) {
    for (const moment of MOMENTS) yield { step, moment, code: 'connection-lost', forGood: true };
  }
}

describe('after a window has died', () => {
  let cases = 0;
  after(() => void process.stdout.write(`    (${cases} deaths)\n`));

  for (const [title, situation] of Object.entries(SITUATIONS)) {
    describe(`during ${title}`, () => {
      it('at any step: the next one puts it right', async () => {
        for (const fault of deathsOf(await stepsOf(situation))) {
          const world = worldOf(situation);
          await dieAt(situation, world, fault);
          const wasRecorded = world.records.size > 0;
          const recovered = await recover(world);
          const what = JSON.stringify({ fault, steps: world.remote.steps });
          try {
            assertRight(situation, world, recovered);
            if (wasRecorded && mustBeKept(situation, world))
              assert.deepEqual(recovered.outbox.kept, [NEW]);
          } catch (cause) {
            throw new Error(`${what}: ${String(cause)}`, { cause });
          }
          cases += 1;
        }
      });

      it('at any step, and the next one at any step of putting it right', async () => {
        for (const fault of deathsOf(await stepsOf(situation))) {
          for (let step = 0; ; step++) {
            let isOver = true;
            for (const moment of MOMENTS) {
              const world = worldOf(situation);
              await dieAt(situation, world, fault);
              const second: Fault = { step, moment, code: 'connection-lost', forGood: true };
              await orDead(world, step, recover(world, 'second', second));
              isOver &&= world.remote.steps.length <= step;
              const last = await recover(world, 'third');
              const what = JSON.stringify({ fault, second });
              try {
                assertRight(situation, world, last);
              } catch (cause) {
                throw new Error(`${what}: ${String(cause)}`, { cause });
              }
              cases += 1;
            }
            if (isOver) break;
          }
        }
      });
    });
  }
});

describe('when the server is lost while things are put right', () => {
  const BACKUP = '/d/.ftp-workspace-0123456789ab.bak';

  function setAside(): World {
    const world = worldOf({ old: 'of others' });
    world.remote.put(BACKUP, OLD);
    const content = { hash: hashOf(Buffer.from(NEW)), size: NEW.length };
    const record = { way: 'staged', path: PATH, startedMs: 0, backup: BACKUP, content } as const;
    world.records.set('dead_1', record);
    return world;
  }

  it('what has another name already is told', async () => {
    const alone = setAside();
    await recover(alone);
    const world = setAside();
    world.records.set('dead_2', { way: 'move', path: OTHER, startedMs: 0, backup: `${BACKUP}2` });
    const step = alone.remote.steps.length;
    const { news } = await recover(world, 'next', {
      ...{ step, moment: 'before', code: 'timeout', forGood: true },
    });
    assert.deepEqual(news, [{ kind: 'set-aside', path: PATH, backup: BACKUP }]);
    assert.deepEqual(
      [...world.records.values()].map(({ path }) => path),
      [OTHER],
    );
  });
});

describe('a swap of a large copy after which somebody else has written the file', () => {
  const BACKUP = '/d/.ftp-workspace-0123456789ab.bak';
  const STAGED = '/d/.ftp-workspace-0123456789ab.tmp';
  const THEIRS = 'by somebody else';

  function leave(): World {
    const world = worldOf({ old: THEIRS });
    world.remote.put(BACKUP, OLD);
    const record = { way: 'staged', path: PATH, startedMs: 0 } as const;
    world.records.set('dead_1', { ...record, staged: STAGED, backup: BACKUP });
    return world;
  }

  it('keeps both other versions, and tells of them', async () => {
    const world = leave();
    world.remote.put(STAGED, NEW);
    const { news } = await recover(world);
    assert.equal(world.remote.text(PATH), THEIRS);
    assert.equal(world.remote.text(BACKUP), OLD);
    assert.equal(world.remote.text(STAGED), NEW);
    assert.deepEqual(news, [
      { kind: 'set-aside', path: PATH, backup: BACKUP },
      { kind: 'set-aside', path: PATH, backup: STAGED },
    ]);
    assert.equal(world.records.size, 0);
  });

  it('removes the earlier version where the copy had come to its place', async () => {
    const world = leave();
    const { news } = await recover(world);
    assert.equal(world.remote.text(PATH), THEIRS);
    assert.equal(world.remote.text(BACKUP), undefined);
    assert.deepEqual(news, []);
  });

  it('removes the copy where the swap had not begun', async () => {
    const world = leave();
    world.remote.files.delete(BACKUP);
    world.remote.put(STAGED, NEW);
    const { news } = await recover(world);
    assert.equal(world.remote.text(PATH), THEIRS);
    assert.equal(world.remote.text(STAGED), undefined);
    assert.deepEqual(news, []);
  });
});

describe('a name that a change which is done has left', () => {
  it('is told where it may not be deleted: what is there may be of others', async () => {
    const backup = '/d/.ftp-workspace-0123456789ab.bak';
    const world = worldOf({ old: NEW });
    world.remote.put(backup, 'of others');
    const record = { way: 'staged', path: PATH, startedMs: 0, backup, isDone: true } as const;
    world.records.set('dead_1', record);
    world.remote.deleteFile = () => Promise.reject(new RemoteError('rejected', '550'));
    const { news } = await recover(world);
    assert.deepEqual(news, [{ kind: 'set-aside', path: PATH, backup }]);
    assert.equal(world.remote.text(backup), 'of others');
    assert.equal(world.records.size, 0);
  });
});

describe('half of a save in place that somebody else has written over', () => {
  const THEIRS = 'by somebody else';

  async function leave(): Promise<World> {
    const situation: Situation = { strategy: 'direct', old: OLD };
    for (const fault of deathsOf(await stepsOf(situation))) {
      const world = worldOf(situation);
      await dieAt(situation, world, fault);
      if (world.records.size === 0) continue;
      world.remote.put(PATH, THEIRS);
      return world;
    }
    return assert.fail('No step leaves a record');
  }

  it('is left alone, and both versions of before are kept', async () => {
    const world = await leave();
    const { news, outbox, versions } = await recover(world);
    assert.equal(world.remote.text(PATH), THEIRS);
    assert.deepEqual(versions, [OLD]);
    assert.deepEqual(outbox.kept, [NEW]);
    assert.deepEqual(news, [{ kind: 'interrupted', path: PATH }]);
    assert.equal(world.records.size, 0);
  });

  it('is told where the content was never on this computer', async () => {
    const world = await leave();
    const [[id, record] = []] = [...world.records];
    world.records.set(id ?? '', { ...record!, content: undefined });
    const { news, outbox, versions } = await recover(world);
    assert.equal(world.remote.text(PATH), THEIRS);
    assert.deepEqual(versions, [OLD]);
    assert.deepEqual(outbox.kept, []);
    assert.deepEqual(news, [{ kind: 'unknown', path: PATH }]);
  });
});

/** A window that dies in a step goes on no further, nor does one that has come to its end. */
async function orDead({ remote }: World, step: number, running: Promise<unknown>): Promise<void> {
  const end = { isOver: false };
  const over = running
    .catch(() => undefined)
    .then(() => {
      end.isOver = true;
    });
  const isOver = (): boolean => end.isOver;
  while (remote.steps.length <= step && !isOver()) await nextTurn();
  for (let turns = 0; turns < 20 && !isOver(); turns++) await nextTurn();
  if (isOver()) await over;
}

describe('saves that wait for what an earlier one has left', () => {
  it('tell what people have to know of it', async () => {
    const value: JournalRecord = { way: 'staged', path: PATH, startedMs: 0, isTold: true };
    const settled: string[] = [];
    const news: RepairNews = { kind: 'set-aside', path: PATH, backup: '/d/.ftp-workspace-0.bak' };
    const recovery = new Recovery({
      journal: {
        left: [PATH],
        own: () => Promise.resolve([{ id: '1', value }]),
        settle: (id: string) => Promise.resolve(void settled.push(id)),
      } as unknown as Journal,
      repair: {
        make: () => Promise.resolve({ news: [news], open: undefined }),
      } as unknown as Repair,
      queue: new PathQueue(),
      keyOf: (path) => path,
      onDidRepair: () => undefined,
      logger: silentLogger,
    });
    const told: RepairNews[] = [];
    recovery.onDidSettle((one) => void told.push(one));
    await recovery.settle(PATH);
    assert.deepEqual(told, [news]);
    assert.deepEqual(settled, ['1']);
  });

  it('go on in their order, however long each looks at the disk', async () => {
    const turns = [5, 0, 2];
    const journal = {
      get left() {
        return turns.length > 0 ? [PATH] : [];
      },
      own: async () => {
        for (let left = turns.shift() ?? 0; left > 0; left--) await nextTurn();
        return [];
      },
    } as unknown as Journal;
    const recovery = new Recovery({
      journal,
      repair: undefined as unknown as Repair,
      queue: new PathQueue(),
      keyOf: (path) => path,
      onDidRepair: () => undefined,
      logger: silentLogger,
    });
    const order: number[] = [];
    // The last one comes when there is nothing left to look for.
    const saves = [1, 2, 3, 4].map((save) => recovery.settle(PATH).then(() => order.push(save)));
    await Promise.all(saves);
    assert.deepEqual(order, [1, 2, 3, 4]);
  });
});
