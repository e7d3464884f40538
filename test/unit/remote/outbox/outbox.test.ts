import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RemoteError } from '../../../../src/common/remoteError.ts';
import type { Version } from '../../../../src/remote/guard/conflict.ts';
import type { LocalKeeping } from '../../../../src/remote/localKeeping.ts';
import { hashOf } from '../../../../src/remote/localStore/blobStore.ts';
import { LocalStore } from '../../../../src/remote/localStore/localStore.ts';
import { RecordStore } from '../../../../src/remote/localStore/recordStore.ts';
import { Outbox, type KeptSave } from '../../../../src/remote/outbox/outbox.ts';
import type { Snapshot } from '../../../../src/remote/guard/snapshot.ts';
import { keepingIn } from '../../../support/clientUnderTest.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const away = new RemoteError('connection-refused', 'Nobody listens');

function baseOf(text: string): Snapshot {
  const content = bytes(text);
  const hash = hashOf(content);
  return { size: content.length, mtimeMs: 1_000, mtimeUnitMs: 1_000, hash, settled: true };
}

/** A version whose content is not at hand. */
function versionOf(text: string): Version {
  return { snapshot: baseOf(text), content: undefined };
}

function save(path: string, text: string, more: Partial<KeptSave> = {}): KeptSave {
  return { path, content: bytes(text), base: 'nothing', laterThanMs: 0, error: away, ...more };
}

interface Disturbance {
  readonly beforeGet?: () => Promise<void>;
  /** True: this time the listing of the folder has nothing. */
  readonly missing?: () => boolean;
}

class DisturbedStore extends LocalStore {
  readonly #disturbance: Disturbance;

  constructor(directory: string, disturbance: Disturbance) {
    super(directory);
    this.#disturbance = disturbance;
  }

  override records<T>(name: string, parse: (value: unknown) => T | undefined): RecordStore<T> {
    const disturbance = this.#disturbance;
    class DisturbedRecords extends RecordStore<T> {
      override async get(id: string): Promise<T | undefined> {
        await disturbance.beforeGet?.();
        return super.get(id);
      }

      override async ids(): Promise<readonly string[]> {
        return disturbance.missing?.() ? [] : super.ids();
      }
    }
    return new DisturbedRecords({ directory: join(this.directory, name), parse });
  }
}

