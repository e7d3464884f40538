import { strict as assert } from 'node:assert';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CuttingRelay } from '../support/cuttingRelay.ts';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { drag } from '../support/vscode/dragAndDrop.ts';
import type { Explorer } from '../support/vscode/explorer.ts';
import { chooseLocal } from '../support/vscode/localChoice.ts';
import { TransfersPanel } from '../support/vscode/transfersPanel.ts';
import { useTwoSites, type Site, type TwoSites } from '../support/vscode/twoSites.ts';
import { until } from '../support/vscode/until.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const DEADLINE_MS = 60_000;
const SLOW = 100 * 1024;
const MIB = 1024 * 1024;
const BIG = Buffer.alloc(8 * MIB, 'a large file, ');
const HALF_A_MIB = MIB / 2;
const CUT_AFTER = 6 * MIB;
const LINE = 'one of many lines of a long text that is edited\n';
const LONG = LINE.repeat(Math.ceil((2 * MIB) / LINE.length));
const LONG_AGO = new Date('2011-03-04T05:06:08Z');
const FILES = {
  'index.html': '<h1>Hello</h1>\n',
  'long.txt': LONG,
  'made/b.txt': 'b\n',
  'locked/c.txt': 'c\n',
};
const LOCAL = {
  'page.html': 'a page\n',
  'style.css': 'a style\n',
  'folder/deep/a.txt': 'a\n',
  'whole/b.txt': 'b\n',
  'late.txt': 'late\n',
  'early.txt': 'early\n',
  'first.bin': BIG,
  'second.bin': BIG,
  'third.bin': BIG,
};

