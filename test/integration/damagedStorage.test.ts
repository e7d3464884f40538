import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFtpServer, type FtpServer } from '../support/ftpServer/ftpServer.ts';
import { OutboxWindow, UPLOAD_DEADLINE_MS } from '../support/outboxWindow.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { until } from '../support/vscode/until.ts';
import { SHORT_TIMEOUTS, SHORT_TIMINGS } from './scene.ts';

/** By name, what lies among the records of a folder; `undefined`: a folder. */
const DAMAGE: Readonly<Record<string, string | undefined>> = {
  'torn.json': '{"id":"torn","path":"/a.t',
  'empty.json': '',
  'null.json': 'null',
  'list.json': '[1]',
  'later.json': '{"version":9,"id":"later","path":"/a.txt","reason":"postponed"}',
  'Copy of a record (1).json': '{"path":"/a.txt"}',
  'folder.json': undefined,
  '.DS_Store': '\0\0\0\x01Bud1',
};

describe('a damaged file among what is kept of a server', () => {
  let root: string;
  let keeping: string;
  let server: FtpServer;
  const windows: OutboxWindow[] = [];

  async function open(): Promise<OutboxWindow> {
    const client = {
      ...{ host: '127.0.0.1', port: server.port, user: 'tester', password: TEST_PASSWORD },
      ...{ timeouts: SHORT_TIMEOUTS, timings: SHORT_TIMINGS },
    };
    const window = await OutboxWindow.open(client, keeping);
    windows.push(window);
    return window;
  }

  /** In each folder, besides what is there. */
  async function damage(...folders: readonly string[]): Promise<void> {
    for (const folder of folders) {
      await mkdir(folder, { recursive: true });
      for (const [name, text] of Object.entries(DAMAGE)) {
        if (text === undefined) await mkdir(join(folder, name));
        else await writeFile(join(folder, name), text);
      }
    }
  }

  async function foldersBelow(directory: string): Promise<readonly string[]> {
    const names = await readdir(directory, { recursive: true });
    const paths = names.map((name) => join(directory, name));
    const isFolder = await Promise.all(paths.map(async (path) => (await stat(path)).isDirectory()));
    return [directory, ...paths.filter((_, index) => isFolder[index])];
  }

  const onDisk = (name: string) => readFile(join(root, name), 'utf8').catch(() => undefined);

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ftp-damaged-'));
    keeping = await mkdtemp(join(tmpdir(), 'ftp-damaged-keeping-'));
    server = await startFtpServer({ root });
    await writeFile(join(root, 'a.txt'), 'old\n');
    await writeFile(join(root, 'b.txt'), 'of b\n');
  });

  afterEach(async () => {
    for (const window of windows.splice(0)) await window.close();
    await server.stop();
    for (const directory of [root, keeping]) await rm(directory, { recursive: true, force: true });
  });

  for (const folder of ['outbox', 'journal', 'history/deletions', 'blobs'] as const) {
    it(`in the ${folder} fails no operation`, async () => {
      await damage(join(keeping, 'server', folder));
      const window = await open();
      await window.remote.run();
      assert.deepEqual([...(await window.files.list('/')).keys()].sort(), ['a.txt', 'b.txt']);
      assert.equal(await window.show('/a.txt'), 'old\n');
      await window.save('/a.txt', 'new\n');
      await window.files.rename('/a.txt', '/c.txt', { overwrite: false });
      await window.files.delete('/b.txt', { recursive: false });
      assert.equal(await onDisk('c.txt'), 'new\n');
      // The history follows a rename in the background.
      await until(
        () => window.files.history.versions('/c.txt'),
        (versions) => versions.length === 1,
        UPLOAD_DEADLINE_MS,
      );
      await window.files.history.deletions();
      assert.equal(
        (await readdir(join(keeping, 'server', folder))).filter((name) => name in DAMAGE).length,
        Object.keys(DAMAGE).length,
        'what nobody understands stays',
      );
    });
  }

  it('of any folder lets what waits go out, and what is in the history be read', async () => {
    const first = await open();
    await first.show('/a.txt');
    await first.save('/a.txt', 'new\n');
    await server.stop();
    await first.save('/a.txt', 'typed while offline\n');
    await first.close();
    await damage(...(await foldersBelow(keeping)).filter((one) => !one.includes('windows')));
    await server.restart();
    const window = await open();
    assert.equal(await window.show('/a.txt'), 'typed while offline\n');
    await window.remote.run();
    await window.uploaded();
    assert.equal(await onDisk('a.txt'), 'typed while offline\n');
    await window.save('/a.txt', 'and online again\n');
    assert.equal(await onDisk('a.txt'), 'and online again\n');
    assert.ok((await window.files.history.versions('/a.txt')).length >= 2);
    assert.equal(window.outbox.unreadable.length, 7);
  });
});
