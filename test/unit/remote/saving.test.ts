import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { silentLogger } from '../../../src/common/logger.ts';
import { RemoteError, type RemoteErrorCode } from '../../../src/common/remoteError.ts';
import { basename } from '../../../src/common/remotePath.ts';
import { contentOf } from '../../../src/remote/saving/fileContent.ts';
import type { JournalRecord } from '../../../src/remote/journal/journalRecord.ts';
import { hashOf } from '../../../src/remote/localStore/blobStore.ts';
import { Lookup } from '../../../src/remote/lookup.ts';
import { NameIdentity } from '../../../src/remote/nameIdentity.ts';
import { MetadataCache } from '../../../src/remote/metadataCache.ts';
import type { FileFacts, RemoteEntry } from '../../../src/remote/remoteSession.ts';
import type { BeforeReplace } from '../../../src/remote/saving/saveScope.ts';
import { Saver, type SaveStrategy } from '../../../src/remote/saving/saver.ts';
import { MemoryJournal } from './memoryJournal.ts';
import { FakeRemote, type FakeRemoteOptions, type Fault, type Moment } from './fakeRemote.ts';

/** As of Node 20.11; the types describe the oldest Node that the product itself runs in. */
interface FakeTimers {
  enable(options: { readonly apis: readonly string[] }): void;
  tick(ms: number): void;
  reset(): void;
}
const timers = mock.timers as unknown as FakeTimers;

const PATH = '/d/file.txt';
const OLD = 'the old content';
const NEW = 'what the person has typed, and it is longer';
const CONTENT = contentOf(Buffer.from(NEW));

interface Situation {
  readonly title: string;
  readonly server?: FakeRemoteOptions;
  readonly strategy?: SaveStrategy;
  /** Undefined: there was no file. */
  readonly old?: string;
  readonly facts?: Partial<RemoteEntry>;
  /** Names of the steps of a save in which nothing goes wrong. */
  readonly steps: string;
  /** The file is written in place. */
  readonly inPlace?: boolean;
}

const SITUATIONS: readonly Situation[] = [
  { title: 'a new file', steps: 'write stat rename' },
  { title: 'a file that is there', old: OLD, steps: 'write stat rename' },
  {
    title: 'a file on a server without stat',
    server: { canStat: false },
    old: OLD,
    steps: 'write facts rename',
  },
  {
    title: 'a server that does not rename over a file',
    server: { renameOverExisting: false },
    old: OLD,
    steps: 'write stat rename stat rename rename delete',
  },
  {
    title: 'a server that cannot keep the mode',
    server: { chmod: false },
    old: OLD,
    steps: 'write stat chmod delete stat stat read write stat',
    inPlace: true,
  },
  {
    title: 'a folder that takes no new names',
    server: { fixedNames: true },
    old: OLD,
    steps: 'write delete stat stat read write stat',
    inPlace: true,
  },
  {
    title: 'a server that hides the staged file',
    server: { hidesDots: true },
    old: OLD,
    steps: 'write stat delete stat stat read write stat',
    inPlace: true,
  },
  {
    title: 'a symbolic link',
    old: OLD,
    facts: { kind: 'symlink', target: 'file' },
    steps: 'read write stat',
    inPlace: true,
  },
  {
    title: 'a file with several names',
    old: OLD,
    facts: { linkCount: 2 },
    steps: 'read write stat',
    inPlace: true,
  },
  {
    title: 'direct, as the connection says',
    strategy: 'direct',
    old: OLD,
    steps: 'read write stat',
    inPlace: true,
  },
  {
    title: 'direct, a new file',
    strategy: 'direct',
    // Nobody else asks whether the file has come meanwhile.
    steps: 'stat list write stat',
    inPlace: true,
  },
  {
    title: 'direct, over an empty file',
    strategy: 'direct',
    old: '',
    steps: 'read write stat',
    inPlace: true,
  },
];

const MOMENTS: readonly Moment[] = ['before', 'during', 'after'];
const PASSING: readonly RemoteErrorCode[] = [
  'connection-lost',
  'timeout',
  'rejected',
  'no-space',
  'size-mismatch',
  'aborted',
];
const LASTING: readonly RemoteErrorCode[] = ['connection-lost', 'timeout'];
/** What can come at all: a refusal before anything has happened, a full disk in the middle. */
const POSSIBLE: Readonly<
  Partial<Record<RemoteErrorCode, { moments: readonly Moment[]; verbs: RegExp }>>
> = {
  rejected: { moments: ['before'], verbs: /./ },
  'no-space': { moments: ['before', 'during'], verbs: /write|rename/ },
  'size-mismatch': { moments: MOMENTS, verbs: /read|stat|facts/ },
  aborted: { moments: MOMENTS, verbs: /write|stat|facts|chmod/ },
};

interface Saved {
  readonly remote: FakeRemote;
  readonly journal: MemoryJournal;
  readonly facts: FileFacts | undefined;
  readonly error: unknown;
}