describe('the ways of a transfer, in the workbench', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let explorer: Explorer;
  let connections: ConnectionsPanel;
  let transfers: TransfersPanel;
  let local: string | undefined;

  const begin = async (started: TwoSites): Promise<void> => {
    used = started;
    ({ workbench, explorer } = used);
    connections = new ConnectionsPanel(workbench);
    transfers = new TransfersPanel(workbench);
    // Rows that are out of view are not there.
    await workbench.page.setViewportSize({ width: 1280, height: 1400 });
    local = await mkdtemp(join(tmpdir(), 'ftp-workspace-ui-ways-'));
    for (const [path, content] of Object.entries(LOCAL)) {
      await mkdir(dirname(join(local, path)), { recursive: true });
      await writeFile(join(local, path), content);
      await utimes(join(local, path), LONG_AGO, LONG_AGO);
    }
    for (const { name, server } of used.sites) {
      await mkdir(join(server.root, `from-${name}/deep`), { recursive: true });
      await writeFile(join(server.root, `from-${name}/deep/x.txt`), name);
      await writeFile(join(server.root, `from-${name}/y.bin`), BIG);
      // A listing without seconds proves of an old file alone that it is still the same.
      await utimes(join(server.root, `from-${name}/y.bin`), LONG_AGO, LONG_AGO);
      await server.own(join(server.root, `from-${name}`));
    }
  };
  // ProFTPD as it is packaged appends nothing: AllowStoreRestart is off.
  useTwoSites(FILES, {}, begin, { lines: true, secure: ['pure-ftpd', 'pyftpdlib'] });

  afterEach(() => {
    for (const { line } of used.sites) line?.slowTo(Infinity);
  });

  after(async () => {
    if (local) await rm(local, { recursive: true, force: true });
  });

  /** Waits until a file of a server is whole. */
  const untilOn = ({ server }: Site, path: string, content: string | Uint8Array) =>
    until(
      () => readFile(join(server.root, path)).catch(() => undefined),
      (found) => found?.equals(Buffer.from(content)) === true,
      DEADLINE_MS,
    );

  async function choose(kind: 'Files' | 'Folder', path: string): Promise<void> {
    const place = join(local!, path);
    const chosen = { path: kind === 'Folder' ? `${place}/` : place, button: 'Upload' };
    await chooseLocal(workbench, `Upload ${kind}`, chosen);
  }

  /** Picks from its menus by mouse, or with keys alone. */
  const menuOf =
    (rows: Explorer | ConnectionsPanel, index: number) => (row: string, entry: string) =>
      index === 0 ? rows.menu(row, entry) : rows.menuByKey(row, entry);

  /** Waits until a file has the time that it has on this computer. */
  const untilAsOld = ({ server }: Site, path: string) =>
    until(
      async () => (await stat(join(server.root, path))).mtimeMs,
      (time) => time === LONG_AGO.getTime(),
      DEADLINE_MS,
    );

  async function uploadInto(row: string, path: string): Promise<void> {
    await connections.menu(row, 'Upload Files…');
    await choose('Files', path);
  }

  async function downloadFrom({ name }: Site, row: string): Promise<void> {
    const into = join(local!, name);
    await mkdir(into);
    await connections.menu(row, 'Download to Folder…');
    await chooseLocal(workbench, 'Download', {
      path: `${into}/`,
      button: 'Download Into This Folder',
    });
  }

  for (const index of [0, 1]) {
    describe(index === 0 ? 'in plain text' : 'with TLS', () => {
      it('uploads files and folders by the menus of the Explorer and of the connections', async () => {
        const site = used.sites[index]!;
        await used.ui.open(site.url);
        await explorer.waitFor('made');
        const [inExplorer, inView] = [menuOf(explorer, index), menuOf(connections, index)];
        await inExplorer('made', 'Upload Files…');
        await choose('Files', 'page.html');
        await untilOn(site, 'site/made/page.html', LOCAL['page.html']);
        await inExplorer('made', 'Upload Folder…');
        await choose('Folder', 'folder');
        await untilOn(site, 'site/made/folder/deep/a.txt', LOCAL['folder/deep/a.txt']);
        await untilAsOld(site, 'site/made/folder/deep/a.txt');

        await connections.open();
        await connections.collapse(used.sites[1 - index]!.name);
        await inView(site.name, 'Upload Files…');
        await choose('Files', 'page.html');
        await untilOn(site, 'page.html', LOCAL['page.html']);
        await inView(site.name, 'Upload Folder…');
        await choose('Folder', 'folder');
        await untilOn(site, 'folder/deep/a.txt', LOCAL['folder/deep/a.txt']);
        await untilAsOld(site, 'folder/deep/a.txt');
        await connections.expand(site.name);
        await connections.expand('site');
        await inView('made', 'Upload Files…');
        await choose('Files', 'style.css');
        await untilOn(site, 'site/made/style.css', LOCAL['style.css']);
        await inView('made', 'Upload Folder…');
        await choose('Folder', 'whole');
        await untilOn(site, 'site/made/whole/b.txt', LOCAL['whole/b.txt']);
      });

      it('lets one wait for others, and goes on with an upload that was held', async () => {
        const site = used.sites[index]!;
        await workbench.command('FTP: Show Transfers');
        await transfers.titleAction('Clear Finished Transfers');
        await untilRows(0);
        site.line!.slowTo(SLOW);
        for (const name of ['first.bin', 'second.bin', 'third.bin']) {
          await uploadInto('made', name);
          await transfers.waitFor(name, /Uploading/);
        }
        await uploadInto('made', 'late.txt');
        await transfers.waitFor('late.txt', /Waiting for others/);
        if (index === 0) await transfers.menu('first.bin', 'Pause Transfer');
        else await byPalette('FTP: Pause Transfer', 'first.bin');
        await transfers.waitFor('first.bin', /Paused/);
        await transfers.waitFor('late.txt', /Done: 1 file/);
        assert.ok(!(await readdir(join(site.server.root, 'site/made'))).includes('first.bin'));

        if (index === 0) await transfers.action('second.bin', 'Cancel Transfer');
        else await byPalette('FTP: Cancel Transfer', 'second.bin');
        await transfers.waitFor('second.bin', /Cancelled/);
        if (index === 0) await transfers.menu('first.bin', 'Resume Transfer');
        else await byPalette('FTP: Resume Transfer');
        await transfers.waitFor('first.bin', /Uploading/);
        site.line!.slowTo(Infinity);
        await transfers.waitFor('first.bin', /Done: 1 file/);
        await transfers.waitFor('third.bin', /Done: 1 file/);
        await untilOn(site, 'site/made/first.bin', BIG);
        await untilOn(site, 'site/made/late.txt', LOCAL['late.txt']);
        const names = await readdir(join(site.server.root, 'site/made'));
        assert.ok(!names.some((name) => name.includes('second.bin')), names.join(', '));

        if (index === 0) await transfers.menu('second.bin', 'Remove Transfer from List');
        else await byPalette('FTP: Remove Transfer from List', 'second.bin');
        await transfers.row('second.bin').waitFor({ state: 'detached' });
        await transfers.remove('late.txt');
        await untilRows(2);
      });

      it('tries an upload again that the server has refused', async () => {
        const site = used.sites[index]!;
        const folder = join(site.server.root, 'site/locked');
        const retries = {
          'style.css': (file: string) => transfers.action(file, 'Retry Transfer'),
          'page.html': (file: string) => transfers.menu(file, 'Retry Transfer'),
          'late.txt': (file: string) => transfers.press('F5', file, /Done: 1 file/),
          'early.txt': () => byPalette('FTP: Retry Transfer'),
        };
        for (const [file, retry] of Object.entries(retries)) {
          await chmod(folder, 0o555);
          await uploadInto('locked', file);
          await transfers.waitFor(file, /Failed: 1\. Done: no files/);
          await chmod(folder, 0o755);
          await retry(file);
          await transfers.waitFor(file, /Done: 1 file/);
          await untilOn(site, `site/locked/${file}`, LOCAL[file as keyof typeof retries]);
        }
      });

      it('goes on where the line was cut', async () => {
        const site = used.sites[index]!;
        const line = site.line!;
        const before = line.dataBytes;
        line.cutOnce({ way: 'up', afterBytes: CUT_AFTER });
        await uploadInto('locked', 'third.bin');
        await transfers.waitFor('third.bin', /Done: 1 file/);
        await untilOn(site, 'site/locked/third.bin', BIG);
        const sent = line.dataBytes - before;
        assert.ok(sent > CUT_AFTER, `${sent} bytes: it was not cut`);
        assert.ok(sent < CUT_AFTER + BIG.length, `${sent} bytes`);
      });

      const held = [
        ['upload', index === 0 ? 'mouse' : 'keyboard'],
        ['download', index === 0 ? 'keyboard' : 'mouse'],
      ] as const;
      for (const [kind, way] of held) {
        it(`sends nothing but the rest of the ${kind} that was held by ${way}, though the line broke`, async () => {
          const site = used.sites[index]!;
          const line = site.line!;
          const before = { bytes: line.dataBytes, restarts: restartsOn(line) };
          const name = kind === 'upload' ? 'second.bin' : `from-${site.name}`;
          line.slowTo(HALF_A_MIB);
          if (kind === 'upload') await uploadInto('made', name);
          else await downloadFrom(site, name);
          // Of an upload the editor tells what has left it, which may be far from there.
          await workbench.until(
            () => Promise.resolve(line.dataBytes - before.bytes),
            (bytes) => bytes > 2 * MIB,
          );
          if (way === 'mouse') await transfers.action(name, 'Pause Transfer');
          else await transfers.press('Space', name, /Paused/);
          await transfers.waitFor(name, /Paused/);
          line.breakAll();
          line.slowTo(Infinity);
          if (way === 'mouse') await transfers.action(name, 'Resume Transfer');
          else await transfers.press('Space', name, /Done/);
          await transfers.waitFor(name, /Done: \d files?, 8\.0 MB/);
          if (kind === 'upload') await untilOn(site, `site/made/${name}`, BIG);
          else assert.ok(BIG.equals(await readFile(join(local!, site.name, name, 'y.bin'))));
          const sent = line.dataBytes - before.bytes;
          assert.ok(sent < BIG.length + MIB, `${sent} bytes`);
          // What is said under TLS is for nobody else.
          if (index === 0) assert.equal(restartsOn(line), before.restarts + 1);
        });
      }

      it('shows a save that takes long, and its end', async () => {
        const site = used.sites[index]!;
        await connections.row('long.txt').dblclick();
        await workbench.waitForEditor('long.txt');
        await workbench.typeText('edited ');
        site.line!.slowTo(SLOW);
        await workbench.press('Control+S');
        await transfers.waitFor('long.txt', /Saving: \d+ % of 2\.\d MB/);
        await workbench.statusBarItem(/Saving: \d+ % of 2\.\d MB.*: long\.txt/).waitFor();
        site.line!.slowTo(Infinity);
        await transfers.row('long.txt').waitFor({ state: 'detached' });
        await untilOn(site, 'site/long.txt', `edited ${LONG}`);
        await workbench.statusBarItem(/Saving/).waitFor({ state: 'detached' });
      });

      it('shows a folder on its way to the other server, and its end', async () => {
        const [site, other] = [used.sites[index]!, used.sites[1 - index]!];
        const name = `from-${site.name}`;
        other.line!.slowTo(SLOW);
        await drag(workbench, connections.row(name), connections.row(other.name));
        await transfers.waitFor(name, /Copying/);
        other.line!.slowTo(Infinity);
        await transfers.waitFor(name, /Done: 2 files, 8\.0 MB/);
        await untilOn(other, `${name}/deep/x.txt`, site.name);
        await untilOn(other, `${name}/y.bin`, BIG);
        assert.deepEqual((await readdir(join(site.server.root, name))).sort(), ['deep', 'y.bin']);
      });
    });
  }

  async function untilRows(count: number): Promise<void> {
    await workbench.until(
      () => transfers.rows.count(),
      (found) => found === count,
    );
  }

  /** Picks the transfer that is meant, where there are several. */
  async function byPalette(command: string, name?: string): Promise<void> {
    await workbench.command(command);
    if (name === undefined) return;
    await workbench.quickInput.waitFor('Transfers');
    await workbench.quickInput.type(name);
    await workbench.quickInput.accept();
  }
});

/** How often a transfer was begun in the middle, a MiB or more from its beginning. */
function restartsOn({ said }: CuttingRelay): number {
  return (said.join('\n').match(/^(?:APPE |REST [1-9]\d{6,}\r)/gm) ?? []).length;
}