describe('Outbox', () => {
  let directory: string;
  const keepings: LocalKeeping[] = [];

  /** One more window of the same computer. */
  async function openWindow(now: () => number = Date.now) {
    const keeping = keepingIn(directory);
    keepings.push(keeping);
    await keeping.windows.begin();
    const outbox = new Outbox(keeping, now);
    await outbox.ready();
    return { outbox, keeping };
  }

  /** A window that looks at the records while another one changes their names. */
  async function openDisturbed(disturbance: Disturbance) {
    const keeping = keepingIn(directory);
    keepings.push(keeping);
    await keeping.windows.begin();
    const server = new DisturbedStore(keeping.server.directory, disturbance);
    const outbox = new Outbox({ ...keeping, server });
    await outbox.ready();
    return { outbox };
  }

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'outbox-'));
  });

  afterEach(async () => {
    for (const { windows } of keepings.splice(0)) await windows.end();
    await rm(directory, { recursive: true, force: true });
  });

  it('keeps a save beyond the end of its window, content and base and reason', async () => {
    const base = baseOf('old');
    const first = await openWindow();
    const content = bytes('old');
    await first.outbox.keep(save('/a.txt', 'new', { base: { snapshot: base, content } }));
    await first.keeping.windows.end();
    const { outbox } = await openWindow();
    const [entry] = outbox.entries;
    assert.ok(entry);
    assert.deepEqual(entry.base, base);
    assert.deepEqual((await outbox.baseOf(entry))?.content, Buffer.from(content));
    assert.equal(entry.reason, 'waiting');
    assert.deepEqual(entry.failure, { code: 'connection-refused', message: 'Nobody listens' });
    assert.equal(Buffer.from(await outbox.content(entry)).toString(), 'new');
  });

  it('a second save takes the place of the first, with the base and a later time', async () => {
    const { outbox } = await openWindow(() => 5_000);
    const first = await outbox.keep(save('/a.txt', 'one', { base: versionOf('old') }));
    const second = await outbox.keep(save('/a.txt', 'two', { base: versionOf('one') }));
    assert.equal(outbox.entries.length, 1);
    assert.deepEqual(second.base, baseOf('old'));
    assert.deepEqual(second.superseded, [hashOf(bytes('one'))]);
    assert.ok(second.savedAtMs > first.savedAtMs);
  });

  it('the time of a kept save is later than the one that the editor knows', async () => {
    const { outbox } = await openWindow(() => 5_000);
    const { savedAtMs } = await outbox.keep(save('/a.txt', 'one', { laterThanMs: 9_000 }));
    assert.equal(savedAtMs, 9_001);
  });

  it('of two windows one has an entry in hand', async () => {
    const one = await openWindow();
    const { id } = await one.outbox.keep(save('/a.txt', 'new'));
    const other = await openWindow();
    const claims = await Promise.all([one.outbox.claim(id), other.outbox.claim(id)]);
    assert.equal(claims.filter((claim) => claim !== undefined).length, 1);
  });

  it('one window has an entry in hand once', async () => {
    const { outbox } = await openWindow();
    const { id } = await outbox.keep(save('/a.txt', 'new'));
    const claim = await outbox.claim(id);
    assert.ok(claim);
    assert.equal(await outbox.claim(id), undefined);
    await outbox.putBack(claim, 'refused', new RemoteError('no-space', 'Full', { reply: '552' }));
    assert.equal(outbox.find('/a.txt')?.reason, 'refused');
    assert.ok(await outbox.claim(id));
  });

  it('what a dead window had in hand is free', async () => {
    const dead = await openWindow();
    const { id } = await dead.outbox.keep(save('/a.txt', 'new'));
    assert.ok(await dead.outbox.claim(id));
    const { outbox } = await openWindow();
    assert.equal(await outbox.claim(id), undefined);
    await dead.keeping.windows.end();
    const claim = await outbox.claim(id);
    assert.equal(claim?.entry.path, '/a.txt');
  });

  it('a save beside one that another window uploads goes on from its content', async () => {
    const one = await openWindow();
    const { id } = await one.outbox.keep(save('/a.txt', 'one', { base: versionOf('old') }));
    const claim = await one.outbox.claim(id);
    assert.ok(claim);
    const other = await openWindow();
    const { base } = await other.outbox.keep(save('/a.txt', 'two', { base: versionOf('old') }));
    assert.notEqual(base, 'nothing');
    assert.equal(base !== 'nothing' && base.hash, hashOf(bytes('one')));
    await one.outbox.end(claim);
    await one.outbox.load();
    assert.equal(one.outbox.find('/a.txt')?.hash, hashOf(bytes('two')));
  });

  it('what another window has saved since is not discarded', async () => {
    const one = await openWindow();
    const seen = await one.outbox.keep(save('/a.txt', 'one', { base: versionOf('old') }));
    const other = await openWindow();
    await other.outbox.keep(save('/a.txt', 'two', { base: versionOf('old') }));
    await assert.rejects(one.outbox.discard([seen]), { code: 'rejected' });
    await other.outbox.load();
    assert.equal(other.outbox.find('/a.txt')?.hash, hashOf(bytes('two')));
    assert.ok(await other.outbox.claim(seen.id), 'It is let go');
  });

  it('is read when the disk can be read again', async () => {
    const { outbox: first, keeping } = await openWindow();
    await first.keep(save('/a.txt', 'new'));
    const folder = join(keeping.server.directory, 'outbox');
    await rename(folder, `${folder}-away`);
    await writeFile(folder, '');
    const outbox = new Outbox(keeping);
    await assert.rejects(outbox.ready());
    await rm(folder);
    await rename(`${folder}-away`, folder);
    await outbox.ready();
    assert.equal(outbox.find('/a.txt')?.size, 3);
  });

  it('what was interrupted replaces nothing, and is kept once', async () => {
    const { outbox } = await openWindow();
    const kept = await outbox.keep(save('/a.txt', 'later'));
    await outbox.keepInterrupted('/a.txt', bytes('before'), baseOf('old'), kept.savedAtMs - 1);
    await outbox.keepInterrupted('/a.txt', hashOf(bytes('before')), baseOf('old'));
    assert.deepEqual(
      outbox.entries.map(({ reason }) => reason),
      ['interrupted', 'waiting'],
    );
    assert.equal(outbox.find('/a.txt')?.hash, kept.hash);
  });

  it('follows a rename of the file and of a folder above', async () => {
    const { outbox, keeping } = await openWindow();
    await outbox.keep(save('/a/b.txt', 'b'));
    await outbox.keep(save('/ab.txt', 'ab'));
    await outbox.move('/a', '/c/d', () => Promise.resolve(undefined));
    await outbox.move('/ab.txt', '/x.txt', () => Promise.resolve(undefined));
    const again = new Outbox(keeping);
    await again.ready();
    assert.deepEqual(again.entries.map(({ path }) => path).sort(), ['/c/d/b.txt', '/x.txt']);
  });

  it('a file that nobody understands stays, and is counted', async () => {
    const records = join(directory, 'server', 'outbox');
    await mkdir(records, { recursive: true });
    await writeFile(join(records, 'torn.json'), '{"path": "/a.t');
    await writeFile(join(records, 'other.json'), '{"path": 5}');
    const { outbox } = await openWindow();
    await outbox.keep(save('/a.txt', 'a'));
    await outbox.load();
    assert.deepEqual(outbox.unreadable, ['other', 'torn']);
    assert.equal(outbox.entries.length, 1);
    assert.equal((await readdir(records)).length, 3);
  });

  it('a copy of a record under another name stays, and holds nothing up', async () => {
    const { outbox } = await openWindow();
    const entry = await outbox.keep(save('/a.txt', 'a'));
    const records = join(directory, 'server', 'outbox');
    const copies = ['copied.json', `${entry.id}--copied by hand.json`, 'Copy (1).json'];
    for (const name of copies) {
      await copyFile(join(records, `${entry.id}.json`), join(records, name));
    }
    await outbox.load();
    assert.deepEqual(outbox.entries, [entry]);
    await outbox.discard(outbox.entries);
    await outbox.load();
    assert.deepEqual(outbox.entries, []);
    assert.deepEqual((await readdir(records)).sort(), copies.sort());
  });

  it('an entry that another window claims while the records are read is not missed', async () => {
    const one = await openWindow();
    const entry = await one.outbox.keep(save('/a.txt', 'a'));
    let isClaimed = false;
    const { outbox } = await openDisturbed({
      beforeGet: async () => {
        if (!isClaimed) assert.ok(await one.outbox.claim(entry.id));
        isClaimed = true;
      },
    });
    assert.equal(isClaimed, true);
    assert.deepEqual([outbox.entries, outbox.unreadable], [[entry], []]);
  });

  it('an entry whose name changes while the folder is listed is not missed', async () => {
    const one = await openWindow();
    let missed = 0;
    const { outbox } = await openDisturbed({ missing: () => missed-- > 0 });
    await one.outbox.keep(save('/a.txt', 'a'));
    await outbox.load();
    assert.equal(outbox.entries.length, 1);
    missed = 2;
    await outbox.load();
    assert.equal(outbox.entries.length, 1);
    await one.outbox.discard(one.outbox.entries);
    await outbox.load();
    assert.equal(outbox.entries.length, 0, 'what is gone for good is gone');
  });

  it('a content stays as long as its entry does, and its loss is told', async () => {
    const { outbox, keeping } = await openWindow();
    const entry = await outbox.keep(save('/a.txt', 'a'));
    const muchLater = Date.now() + 1e9;
    await keeping.server.sweep(muchLater);
    assert.equal(Buffer.from(await outbox.content(entry)).toString(), 'a');
    await outbox.discard([entry]);
    await keeping.server.sweep(muchLater);
    await assert.rejects(outbox.content(entry), { code: 'content-mismatch' });
  });

  it('tells other windows what they find when they look again', async () => {
    const one = await openWindow();
    const other = await openWindow();
    let changes = 0;
    other.outbox.onDidChange(() => (changes += 1));
    await one.outbox.keep(save('/a.txt', 'a'));
    await other.outbox.load();
    await other.outbox.load();
    assert.equal(changes, 1);
    assert.equal(other.outbox.find('/a.txt')?.size, 1);
  });
});