async function save(situation: Situation, fault?: Fault): Promise<Saved> {
  const remote = new FakeRemote(situation.server);
  if (situation.old !== undefined) remote.put(PATH, situation.old, 0o640);
  const existing = remote.entry(PATH, situation.facts);
  remote.fault = fault;
  const journal = new MemoryJournal();
  const saver = saverOf(remote, situation.strategy ?? 'auto', journal);
  const outcome: { facts?: FileFacts; error?: unknown; done: boolean } = { done: false };
  void saver
    .save(PATH, contentOf(Buffer.from(NEW)), existing)
    .then(
      (facts) => (outcome.facts = facts),
      (error: unknown) => (outcome.error = error),
    )
    .then(() => (outcome.done = true));
  for (let turns = 0; turns < 200 && !outcome.done; turns++) {
    await nextTurn();
    timers.tick(1_000);
  }
  assert.ok(outcome.done, 'The save has not ended');
  // The staged file of a save that failed may be removed behind its back.
  for (let turns = 0; turns < 3; turns++) await nextTurn();
  return { remote, journal, facts: outcome.facts, error: outcome.error };
}

function saverOf(
  remote: FakeRemote,
  strategy: SaveStrategy,
  { journal } = new MemoryJournal(),
): Saver {
  const cache = new MetadataCache({ maxAgeMs: 1_000, maxFolders: 10, now: () => 0 });
  const identity = new NameIdentity();
  const lookup = new Lookup({
    runner: remote,
    cache,
    identity,
    onDidList: () => undefined,
    onDidSee: () => undefined,
  });
  return new Saver({ runner: remote, lookup, strategy, journal, logger: silentLogger });
}

const verbs = (remote: FakeRemote): string =>
  remote.steps.map((step) => step.split(' ')[0]).join(' ');

const leftOvers = (remote: FakeRemote): string[] =>
  [...remote.files.keys()].filter((path) => basename(path).startsWith('.ftp-workspace-'));

function* faultsOf(situation: Situation): Generator<Fault> {
  for (const [step, verb] of situation.steps.split(' ').entries()) {
    for (const moment of MOMENTS) {
      for (const code of PASSING) {
        const { moments = MOMENTS, verbs = /./ } = POSSIBLE[code] ?? {};
        if (!moments.includes(moment) || !verbs.test(verb)) continue;
        yield { step, moment, code, forGood: false };
      }
      for (const code of LASTING) yield { step, moment, code, forGood: true };
    }
  }
}

/** The old content or the new one, whole; or it is said where the old one is. */
function assertNothingLost(situation: Situation, { remote, error }: Saved, fault: Fault): void {
  const now = remote.text(PATH);
  const stranded = error instanceof RemoteError && error.code === 'incomplete-file';
  if (error === undefined) assert.equal(now, NEW);
  else assert.ok(error instanceof RemoteError || isStagingRefused(error));
  if (now === NEW || now === situation.old) return;
  assert.ok(stranded, `${String(now)} is left, and nobody is told`);
  assert.ok(fault.forGood, 'The server could have been asked to put it right');
  if (situation.inPlace) return;
  assert.ok(leftOvers(remote).some((path) => remote.text(path) === situation.old));
}

const isStagingRefused = (error: unknown): boolean =>
  error instanceof Error && error.name === 'StagingRefused';

function assertTidy({ remote, journal, error }: Saved, fault: Fault): void {
  // What is left anywhere is in the journal, and nothing else is.
  const isLeft =
    leftOvers(remote).length > 0 || ![OLD, '', undefined, NEW].includes(remote.text(PATH));
  if (isLeft) assert.ok(journal.records.size > 0, 'Nobody will look after what is left');
  if (fault.forGood) return;
  // Refused or unanswered, its removal is not tried for ever; its name is never shown.
  if (remote.steps[fault.step]?.startsWith('delete') === true) return;
  const kept = error instanceof RemoteError && error.code === 'incomplete-file';
  assert.deepEqual(kept ? [] : leftOvers(remote), []);
  if (error === undefined) assert.deepEqual([...journal.records.values()].filter(isOverdue), []);
}

/** Not one that only waits for an upload which was never answered, or for the name of one. */
function isOverdue({ isRight, isDone, before, content }: JournalRecord): boolean {
  if (isDone === true) return false;
  const isOfNew = before?.hash === hashOf(Buffer.from(NEW)) && content?.hash === before.hash;
  return isRight !== true || !isOfNew;
}

