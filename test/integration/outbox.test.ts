import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFtpServer, type FtpServer } from '../support/ftpServer/ftpServer.ts';
import { OutboxWindow, UPLOAD_DEADLINE_MS } from '../support/outboxWindow.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { until } from '../support/vscode/until.ts';
import { SHORT_TIMEOUTS, SHORT_TIMINGS } from './scene.ts';

describe('saves while the server is away', () => {
  let root: string;
  let keeping: string;
  let server: FtpServer;
  const windows: OutboxWindow[] = [];

  const client = () => ({
    host: '127.0.0.1',
    port: server.port,
    user: 'tester',
    password: TEST_PASSWORD,
    timeouts: SHORT_TIMEOUTS,
    timings: SHORT_TIMINGS,
  });

  async function open(): Promise<OutboxWindow> {
    const window = await OutboxWindow.open(client(), keeping);
    windows.push(window);
    return window;
  }

  const onDisk = (name: string) => readFile(join(root, name), 'utf8').catch(() => undefined);
  const change = (name: string, text: string) => writeFile(join(root, name), text);

  /** A window that has opened `a.txt`, and saved it after the server had gone. */
  async function openWithKept(): Promise<OutboxWindow> {
    await change('a.txt', 'old\n');
    const window = await open();
    assert.equal(await window.show('/a.txt'), 'old\n');
    await server.stop();
    await window.save('/a.txt', 'typed while offline\n');
    return window;
  }

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ftp-outbox-'));
    keeping = await mkdtemp(join(tmpdir(), 'ftp-outbox-keeping-'));
    server = await startFtpServer({ root });
  });

  afterEach(async () => {
    for (const window of windows.splice(0)) await window.close();
    await server.stop();
    for (const directory of [root, keeping]) await rm(directory, { recursive: true, force: true });
  });

  it('are kept, and go out when it is back, with a check of what is there', async () => {
    const window = await openWithKept();
    assert.equal(await onDisk('a.txt'), 'old\n');
    assert.equal(await window.show('/a.txt'), 'typed while offline\n');
    const before = await window.files.stat('/a.txt');
    await server.restart();
    await window.uploaded();
    assert.equal(await onDisk('a.txt'), 'typed while offline\n');
    assert.deepEqual(await window.files.stat('/a.txt'), before, 'the editor sees no change');
    assert.equal(window.questions, 1);
    await window.save('/a.txt', 'and online again\n');
    assert.equal(await onDisk('a.txt'), 'and online again\n');
  });

  it('go out from the next window after a restart', async () => {
    const first = await openWithKept();
    await first.close();
    await server.restart();
    const window = await open();
    assert.equal(await window.show('/a.txt'), 'typed while offline\n');
    await window.remote.run();
    await window.uploaded();
    assert.equal(await onDisk('a.txt'), 'typed while offline\n');
  });

  it('replace nothing that others have saved meanwhile, of the same size as well', async () => {
    const window = await openWithKept();
    await change('a.txt', 'new\n');
    await server.restart();
    await until(
      () => window.conflicts,
      (paths) => paths.includes('/a.txt'),
      UPLOAD_DEADLINE_MS,
    );
    assert.equal(await onDisk('a.txt'), 'new\n');
    assert.equal(await window.show('/a.txt'), 'typed while offline\n');
    const [entry] = window.outbox.entries;
    assert.ok(entry);
    const outcome = await window.remote.upload(entry, 'anything');
    assert.deepEqual(outcome, { kind: 'uploaded' });
    assert.equal(await onDisk('a.txt'), 'typed while offline\n');
  });

  it('go over what was only touched', async () => {
    const window = await openWithKept();
    await change('a.txt', 'old\n');
    await server.restart();
    await window.uploaded();
    assert.equal(await onDisk('a.txt'), 'typed while offline\n');
    assert.deepEqual(window.conflicts, []);
  });

  it('of new files make them, and replace none that others have made', async () => {
    const window = await open();
    await window.files.list('/');
    await server.stop();
    await window.save('/new.txt', 'mine\n');
    await window.save('/taken.txt', 'mine\n');
    await change('taken.txt', 'theirs\n');
    await server.restart();
    await until(
      () => window.conflicts,
      (paths) => paths.includes('/taken.txt'),
      UPLOAD_DEADLINE_MS,
    );
    assert.equal(await onDisk('new.txt'), 'mine\n');
    assert.equal(await onDisk('taken.txt'), 'theirs\n');
  });

  it('of a new file are no conflict with an earlier save of it, the reply to which was lost', async () => {
    const window = await open();
    await window.files.list('/');
    let isLost = false;
    server.onCommand(({ verb }) => {
      if (verb === 'RNTO') isLost = true;
      if (verb === 'RNTO') return { end: 'destroy', endAt: 'before-reply' };
      return isLost && verb === 'USER' ? { end: 'destroy', endAt: 'before-command' } : undefined;
    });
    window.keeps = false;
    await assert.rejects(window.save('/new.txt', 'one\n'));
    assert.equal(await onDisk('new.txt'), 'one\n');
    server.onCommand(undefined);
    await window.files.list('/');
    await server.stop();
    window.keeps = true;
    await window.save('/new.txt', 'one\ntwo\n');
    await server.restart();
    await window.uploaded();
    assert.equal(await onDisk('new.txt'), 'one\ntwo\n');
    assert.deepEqual(window.conflicts, []);
  });

  it('of an empty new file are a conflict with what others have made there', async () => {
    const window = await open();
    await window.files.list('/');
    await server.stop();
    await window.files.write('/new.txt', new Uint8Array(), {
      ...{ create: true, overwrite: false, mayWait: true },
    });
    await change('new.txt', 'theirs\n');
    await server.restart();
    await until(
      () => window.conflicts,
      (paths) => paths.includes('/new.txt'),
      UPLOAD_DEADLINE_MS,
    );
    assert.equal(await onDisk('new.txt'), 'theirs\n');
  });

  it('stay with the reason when the server refuses them', async () => {
    const window = await openWithKept();
    server.configure({ readOnlyPaths: ['/'] });
    await server.restart();
    await until(
      () => window.outbox.find('/a.txt')?.reason,
      (reason) => reason === 'refused',
      UPLOAD_DEADLINE_MS,
    );
    assert.equal(window.outbox.find('/a.txt')?.failure?.code, 'no-permission');
    assert.equal(await onDisk('a.txt'), 'old\n');
    server.configure({ readOnlyPaths: [] });
    const [entry] = window.outbox.entries;
    assert.ok(entry);
    assert.equal((await window.remote.upload(entry)).kind, 'uploaded');
    assert.equal(await onDisk('a.txt'), 'typed while offline\n');
  });

  it('that broke off in place are kept, and what they left is put right first', async () => {
    await change('a.txt', 'old and long enough\n');
    const window = await OutboxWindow.open({ ...client(), saveStrategy: 'direct' }, keeping);
    windows.push(window);
    await window.show('/a.txt');
    let isBroken = false;
    server.onCommand(({ verb }) => {
      if (verb === 'STOR') {
        isBroken = true;
        return {
          data: { afterBytes: 5, then: 'cut' },
          end: 'destroy',
          endAt: 'before-final-reply',
        };
      }
      // Nobody gets in again once half of a file is there.
      return isBroken && verb === 'USER' ? { end: 'destroy', endAt: 'before-command' } : undefined;
    });
    await window.save('/a.txt', 'typed in the middle of an outage\n');
    assert.equal(window.questions, 1);
    assert.equal(await onDisk('a.txt'), 'typed');
    server.onCommand(undefined);
    await window.uploaded();
    assert.equal(await onDisk('a.txt'), 'typed in the middle of an outage\n');
    assert.deepEqual(window.conflicts, []);
  });

  it('that broke off in place in a window that has ended go out from the next one', async () => {
    await change('a.txt', 'old and long enough\n');
    const first = await OutboxWindow.open({ ...client(), saveStrategy: 'direct' }, keeping);
    await first.show('/a.txt');
    let isBroken = false;
    server.onCommand(({ verb }) => {
      if (verb === 'STOR') {
        isBroken = true;
        const data = { afterBytes: 5, then: 'cut' } as const;
        return { data, end: 'destroy', endAt: 'before-final-reply' };
      }
      return isBroken && verb === 'USER' ? { end: 'destroy', endAt: 'before-command' } : undefined;
    });
    await first.save('/a.txt', 'typed in the middle of an outage\n');
    await first.close();
    assert.equal(await onDisk('a.txt'), 'typed');
    server.onCommand(undefined);
    const window = await open();
    await window.outbox.ready();
    await window.remote.run();
    await window.uploaded();
    assert.equal(await onDisk('a.txt'), 'typed in the middle of an outage\n');
    assert.deepEqual(window.conflicts, []);
  });

  it('are asked about once, fifty at a time', async () => {
    const window = await open();
    await window.files.list('/');
    await server.stop();
    const saves = Array.from({ length: 50 }, (_, n) => window.save(`/${n}.txt`, `${n}\n`));
    await Promise.all(saves);
    assert.equal(window.questions, 1);
    assert.equal(window.outbox.entries.length, 50);
    await server.restart();
    await window.uploaded();
    assert.equal(await onDisk('49.txt'), '49\n');
  });

  it('are uploaded by one of two windows', async () => {
    const one = await openWithKept();
    const other = await open();
    await other.outbox.ready();
    assert.equal(other.outbox.entries.length, 1);
    await server.restart();
    server.reset();
    await Promise.all([one.remote.run(), other.remote.run()]);
    await one.uploaded();
    const uploads = server.commands.filter(({ verb }) => verb === 'STOR');
    assert.equal(uploads.length, 1);
    assert.equal(await onDisk('a.txt'), 'typed while offline\n');
  });

  it('do not go over a later edit when the window crashed right after the upload', async () => {
    const first = await openWithKept();
    const [entry] = first.outbox.entries;
    assert.ok(entry);
    assert.ok(await first.outbox.claim(entry.id), 'in hand, and never put back');
    await server.restart();
    await first.files.stat('/b.txt').catch(() => undefined);
    await change('a.txt', 'a colleague went on from it\n');
    await first.close();
    const window = await open();
    await window.remote.run();
    assert.equal(await onDisk('a.txt'), 'a colleague went on from it\n');
    assert.equal(window.outbox.find('/a.txt')?.reason, 'conflict');
  });

  it('are no conflict with themselves when the reply to the upload was lost', async () => {
    const window = await openWithKept();
    let lost = 0;
    server.onCommand(({ verb }) => {
      if (verb !== 'RNTO' || lost > 0) return undefined;
      lost += 1;
      return { end: 'destroy', endAt: 'before-reply' };
    });
    await server.restart();
    await window.uploaded();
    assert.equal(lost, 1);
    assert.equal(await onDisk('a.txt'), 'typed while offline\n');
    assert.deepEqual(window.conflicts, []);
  });
});
