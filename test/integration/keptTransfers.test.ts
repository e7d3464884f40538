import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFtpServer, type FtpServer } from '../support/ftpServer/ftpServer.ts';
import { OutboxWindow, UPLOAD_DEADLINE_MS } from '../support/outboxWindow.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { until } from '../support/vscode/until.ts';
import { SHORT_TIMEOUTS, SHORT_TIMINGS, useScenes } from './scene.ts';

describe('transfers of files that wait for their upload', () => {
  const scenes = useScenes();
  let root: string;
  let local: string;
  let keeping: string;
  let server: FtpServer;
  let window: OutboxWindow;

  const entryOf = (path: string) => window.outbox.find(path);

  beforeEach(async () => {
    const folders = ['root', 'local', 'keeping'].map((name) =>
      mkdtemp(join(tmpdir(), `ftp-kept-${name}-`)),
    );
    [root, local, keeping] = (await Promise.all(folders)) as [string, string, string];
    server = await startFtpServer({ root });
    const client = {
      host: '127.0.0.1',
      port: server.port,
      user: 'tester',
      password: TEST_PASSWORD,
      timeouts: SHORT_TIMEOUTS,
      timings: SHORT_TIMINGS,
    };
    window = await OutboxWindow.open(client, keeping);
    await keepTwo();
  });

  afterEach(async () => {
    await window.close();
    await server.stop();
    for (const each of [root, local, keeping]) await rm(each, { recursive: true, force: true });
  });

  /** The server is back, and takes neither the change of a file nor the new one. */
  async function keepTwo(): Promise<void> {
    await writeFile(join(root, 'a.txt'), 'old');
    await writeFile(join(root, 'b.txt'), 'b');
    await window.show('/a.txt');
    await server.stop();
    await window.save('/a.txt', 'what was typed');
    await window.save('/new.txt', 'a new one');
    server.configure({ readOnlyPaths: ['/'] });
    await server.restart();
    await until(
      () => window.outbox.entries.map(({ reason }) => reason),
      (reasons) => reasons.every((one) => one === 'refused'),
      UPLOAD_DEADLINE_MS,
    );
    server.configure({ readOnlyPaths: [] });
    assert.equal(await readFile(join(root, 'a.txt'), 'utf8'), 'old');
  }

  async function assertAsLeft(folder: string): Promise<void> {
    assert.deepEqual((await readdir(folder)).sort(), ['a.txt', 'b.txt', 'new.txt']);
    for (const [name, text] of [
      ['a.txt', 'what was typed'],
      ['b.txt', 'b'],
      ['new.txt', 'a new one'],
    ] as const) {
      assert.equal(await readFile(join(folder, name), 'utf8'), text);
    }
  }

  const toSecond = (ms = 0): number => Math.floor(ms / 1_000);

  it('download what the editor shows, with the time of the save', async () => {
    const report = await window.files.transfers.download([{ paths: ['/'], folder: local }]);
    assert.deepEqual([report.files, report.failed], [3, []]);
    await assertAsLeft(local);
    const { mtimeMs } = await stat(join(local, 'a.txt'));
    assert.equal(toSecond(mtimeMs), toSecond(entryOf('/a.txt')?.savedAtMs));
    assert.ok(entryOf('/a.txt') && entryOf('/new.txt'), 'they still wait');
  });

  it('download them where they are chosen themselves', async () => {
    const paths = ['/a.txt', '/b.txt', '/new.txt'];
    const report = await window.files.transfers.download([{ paths, folder: local }]);
    assert.deepEqual([report.files, report.failed], [3, []]);
    await assertAsLeft(local);
  });

  it('copy them within the server and to another one', async () => {
    const other = await scenes();
    const { transfers } = window.files;
    await window.files.createDirectory('/copies');
    for (const [files, target, at] of [
      [window.files, '/copies', root],
      [other.files, '/in', other.root],
    ] as const) {
      if (files === other.files) await files.createDirectory('/in');
      const paths = ['/a.txt', '/b.txt', '/new.txt'];
      const copied = await files.transfers.copy(transfers.source, [{ paths, folder: target }]);
      assert.deepEqual([copied.files, copied.failed], [3, []]);
      await assertAsLeft(join(at, target));
    }
  });

  it('copy a folder with them, and none into itself', async () => {
    const other = await scenes();
    const { transfers } = window.files;
    const copied = await other.files.transfers.copy(transfers.source, [
      { paths: ['/'], folder: '/' },
    ]);
    assert.deepEqual(copied.failed, []);
    await assertAsLeft(other.root);
    const into = await transfers.copy(transfers.source, [{ paths: ['/'], folder: '/' }]);
    assert.deepEqual(
      into.failed.map(({ error }) => (error as { code?: unknown }).code),
      ['invalid-argument'],
    );
  });
});
