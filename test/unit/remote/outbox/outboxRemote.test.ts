import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emitter } from '../../../../src/common/lifecycle.ts';
import { silentLogger } from '../../../../src/common/logger.ts';
import { RemoteError } from '../../../../src/common/remoteError.ts';
import type { PoolStatus } from '../../../../src/pool/poolStatus.ts';
import type { RemotePath } from '../../../../src/common/remotePath.ts';
import type { LocalKeeping } from '../../../../src/remote/localKeeping.ts';
import { hashOf } from '../../../../src/remote/localStore/blobStore.ts';
import { Outbox } from '../../../../src/remote/outbox/outbox.ts';
import type { OutboxEntry } from '../../../../src/remote/outbox/outboxEntry.ts';
import { OutboxRemote } from '../../../../src/remote/outbox/outboxRemote.ts';
import type { Outcome } from '../../../../src/remote/outbox/uploader.ts';
import type { RemoteChange } from '../../../../src/remote/remoteFiles.ts';
import type { Snapshot } from '../../../../src/remote/guard/snapshot.ts';
import { keepingIn } from '../../../support/clientUnderTest.ts';
import { FakeFiles } from './fakeFiles.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (content: Uint8Array): string => Buffer.from(content).toString();
const AWAY = new RemoteError('connection-refused', 'Nobody listens');
const SAVE = { create: true, overwrite: true, mayWait: true } as const;
const NEVER = { firstRetryMs: 1e6, maxRetryMs: 1e6 };

/** One window with its outbox in front of a server. */
class Window {
  readonly remote: OutboxRemote;
  readonly outbox: Outbox;
  readonly keeping: LocalKeeping;
  readonly bases = new Map<RemotePath, Snapshot>();
  readonly outcomes: string[] = [];
  readonly changes: RemoteChange[] = [];
  questions = 0;
  drops = 0;
  answer: () => Promise<boolean> = () => Promise.resolve(true);
  confirm: () => Promise<void> = () => Promise.resolve();
  /** Puts right what crashes have left. */
  putRight: () => Promise<void> = () => Promise.resolve();
  /** Paths at which something is left that another window has in hand. */
  readonly ofOthers = new Set<RemotePath>();
  readonly #didChangeStatus = new Emitter<PoolStatus>();