describe('a save', () => {
  beforeEach(() => timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => timers.reset());
  let cases = 0;
  after(() => void process.stdout.write(`      (${cases} failures of a step)\n`));

  for (const situation of SITUATIONS) {
    describe(`of ${situation.title}`, () => {
      it(`takes ${situation.steps}`, async () => {
        const { remote, journal, facts, error } = await save(situation);
        assert.equal(error, undefined);
        assert.equal(verbs(remote), situation.steps);
        assert.equal(journal.records.size, 0);
        assert.equal(facts?.size, NEW.length);
        assert.deepEqual([...remote.files.keys()], [PATH]);
        assert.equal(remote.text(PATH), NEW);
        if (situation.old !== undefined) assert.equal(remote.files.get(PATH)?.mode, 0o640);
      });

      it('loses nothing and leaves nothing, whatever step fails', async () => {
        for (const fault of faultsOf(situation)) {
          const saved = await save(situation, fault);
          const what = JSON.stringify({ fault, steps: saved.remote.steps });
          try {
            assertNothingLost(situation, saved, fault);
            assertTidy(saved, fault);
          } catch (cause) {
            throw new Error(`${what}: ${String(cause)}`, { cause });
          }
          cases += 1;
        }
      });
    });
  }
});

describe('a swap on a full disk', () => {
  class FullRemote extends FakeRemote {
    override rename(from: string, to: string): Promise<void> {
      if (to !== PATH || !this.files.has(from)) return super.rename(from, to);
      const code = from.endsWith('.bak') ? 'rejected' : 'no-space';
      return Promise.reject(new RemoteError(code, '552'));
    }
  }

  it('that does not let the old file back either: it is told where that is', async () => {
    const remote = new FullRemote();
    remote.put(PATH, OLD, 0o640);
    remote.traits.renameReplaces = false;
    const memory = new MemoryJournal();
    const saving = saverOf(remote, 'auto', memory).save(PATH, CONTENT, remote.entry(PATH));
    await assert.rejects(saving, (error) => {
      assert.ok(error instanceof RemoteError && error.code === 'incomplete-file');
      assert.equal(remote.text(error.backup ?? ''), OLD);
      return true;
    });
    assert.deepEqual(
      leftOvers(remote)
        .map((path) => remote.text(path))
        .sort(),
      [OLD, NEW].sort(),
    );
    assert.equal(memory.records.size, 1);
  });
});

describe('what is asked right before a save replaces anything', () => {
  const target = (remote: FakeRemote) => remote.entry(PATH);

  for (const strategy of ['auto', 'atomic', 'direct'] as const) {
    it(`stops it: the path is what it was (${strategy})`, async () => {
      const remote = new FakeRemote();
      remote.put(PATH, OLD, 0o640);
      const beforeReplace = () => Promise.reject(new RemoteError('conflict', 'Changed'));
      const saving = saverOf(remote, strategy).save(PATH, CONTENT, target(remote), {
        beforeReplace,
      });
      await assert.rejects(saving, { code: 'conflict' });
      assert.deepEqual([...remote.files.keys()], [PATH]);
      assert.equal(remote.text(PATH), OLD);
    });
  }

  const told = async (
    remote: FakeRemote,
    existing: RemoteEntry | undefined,
    strategy: SaveStrategy = 'auto',
  ): Promise<Parameters<BeforeReplace>> => {
    const calls: Parameters<BeforeReplace>[] = [];
    const beforeReplace: BeforeReplace = (...call) => {
      // Whatever is uploaded by now is beside the file, not in it.
      assert.notEqual(remote.text(PATH), NEW);
      calls.push(call);
      return Promise.resolve();
    };
    await saverOf(remote, strategy).save(PATH, CONTENT, existing, { beforeReplace });
    assert.equal(remote.text(PATH), NEW);
    assert.equal(calls.length, 1);
    return calls[0]!;
  };

  it('is told what the server has now, not what was known before', async () => {
    const remote = new FakeRemote();
    remote.put(PATH, OLD, 0o640);
    const known = target(remote);
    remote.put(PATH, 'grown since then, by far', 0o640);
    const [now] = await told(remote, known);
    assert.equal(typeof now === 'object' && now.size, 24);
  });

  it('is told of a file that has appeared, and of one that is gone', async () => {
    const remote = new FakeRemote();
    remote.put(PATH, OLD);
    const known = target(remote);
    const [appeared] = await told(remote, undefined);
    assert.equal(typeof appeared === 'object' && appeared.size, OLD.length);
    remote.files.delete(PATH);
    assert.deepEqual(await told(remote, known), ['nothing']);
    remote.files.delete(PATH);
    assert.deepEqual(await told(remote, undefined), ['nothing']);
  });

  it('is given the old content of what is written in place', async () => {
    const remote = new FakeRemote();
    remote.put(PATH, OLD);
    const [now, content] = await told(remote, target(remote), 'direct');
    assert.deepEqual([now, Buffer.from(content ?? []).toString()], ['unknown', OLD]);
  });

  it('is nobody: a file that has appeared is not replaced', async () => {
    const remote = new FakeRemote();
    remote.put(PATH, OLD);
    const saving = saverOf(remote, 'auto').save(PATH, CONTENT, undefined);
    await assert.rejects(saving, { code: 'exists' });
    assert.deepEqual([...remote.files.keys()], [PATH]);
    assert.equal(remote.text(PATH), OLD);
  });
});
