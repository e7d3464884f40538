import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import { hashOf } from '../../../../src/remote/localStore/blobStore.ts';
import { LocalStore } from '../../../../src/remote/localStore/localStore.ts';
import { WindowRegistry } from '../../../../src/remote/localStore/windowRegistry.ts';

/** As of Node 20.11; the types describe the oldest Node that the product itself runs in. */
interface FakeTimers {
  enable(options: { readonly apis: readonly string[] }): void;
  tick(ms: number): void;
  reset(): void;
}
const timers = mock.timers as unknown as FakeTimers;

const DURABLE = { durable: true };
const BEAT_MS = 30_000;
const HOUR = 60 * 60_000;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Note {
  readonly hash: string;
}

const parse = (value: unknown): Note | undefined =>
  typeof value === 'object' && value !== null && 'hash' in value
    ? { hash: String(value.hash) }
    : undefined;

describe('what is kept on the local disk', () => {
  let directory: string;
  let store: LocalStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ftp-workspace-store-'));
    store = new LocalStore(directory);
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  const blobPath = (hash: string) => join(directory, 'blobs', hash.slice(0, 2), hash);

  it('gives a content back under its hash, and keeps it once', async () => {
    const hash = await store.blobs.put(bytes('a'), DURABLE);
    assert.equal(hash, hashOf(bytes('a')));
    assert.equal(await store.blobs.put(bytes('a'), { durable: false }), hash);
    assert.deepEqual(await store.blobs.get(hash), Buffer.from('a'));
    assert.deepEqual(await readdir(join(directory, 'blobs', hash.slice(0, 2))), [hash]);
  });

  it('takes a content that was damaged on the disk for none, and puts it right', async () => {
    const hash = await store.blobs.put(bytes('whole'), DURABLE);
    await writeFile(blobPath(hash), 'who');
    assert.equal(await store.blobs.get(hash), undefined);
    await store.blobs.put(bytes('whole'), DURABLE);
    assert.deepEqual(await store.blobs.get(hash), Buffer.from('whole'));
  });

  it('puts right what has the size and not the content, as a crash of the computer leaves it', async () => {
    const hash = await store.blobs.put(bytes('whole'), DURABLE);
    await writeFile(blobPath(hash), Buffer.alloc(5));
    await store.blobs.put(bytes('whole'), { durable: false });
    assert.deepEqual(await store.blobs.get(hash), Buffer.from('whole'));
  });

  it('finds nothing under what is no hash', async () => {
    assert.equal(await store.blobs.get('../../etc/passwd'), undefined);
    assert.equal(await store.blobs.get('0'.repeat(64)), undefined);
  });

  it('sweeps by itself while it is used, for as long as a window is open', async () => {
    // In the past, so that nothing that is put here looks old.
    let now = Date.now() - 4 * HOUR;
    store = new LocalStore(directory, () => now);
    const old = new Date(now - 20 * HOUR);
    const putOld = async (text: string) => {
      const hash = await store.blobs.put(bytes(text), DURABLE);
      await utimes(blobPath(hash), old, old);
      return hash;
    };
    const named = await putOld('named');
    await store.records('outbox', parse).put('1', { hash: named }, DURABLE);
    for (const text of ['one', 'two', 'three']) {
      const hash = await putOld(text);
      now += HOUR;
      await store.blobs.put(bytes(`after ${text}`), DURABLE);
      while ((await store.blobs.get(hash)) !== undefined) await turn();
    }
    assert.ok(await store.blobs.get(named));
  });

  it('sweeps nothing that is named by a record which gets another name meanwhile', async () => {
    const records = store.records('outbox', parse);
    const hash = await store.blobs.put(bytes('kept'), DURABLE);
    const others = Array.from({ length: 40 }, (_, index) => `b-${index}`);
    for (const id of others) await records.put(id, { hash: '' }, { durable: false });
    await records.put('z', { hash }, DURABLE);
    let name = 'z';
    const running = new Set(['sweep']);
    const sweep = store.sweep(Date.now() + 2 * HOUR).finally(() => running.clear());
    while (running.size > 0) {
      const next = name === 'z' ? 'a' : 'z';
      assert.ok(await records.move(name, next));
      name = next;
    }
    await sweep;
    assert.deepEqual(await store.blobs.get(hash), Buffer.from('kept'));
  });

  it('keeps what no other user may read', async () => {
    const hash = await store.blobs.put(bytes('secret plan'), DURABLE);
    assert.equal((await stat(blobPath(hash))).mode & 0o077, 0);
  });

  it('sweeps what no record mentions, and nothing that is new', async () => {
    const records = store.records('notes', parse);
    const named = await store.blobs.put(bytes('named'), DURABLE);
    const old = await store.blobs.put(bytes('old'), DURABLE);
    const fresh = await store.blobs.put(bytes('fresh'), DURABLE);
    await records.put('one', { hash: named }, DURABLE);
    const yesterday = new Date(Date.now() - 24 * HOUR);
    for (const hash of [named, old]) await utimes(blobPath(hash), yesterday, yesterday);
    await store.sweep(Date.now());
    assert.notEqual(await store.blobs.get(named), undefined);
    assert.notEqual(await store.blobs.get(fresh), undefined);
    assert.equal(await store.blobs.get(old), undefined);
  });

  it('sweeps what a crash has left of a record, and nothing that is being written', async () => {
    const records = store.records('notes', parse);
    await records.put('one', { hash: '1' }, DURABLE);
    const notes = join(directory, 'notes');
    const [old, fresh] = ['one.json.1.part', 'one.json.2.part'] as const;
    for (const name of [old, fresh]) await writeFile(join(notes, name), '{"ha');
    const yesterday = new Date(Date.now() - 24 * HOUR);
    for (const name of [old, 'one.json']) await utimes(join(notes, name), yesterday, yesterday);
    await store.sweep(Date.now());
    assert.deepEqual((await readdir(notes)).sort(), ['one.json', fresh]);
  });

  it('sweeps nothing that a record of another version mentions', async () => {
    const hash = await store.blobs.put(bytes('x'), DURABLE);
    const yesterday = new Date(Date.now() - 24 * HOUR);
    await utimes(blobPath(hash), yesterday, yesterday);
    await store.records('later/deep', (value) => value).put('a', { of: { what: [hash] } }, DURABLE);
    await store.sweep(Date.now());
    assert.notEqual(await store.blobs.get(hash), undefined);
  });

  it('holds a content that is put again while it is swept', async () => {
    const hash = await store.blobs.put(bytes('again'), DURABLE);
    const yesterday = new Date(Date.now() - 24 * HOUR);
    await utimes(blobPath(hash), yesterday, yesterday);
    await store.blobs.put(bytes('again'), DURABLE);
    await store.sweep(Date.now());
    assert.notEqual(await store.blobs.get(hash), undefined);
  });

  it('keeps, lists and removes records', async () => {
    const records = store.records('notes', parse);
    assert.deepEqual(await records.all(), []);
    await records.put('b', { hash: '2' }, DURABLE);
    await records.put('a', { hash: '1' }, DURABLE);
    await records.put('a', { hash: '3' }, { durable: false });
    assert.deepEqual(await records.get('a'), { hash: '3' });
    const all = await records.all();
    assert.deepEqual(
      all.map(({ id, value }) => [id, value.hash]),
      [
        ['a', '3'],
        ['b', '2'],
      ],
    );
    await records.remove('a');
    await records.remove('a');
    assert.equal(await records.get('a'), undefined);
  });

  it('leaves records alone that make no sense', async () => {
    const records = store.records('notes', parse);
    await records.put('good', { hash: '1' }, DURABLE);
    await writeFile(join(directory, 'notes', 'half.json'), '{"hash":');
    await writeFile(join(directory, 'notes', 'other.json'), '[]');
    assert.deepEqual(
      (await records.all()).map(({ id }) => id),
      ['good'],
    );
    assert.equal((await readdir(join(directory, 'notes'))).length, 3);
  });

  it('refuses an id that could leave its folder', async () => {
    const records = store.records('notes', parse);
    await assert.rejects(records.put('../x', { hash: '1' }, DURABLE), /No id of a record/);
  });

  it('knows the windows that are at work from those that have ended', async () => {
    const [mine, other] = [
      new WindowRegistry({ directory: join(directory, 'windows') }),
      new WindowRegistry({ directory: join(directory, 'windows') }),
    ];
    await Promise.all([mine.begin(), other.begin()]);
    assert.equal(await mine.isAlive(mine.id), true);
    assert.equal(await mine.isAlive(other.id), true);
    await other.end();
    assert.equal(await mine.isAlive(other.id), false);
    await mine.end();
  });

  it('counts a window as ended whose process is gone, or that has long been silent', async () => {
    const windows = join(directory, 'windows');
    const mine = new WindowRegistry({ directory: windows });
    await mine.begin();
    const { pid } = spawnSync(process.execPath, ['--version']);
    const id = `${pid}-00000000-0000-0000-0000-000000000000`;
    await writeFile(join(windows, id), '');
    assert.equal(await mine.isAlive(id), false);
    const silent = `${process.pid}-00000000-0000-0000-0000-000000000000`;
    await writeFile(join(windows, silent), '');
    assert.equal(await mine.isAlive(silent), true);
    const past = new Date(Date.now() - HOUR);
    await utimes(join(windows, silent), past, past);
    assert.equal(await mine.isAlive(silent), false);
    assert.equal(await mine.isAlive('../../etc/passwd'), false);
    await mine.end();
  });

  it('enters a window again whose file was lost, and not after its end', async () => {
    timers.enable({ apis: ['setInterval'] });
    try {
      const windows = join(directory, 'windows');
      const [mine, other] = [1, 2].map(() => new WindowRegistry({ directory: windows })) as [
        WindowRegistry,
        WindowRegistry,
      ];
      await mine.begin();
      await rm(windows, { recursive: true });
      assert.equal(await other.isAlive(mine.id), false);
      timers.tick(BEAT_MS);
      while (!(await other.isAlive(mine.id))) await turn();
      await rm(windows, { recursive: true });
      timers.tick(BEAT_MS);
      await mine.end();
      assert.equal(await other.isEntered(mine.id), false);
      timers.tick(BEAT_MS);
      assert.deepEqual(await readdir(windows), []);
    } finally {
      timers.reset();
    }
  });
});