  constructor(directory: string, server: FakeFiles, timings = NEVER) {
    this.keeping = keepingIn(directory);
    this.outbox = new Outbox(this.keeping);
    this.remote = new OutboxRemote({
      files: server.files,
      pool: { status: status('idle'), onDidChangeStatus: this.#didChangeStatus.event },
      outbox: this.outbox,
      people: {
        mayKeep: () => {
          this.questions += 1;
          return this.answer();
        },
        confirmDrop: () => {
          this.drops += 1;
          return this.confirm();
        },
        onDidFinish: (entry: OutboxEntry, outcome: Outcome) =>
          this.outcomes.push(`${outcome.kind} ${entry.path}`),
      },
      leftBehind: {
        putRight: () => this.putRight(),
        isAt: (path) => Promise.resolve(this.ofOthers.has(path)),
      },
      baseOf: (path) => {
        const snapshot = this.bases.get(path);
        return Promise.resolve(snapshot && { snapshot, content: undefined });
      },
      logger: silentLogger,
      timings,
    });
    this.remote.files.onDidChange((changes) => this.changes.push(...changes));
  }

  get files() {
    return this.remote.files;
  }

  async begin(): Promise<this> {
    await this.keeping.windows.begin();
    return this;
  }

  save(path: RemotePath, content: string): Promise<void> {
    return this.files.write(path, bytes(content), SAVE);
  }

  async read(path: RemotePath): Promise<string> {
    return text(await this.files.read(path));
  }

  /** The pool has lost its sessions, and has new ones. */
  async reconnect(): Promise<void> {
    this.#didChangeStatus.fire(status('failed'));
    this.#didChangeStatus.fire(status('connected'));
    await this.remote.run();
  }

  async end(): Promise<void> {
    await this.remote.close();
    await this.keeping.windows.end();
  }
}

function status(state: PoolStatus['state']): PoolStatus {
  return { state } as PoolStatus;
}

describe('a server with an outbox', () => {
  let directory: string;
  let server: FakeFiles;
  const windows: Window[] = [];

  async function open(timings = NEVER): Promise<Window> {
    const window = await new Window(directory, server, timings).begin();
    windows.push(window);
    return window;
  }

  /** A window in which a file was opened, and saved while the server was away. */
  async function openWithKept(before = 'old', after = 'new'): Promise<Window> {
    const window = await open();
    window.bases.set('/a.txt', server.put('/a.txt', before));
    await window.files.stat('/a.txt');
    server.failure = AWAY;
    await window.save('/a.txt', after);
    // Its own attempt is over, and has failed.
    await window.remote.run();
    return window;
  }

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'outbox-remote-'));
    server = new FakeFiles();
  });

  afterEach(async () => {
    for (const window of windows.splice(0)) await window.end();
    await rm(directory, { recursive: true, force: true });
  });

  it('asks nothing and keeps nothing while the server is there', async () => {
    const window = await open();
    await window.save('/a.txt', 'new');
    assert.equal(server.text('/a.txt'), 'new');
    assert.deepEqual([window.questions, window.outbox.entries.length], [0, 0]);
  });

  it('answers with what was kept, at a later time than was told before', async () => {
    const window = await open();
    window.bases.set('/a.txt', server.put('/a.txt', 'old'));
    const before = await window.files.stat('/a.txt');
    server.failure = AWAY;
    await window.save('/a.txt', 'newer');
    const after = await window.files.stat('/a.txt', { fresh: true });
    assert.ok(after.mtimeMs > before.mtimeMs);
    assert.equal(after.size, 5);
    assert.equal(await window.read('/a.txt'), 'newer');
    server.failure = undefined;
    assert.equal((await window.files.list('/')).get('a.txt')?.size, 5);
  });

  it('asks once in an outage, and again in the next one', async () => {
    const window = await open();
    server.failure = AWAY;
    await Promise.all(Array.from({ length: 50 }, (_, n) => window.save(`/${n}.txt`, 'x')));
    await window.save('/more.txt', 'x');
    assert.equal(window.questions, 1);
    assert.equal(window.outbox.entries.length, 51);
    server.failure = undefined;
    await window.reconnect();
    assert.equal(window.outbox.entries.length, 0);
    server.failure = AWAY;
    await window.save('/a.txt', 'x');
    assert.equal(window.questions, 2);
  });

  it('fails every save of an outage that is not to be kept, with one question', async () => {
    const window = await open();
    window.answer = () => Promise.resolve(false);
    server.failure = AWAY;
    const saves = Array.from({ length: 50 }, (_, n) => window.save(`/${n}.txt`, 'x'));
    const results = await Promise.allSettled(saves);
    assert.ok(results.every(({ status }) => status === 'rejected'));
    const before = server.attempts;
    await assert.rejects(window.save('/more.txt', 'x'), { code: 'connection-refused' });
    assert.equal(server.attempts, before, 'nothing is dialled right after a failure');
    assert.deepEqual([window.questions, window.outbox.entries.length], [1, 0]);
  });

  it('tries what a person saves once more after its save has failed', async () => {
    const window = await open();
    window.answer = () => Promise.resolve(false);
    server.failure = AWAY;
    await assert.rejects(window.save('/a.txt', 'x'), { code: 'connection-refused' });
    const before = server.attempts;
    await assert.rejects(window.save('/a.txt', 'x'), { code: 'connection-refused' });
    assert.equal(server.attempts, before + 1);
    server.failure = undefined;
    await window.save('/a.txt', 'x');
    assert.equal(server.text('/a.txt'), 'x');
    assert.equal(window.questions, 1);
  });

  it('keeps a save that broke off in the middle, when what it has left cannot be put right', async () => {
    const window = await open();
    window.bases.set('/a.txt', server.put('/a.txt', 'old'));
    const cause = new AggregateError([AWAY, AWAY], 'The save and the repair failed');
    server.failure = new RemoteError('incomplete-file', 'It may be incomplete', { cause });
    await window.save('/a.txt', 'new');
    const [entry] = window.outbox.entries;
    assert.deepEqual([entry?.reason, entry?.failure?.code], ['waiting', 'connection-refused']);
    server.failure = undefined;
    await window.reconnect();
    assert.equal(server.text('/a.txt'), 'new');
  });

  it('tells of a file that may be incomplete when the save is not to be kept', async () => {
    const window = await open();
    window.answer = () => Promise.resolve(false);
    const cause = new AggregateError([AWAY, AWAY], 'The save and the repair failed');
    server.failure = new RemoteError('incomplete-file', 'It may be incomplete', { cause });
    await assert.rejects(window.save('/a.txt', 'new'), { code: 'incomplete-file' });
  });

  it('knows the folders of what was kept, and no others, while the server is away', async () => {
    const window = await open();
    server.failure = AWAY;
    await window.save('/site/css/a.txt', 'x');
    for (const folder of ['/', '/site', '/site/css'] as const) {
      assert.equal((await window.files.stat(folder)).kind, 'directory', folder);
    }
    await assert.rejects(window.files.stat('/site/c'), { code: 'connection-refused' });
    await assert.rejects(window.files.list('/site/css'), { code: 'connection-refused' });
  });

  it('tries the save again when the server is back before the answer', async () => {
    const window = await open();
    const isAsked = new Promise<void>((resolve) => {
      window.answer = () => {
        resolve();
        return new Promise(() => undefined);
      };
    });
    server.failure = AWAY;
    const save = window.save('/a.txt', 'new');
    await isAsked;
    server.failure = undefined;
    await window.reconnect();
    await save;
    assert.equal(server.text('/a.txt'), 'new');
    assert.equal(window.outbox.entries.length, 0);
  });

  it('does not keep what nobody said may wait', async () => {
    const window = await open();
    server.failure = AWAY;
    const write = window.files.write('/a.txt', bytes('x'), { create: true, overwrite: true });
    await assert.rejects(write, { code: 'connection-refused' });
    assert.equal(window.questions, 0);
  });

  it('uploads by itself when the server is back, and the editor sees no change', async () => {
    const window = await openWithKept();
    const kept = await window.files.stat('/a.txt');
    const before = window.changes.length;
    server.failure = undefined;
    await window.reconnect();
    assert.equal(server.text('/a.txt'), 'new');
    assert.deepEqual(await window.files.stat('/a.txt'), kept);
    assert.equal(window.changes.length, before);
    assert.deepEqual(window.outcomes.at(-1), 'uploaded /a.txt');
    server.put('/a.txt', 'from others');
    assert.ok((await window.files.stat('/a.txt')).mtimeMs > kept.mtimeMs);
  });

  it('tries again by itself, with pauses, until the server is back', async () => {
    const window = await open({ firstRetryMs: 5, maxRetryMs: 20 });
    server.failure = AWAY;
    await window.save('/a.txt', 'new');
    const isUploaded = new Promise<void>((resolve) => {
      window.outbox.onDidChange(() => {
        if (window.outbox.entries.length === 0) resolve();
      });
    });
    server.failure = undefined;
    await isUploaded;
    assert.equal(server.text('/a.txt'), 'new');
  });

  it('uploads after a restart of the window', async () => {
    await (await openWithKept()).end();
    server.failure = undefined;
    const window = await open();
    assert.equal(await window.read('/a.txt'), 'new');
    await window.remote.run();
    assert.equal(server.text('/a.txt'), 'new');
    assert.equal(window.outbox.entries.length, 0);
  });

  it('uploads nothing before what crashes have left on the server is put right', async () => {
    const window = await openWithKept();
    server.failure = undefined;
    server.put('/a.txt', 'ol');
    const before = server.attempts;
    window.putRight = () => {
      assert.equal(server.attempts, before);
      server.put('/a.txt', 'old');
      return Promise.resolve();
    };
    await window.reconnect();
    assert.equal(server.text('/a.txt'), 'new');
    assert.deepEqual(window.outcomes.at(-1), 'uploaded /a.txt');
  });

  it('uploads nothing while the server is lost before that is put right', async () => {
    const window = await openWithKept();
    server.failure = undefined;
    const before = server.attempts;
    window.putRight = () => Promise.reject(AWAY);
    await window.reconnect();
    assert.deepEqual([server.attempts, window.outbox.entries.length], [before, 1]);
    window.putRight = () => Promise.reject(new Error('The journal makes no sense'));
    await window.reconnect();
    assert.equal(server.text('/a.txt'), 'new', 'other trouble does not keep it for ever');
  });

  it('uploads nothing to a path on which another window is at work, unless it is told to', async () => {
    const window = await openWithKept();
    await window.save('/b.txt', 'b');
    window.ofOthers.add('/a.txt');
    await window.remote.run();
    server.failure = undefined;
    await window.reconnect();
    assert.deepEqual([server.text('/a.txt'), server.text('/b.txt')], ['old', 'b']);
    const [entry] = window.outbox.entries;
    assert.ok(entry);
    assert.deepEqual(await window.remote.upload(entry), { kind: 'uploaded' });
    assert.equal(server.text('/a.txt'), 'new');
  });

  it('is closed at once while something is put right', async () => {
    const window = await openWithKept();
    server.failure = undefined;
    window.putRight = () => new Promise(() => undefined);
    void window.reconnect();
    await window.remote.close();
    assert.equal(window.outbox.entries.length, 1);
  });

  it('uploads over nothing that others have changed meanwhile', async () => {
    const window = await openWithKept();
    server.put('/a.txt', 'from others');
    server.failure = undefined;
    await window.reconnect();
    assert.equal(server.text('/a.txt'), 'from others');
    assert.equal(window.outbox.find('/a.txt')?.reason, 'conflict');
    assert.equal(await window.read('/a.txt'), 'new');
    assert.deepEqual(window.outcomes.at(-1), 'conflict /a.txt');
    const before = server.attempts;
    await window.remote.run();
    assert.equal(server.attempts, before, 'it waits for the person');
    const [entry] = window.outbox.entries;
    assert.ok(entry);
    const outcome = await window.remote.upload(entry, server.snapshot('/a.txt'));
    assert.deepEqual(outcome, { kind: 'uploaded' });
    assert.equal(server.text('/a.txt'), 'new');
  });

  it('a crash between the upload and the note of it changes nothing that came later', async () => {
    const first = await openWithKept();
    const [entry] = first.outbox.entries;
    assert.ok(entry);
    const claim = await first.outbox.claim(entry.id);
    assert.ok(claim);
    server.failure = undefined;
    server.put('/a.txt', 'new');
    server.put('/a.txt', 'from others');
    await first.keeping.windows.end();
    const window = await open();
    await window.remote.run();
    assert.equal(server.text('/a.txt'), 'from others');
    assert.equal(window.outbox.find('/a.txt')?.reason, 'conflict');
  });

  it('a crash between the upload and the note of it is no conflict by itself', async () => {
    const first = await openWithKept();
    server.failure = undefined;
    server.put('/a.txt', 'new');
    await first.keeping.windows.end();
    const window = await open();
    await window.remote.run();
    assert.equal(server.text('/a.txt'), 'new');
    assert.equal(window.outbox.entries.length, 0);
  });

  it('an earlier save that arrived without a reply is no conflict for the next', async () => {
    const window = await open();
    window.bases.set('/a.txt', server.put('/a.txt', 'old'));
    server.losesReply = true;
    await window.save('/a.txt', 'one');
    assert.equal(server.text('/a.txt'), 'one');
    server.failure = AWAY;
    await window.save('/a.txt', 'two');
    server.failure = undefined;
    await window.reconnect();
    assert.equal(server.text('/a.txt'), 'two');
    assert.equal(window.outbox.entries.length, 0);
  });

  it('a new file does not replace one that others have made', async () => {
    const window = await open();
    server.failure = AWAY;
    await window.save('/new.txt', 'mine');
    server.put('/new.txt', 'theirs');
    server.failure = undefined;
    await window.reconnect();
    assert.equal(server.text('/new.txt'), 'theirs');
    assert.equal(window.outbox.find('/new.txt')?.reason, 'conflict');
  });

  it('what the server refuses stays with the reason, and holds up nothing else', async () => {
    const window = await open();
    server.failure = AWAY;
    await window.save('/a.txt', 'a');
    await window.save('/b.txt', 'b');
    server.failure = undefined;
    server.refused.set('/a.txt', new RemoteError('no-space', 'Full', { reply: '552 Full' }));
    await window.reconnect();
    assert.equal(server.text('/b.txt'), 'b');
    const entry = window.outbox.find('/a.txt');
    assert.deepEqual([entry?.reason, entry?.failure?.reply], ['refused', '552 Full']);
    server.refused.clear();
    assert.ok(entry);
    assert.equal((await window.remote.upload(entry)).kind, 'uploaded');
  });

  it('of two windows one uploads', async () => {
    const one = await openWithKept();
    const other = await open();
    server.failure = undefined;
    const before = server.attempts;
    await Promise.all([one.reconnect(), other.reconnect()]);
    assert.equal(server.attempts, before + 1);
    assert.equal(server.text('/a.txt'), 'new');
  });

  it('a save that gets through takes the place of what was kept', async () => {
    const window = await openWithKept();
    server.failure = undefined;
    await window.reconnect();
    const other = await openWithKept('new', 'newer');
    server.failure = undefined;
    server.refused.set('/other.txt', AWAY);
    await other.reconnect();
    assert.equal(server.text('/a.txt'), 'newer');
    await other.save('/a.txt', 'newest');
    assert.equal(server.text('/a.txt'), 'newest');
    assert.equal(other.outbox.entries.length, 0);
  });

  /** The first has kept a save, of which the second has heard. */
  async function openTwo(): Promise<readonly [Window, Window]> {
    const two = [await open(), await open()] as const;
    const base = server.put('/a.txt', 'old');
    for (const window of two) {
      window.bases.set('/a.txt', base);
      await window.read('/a.txt');
    }
    server.failure = AWAY;
    await two[0].save('/a.txt', 'of one');
    // Its own attempt is over, and has failed.
    await two[0].remote.run();
    await two[1].outbox.load();
    return two;
  }

  it('what two windows save of one file while the server is away is a conflict', async () => {
    const [one, other] = await openTwo();
    await other.save('/a.txt', 'of the other');
    server.failure = undefined;
    await other.reconnect();
    assert.equal(server.text('/a.txt'), 'of one');
    const [left, ...more] = other.outbox.entries;
    assert.ok(left && more.length === 0);
    assert.equal(left.reason, 'conflict');
    assert.equal(text(await other.outbox.content(left)), 'of the other');
    await one.outbox.load();
    assert.equal(one.outbox.entries.length, 1);
  });

  it('a save that gets through leaves alone what another window has kept', async () => {
    const [one, other] = await openTwo();
    server.failure = undefined;
    await other.save('/a.txt', 'of the other');
    assert.equal(server.text('/a.txt'), 'of the other');
    await one.reconnect();
    assert.equal(server.text('/a.txt'), 'of the other');
    assert.equal(await one.read('/a.txt'), 'of one');
    assert.equal(one.outbox.find('/a.txt')?.reason, 'conflict');
  });

  it('what another window has kept is uploaded as what no document here shows', async () => {
    const [, other] = await openTwo();
    server.failure = undefined;
    await other.reconnect();
    assert.equal(server.text('/a.txt'), 'of one');
    assert.equal(server.lastOptions?.isOfOthers, true);
  });

  it('a save of what another window has kept follows it, once it was read here', async () => {
    const [, other] = await openTwo();
    assert.equal(await other.read('/a.txt'), 'of one');
    await other.save('/a.txt', 'of both');
    server.failure = undefined;
    await other.reconnect();
    assert.equal(server.text('/a.txt'), 'of both');
    assert.equal(server.lastOptions?.isOfOthers, false);
    assert.equal(other.outbox.entries.length, 0);
  });

  it('what a later save takes the place of goes to the history, though it never arrived', async () => {
    const window = await openWithKept('base', 'first');
    await window.save('/a.txt', 'first');
    await window.save('/a.txt', 'second');
    server.failure = undefined;
    server.refused.set('/a.txt', new RemoteError('no-permission', 'Not now'));
    await window.reconnect();
    server.refused.clear();
    await window.save('/a.txt', 'third');
    assert.equal(server.text('/a.txt'), 'third');
    const kept = ['first', 'second'].map((one) => hashOf(bytes(one)));
    assert.deepEqual(
      server.versions,
      kept.map((hash) => ({ path: '/a.txt', hash, end: 'superseded' })),
    );
  });

  it('a save over a conflict that waits is a conflict, and the kept content stays', async () => {
    const window = await openWithKept();
    server.put('/a.txt', 'from others');
    server.failure = undefined;
    await window.reconnect();
    await assert.rejects(window.save('/a.txt', 'newer'), { code: 'conflict' });
    assert.equal(await window.read('/a.txt'), 'new');
    const agreed = { ...SAVE, expected: server.snapshot('/a.txt') };
    await window.files.write('/a.txt', bytes('newer'), agreed);
    assert.equal(server.text('/a.txt'), 'newer');
    assert.equal(window.outbox.entries.length, 0);
  });

  it('a rename moves what is kept, and the upload follows', async () => {
    const window = await openWithKept();
    server.failure = undefined;
    await window.files.rename('/a.txt', '/b.txt', { overwrite: false });
    assert.deepEqual([server.text('/a.txt'), server.text('/b.txt')], [undefined, 'old']);
    assert.equal(await window.read('/b.txt'), 'new');
    await window.reconnect();
    assert.equal(server.text('/b.txt'), 'new');
  });

  it('a rename of a new file needs no file on the server, and replaces none unasked', async () => {
    const window = await open();
    server.failure = AWAY;
    await window.save('/new.txt', 'mine');
    // Its own attempt is over, and has failed.
    await window.remote.run();
    await assert.rejects(window.files.rename('/new.txt', '/b.txt', { overwrite: false }));
    server.failure = undefined;
    server.put('/b.txt', 'theirs');
    const rename = window.files.rename('/new.txt', '/b.txt', { overwrite: false });
    await assert.rejects(rename, { code: 'exists' });
    await window.files.rename('/new.txt', '/b.txt', { overwrite: true });
    assert.equal(server.text('/b.txt'), 'theirs');
    await window.reconnect();
    assert.equal(server.text('/b.txt'), 'mine');
    assert.equal(server.text('/new.txt'), undefined);
  });

  it('what cannot be renamed on the server keeps its name here', async () => {
    const window = await openWithKept();
    await assert.rejects(window.files.rename('/a.txt', '/b.txt', { overwrite: false }));
    assert.equal(await window.read('/a.txt'), 'new');
  });

  for (const [title, change] of [
    ['renamed', (files) => files.rename('/a.txt', '/b.txt', { overwrite: false })],
    ['deleted', (files) => files.delete('/a.txt', { recursive: false })],
  ] as const satisfies [string, (files: Window['files']) => Promise<void>][]) {
    it(`what another window has in hand is not ${title} on the server either`, async () => {
      const window = await openWithKept();
      server.failure = undefined;
      const other = await open();
      await other.outbox.load();
      const claim = await other.outbox.claim(other.outbox.entries[0]!.id);
      assert.ok(claim);
      await assert.rejects(change(window.files), { code: 'busy' });
      assert.equal(server.text('/a.txt'), 'old');
      await claim.release();
      await change(window.files);
      assert.equal(server.text('/a.txt'), undefined);
    });
  }

  it('a deleted file goes to the history before it leaves the outbox', async () => {
    const window = await openWithKept();
    await assert.rejects(window.files.delete('/a.txt', { recursive: false }));
    assert.equal(await window.read('/a.txt'), 'new', 'not deleted there, not dropped here');
    server.failure = undefined;
    await window.files.delete('/a.txt', { recursive: false });
    assert.equal(window.outbox.entries.length, 0);
    assert.ok(server.versions.some(({ path }) => path === '/a.txt'));
    assert.equal(window.drops, 0);
    assert.equal(server.text('/a.txt'), undefined);
  });

  it('what is discarded goes to the history before it leaves the outbox', async () => {
    const window = await openWithKept();
    const { entries } = window.outbox;
    await window.files.discard(entries);
    assert.deepEqual(server.versions, [
      { path: '/a.txt', hash: hashOf(bytes('new')), end: 'discarded' },
    ]);
    assert.deepEqual([window.outbox.entries.length, window.drops], [0, 0]);
    server.failure = undefined;
    assert.equal(await window.read('/a.txt'), 'old');
  });

  it('what is discarded and cannot go to the history has the word of the person once more', async () => {
    const window = await openWithKept();
    const { entries } = window.outbox;
    server.keepsHistory = false;
    window.confirm = () => Promise.reject(new RemoteError('aborted', 'No'));
    await assert.rejects(window.files.discard(entries), { code: 'aborted' });
    assert.equal(await window.read('/a.txt'), 'new');
    window.confirm = () => Promise.resolve();
    await window.files.discard(entries);
    assert.deepEqual([window.outbox.entries.length, window.drops], [0, 2]);
  });

  it('without a history the person is asked, and may say no', async () => {
    const window = await openWithKept();
    server.failure = undefined;
    server.keepsHistory = false;
    window.confirm = () => Promise.reject(new RemoteError('cancelled', 'No'));
    await assert.rejects(window.files.delete('/a.txt', { recursive: false }));
    assert.equal(server.text('/a.txt'), 'old');
    assert.equal(await window.read('/a.txt'), 'new');
    window.confirm = () => Promise.resolve();
    await window.files.delete('/a.txt', { recursive: false });
    assert.equal(window.outbox.entries.length, 0);
  });

  it('a new file that the server never had can be deleted', async () => {
    const window = await open();
    server.failure = AWAY;
    await window.save('/new.txt', 'mine');
    server.failure = undefined;
    await window.files.delete('/new.txt', { recursive: false });
    assert.equal(window.outbox.entries.length, 0);
  });

  it('a copy is of what was kept', async () => {
    const window = await openWithKept();
    server.failure = undefined;
    await window.files.copy('/a.txt', '/b.txt', { overwrite: false });
    assert.equal(server.text('/b.txt'), 'new');
    assert.equal(await window.read('/a.txt'), 'new');
  });
});
