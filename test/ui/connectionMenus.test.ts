import { strict as assert } from 'node:assert';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ComparisonPanel } from '../support/vscode/comparisonPanel.ts';
import { ConnectionFormPage } from '../support/vscode/connectionFormPage.ts';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { drag } from '../support/vscode/dragAndDrop.ts';
import type { Explorer } from '../support/vscode/explorer.ts';
import { HistoryPanel } from '../support/vscode/historyPanel.ts';
import { chooseLocal } from '../support/vscode/localChoice.ts';
import { PermissionsPage } from '../support/vscode/permissionsPage.ts';
import type { QuickInput } from '../support/vscode/quickInput.ts';
import { SearchPanel } from '../support/vscode/searchPanel.ts';
import { readableTerminal, TerminalPanel } from '../support/vscode/terminalPanel.ts';
import { useTwoSites, type Site, type TwoSites } from '../support/vscode/twoSites.ts';
import { until } from '../support/vscode/until.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const DEADLINE_MS = 60_000;
const FILES = {
  'made/a.txt': 'a\n',
  'one.txt': 'one\n',
  'two.txt': 'two\n',
  'notes.txt': 'remember\n',
};
/** Nothing appears by itself. */
const SETTINGS = { 'ftpWorkspace.watch.interval': 0, ...readableTerminal };

describe('the menus of the connections view, in the workbench', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let explorer: Explorer;
  let input: QuickInput;
  let panel: ConnectionsPanel;
  let permissions: PermissionsPage;
  let local: string | undefined;

  useTwoSites(FILES, SETTINGS, async (started) => {
    used = started;
    ({ workbench, explorer } = used);
    input = workbench.quickInput;
    panel = new ConnectionsPanel(workbench);
    permissions = new PermissionsPage(workbench);
    local = await mkdtemp(join(tmpdir(), 'ftp-workspace-menus-'));
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await used.ui.open();
    await panel.open();
    await panel.row('plain').waitFor();
    // Rows that are out of view are not there.
    await workbench.page.setViewportSize({ width: 1280, height: 1400 });
  });

  after(async () => {
    if (local) await rm(local, { recursive: true, force: true });
  });

  const pathIn = ({ server }: Site, ...names: string[]) => join(server.root, 'site', ...names);
  const namesIn = (site: Site, folder = '') => readdir(pathIn(site, folder));
  const textOf = (site: Site, path: string) => readFile(pathIn(site, path), 'utf8');

  async function untilNames(site: Site, folder: string, ...names: string[]): Promise<void> {
    await until(
      async () => (await namesIn(site, folder)).sort().join(' '),
      (found) => found === [...names].sort().join(' '),
      DEADLINE_MS,
    );
  }

  /** Waits until a file is at the top of a server, and takes it away from there. */
  async function untilAtop({ server }: Site, name: string, content: string): Promise<void> {
    const path = join(server.root, name);
    const text = () => readFile(path, 'utf8').catch(() => '');
    await until(text, (found) => found === content, DEADLINE_MS);
    await rm(path);
  }

  async function untilCopied(text: string): Promise<void> {
    await workbench.until(
      () => workbench.page.evaluate(() => navigator.clipboard.readText()),
      (copied) => copied === text,
    );
  }

  function urlOf({ server: { host, port, user } }: Site, path: string): string {
    return `ftp://${user}@${host}:${port}/site/${path}`;
  }

  /** Waits until a row is heard so. */
  async function untilHeard(label: string, expected: RegExp): Promise<void> {
    await workbench.until(
      async () => (await panel.row(label).getAttribute('aria-label')) ?? '',
      (text) => expected.test(text),
    );
  }

  const ways = [
    { title: 'in plain text, by mouse', index: 0 },
    { title: 'with TLS, by keyboard', index: 1 },
  ] as const;
  const picks = (index: 0 | 1) => (label: string, entry: string) =>
    index === 0 ? panel.menu(label, entry) : panel.menuByKey(label, entry);

  for (const { title, index } of ways) {
    describe(title, () => {
      const pick = picks(index);
      let site: Site;

      before(async () => {
        site = used.sites[index]!;
        await panel.expand(site.name);
        // What is no longer there may have been seen before.
        await panel.menu(site.name, 'Refresh');
        await panel.waitForLabels(
          ...(index === 0 ? ['plain', 'site', 'tls'] : ['plain', 'tls', 'site']),
        );
        await panel.expand('site');
        await panel.row('made').waitFor();
      });

      after(async () => {
        await panel.collapse(site.name);
      });

      it('makes files and folders in a folder', async () => {
        await pick('made', 'New File…');
        await input.answer('New File', 'fresh.md');
        await workbench.tab('fresh.md').waitFor();
        await pick('made', 'New Folder…');
        await input.answer('New Folder', 'deep/inner');
        await untilNames(site, 'made', 'a.txt', 'deep', 'fresh.md');
        await untilNames(site, 'made/deep', 'inner');
      });

      it('renames, duplicates, copies and pastes', async () => {
        await pick('notes.txt', 'Rename…');
        await input.answer('Rename notes.txt', 'memo.txt');
        await panel.row('memo.txt').waitFor();
        await pick('memo.txt', 'Duplicate');
        await panel.row('memo copy.txt').waitFor();
        assert.equal(await textOf(site, 'memo copy.txt'), 'remember\n');
        await untilNames(site, '', 'made', 'memo copy.txt', 'memo.txt', 'one.txt', 'two.txt');

        await pick('memo.txt', 'Copy');
        await pick('made', 'Paste');
        await untilNames(site, 'made', 'a.txt', 'deep', 'fresh.md', 'memo.txt');
        assert.equal(await textOf(site, 'made/memo.txt'), 'remember\n');
        const other = used.sites[1 - index]!;
        await pick(other.name, 'Paste');
        await untilAtop(other, 'memo.txt', 'remember\n');
      });

      it('copies the path on the server, and the URL without the password', async () => {
        await pick('memo.txt', 'Copy Path on Server');
        await untilCopied('/site/memo.txt');
        await pick('memo.txt', 'Copy FTP URL');
        await untilCopied(urlOf(site, 'memo.txt'));
      });

      it('shows what others have made when it is asked to look again', async () => {
        await writeFile(pathIn(site, 'theirs.txt'), 'theirs\n');
        await site.server.own(pathIn(site));
        assert.equal(await panel.row('theirs.txt').count(), 0);
        await pick('site', 'Refresh');
        await panel.row('theirs.txt').waitFor();
      });

      it('tells the size of a folder, and the properties and the history of a file', async () => {
        const size = workbench.notification(RegExp(`^/site/made on ${site.name} holds 11 bytes`));
        // A row that is just drawn anew is none to the editor, and the command asks for a folder.
        await workbench.actUntil(
          () => pick('made', 'Show Folder Size'),
          () => size.isVisible(),
        );
        await size.hover();
        await workbench.press('Escape');

        await pick('one.txt', 'Properties');
        await input.waitFor('Properties of one.txt');
        assert.ok((await input.picks()).includes('Size'));
        await input.cancel();
        await input.waitForClosed();

        await pick('one.txt', 'Show File History');
        await new HistoryPanel(workbench).waitForFile('one.txt');
        await panel.open();
      });

      it('changes permissions, of one and of several', async () => {
        await chmod(pathIn(site, 'one.txt'), 0o644);
        await chmod(pathIn(site, 'theirs.txt'), 0o640);
        await pick('one.txt', 'Change Permissions…');
        await permissions.waitForOctal('0644');
        await permissions.octal.fill('640');
        await permissions.octal.press('Enter');
        await permissions.end.getByText('The permissions were changed: 1.').waitFor();
        await permissions.button('Close').click();
        await permissions.octal.waitFor({ state: 'detached' });
        assert.equal((await stat(pathIn(site, 'one.txt'))).mode & 0o777, 0o640);

        await panel.select('one.txt', 'theirs.txt');
        await pick('theirs.txt', 'Change Permissions…');
        await permissions.waitForOctal('0640');
        await permissions.octal.fill('664');
        await permissions.octal.press('Enter');
        await permissions.end.getByText('The permissions were changed: 2.').waitFor();
        await permissions.button('Close').click();
        for (const name of ['one.txt', 'theirs.txt']) {
          assert.equal((await stat(pathIn(site, name))).mode & 0o777, 0o664, name);
        }
      });

      it('downloads a folder, and several files at once', async () => {
        const folder = join(local!, site.name);
        await mkdir(folder);
        const into = { path: `${folder}/`, button: 'Download Into This Folder' };
        await pick('made', 'Download to Folder…');
        await chooseLocal(workbench, 'Download', into);
        await panel.select('one.txt', 'theirs.txt');
        await pick('theirs.txt', 'Download to Folder…');
        await chooseLocal(workbench, 'Download', into);
        await until(
          async () => (await readdir(folder)).sort().join(' '),
          (names) => names === 'made one.txt theirs.txt',
          DEADLINE_MS,
        );
        const read = () => readFile(join(folder, 'made/memo.txt'), 'utf8').catch(() => '');
        await until(read, (text) => text === 'remember\n', DEADLINE_MS);
      });

      it('brings several files to another folder, and deletes several', async () => {
        await panel.select('one.txt', 'theirs.txt');
        await drag(workbench, panel.row('one.txt'), panel.row('made'));
        await workbench.dialog.filter({ hasText: 'Move 2 files and folders' }).waitFor();
        await workbench.answerDialog('Copy');
        const there = ['a.txt', 'deep', 'fresh.md', 'memo.txt', 'one.txt', 'theirs.txt'];
        await untilNames(site, 'made', ...there);

        await panel.select('one.txt', 'theirs.txt');
        await pick('theirs.txt', 'Delete');
        await workbench.dialog.filter({ hasText: 'Delete these 2 files?' }).waitFor();
        await workbench.answerDialog('Delete');
        await untilNames(site, '', 'made', 'memo copy.txt', 'memo.txt', 'two.txt');
        // Rows move up then, under the mouse that is on its way to another one.
        await panel.row('one.txt').waitFor({ state: 'detached' });
        await panel.row('theirs.txt').waitFor({ state: 'detached' });
        await pick('memo copy.txt', 'Delete');
        await workbench.dialog.filter({ hasText: 'memo copy.txt' }).waitFor();
        await workbench.answerDialog('Delete');
        await panel.row('memo copy.txt').waitFor({ state: 'detached' });
        assert.ok(!(await namesIn(site)).includes('memo copy.txt'));
        // The menus of the editor are about several rows until another one is selected.
        await panel.row('two.txt').click();
      });

      it('copies, pastes and deletes several that are chosen with keys alone', async () => {
        const act = (label: string, key: string, entry: string) =>
          index === 0 ? workbench.press(key) : panel.menuByKey(label, entry);
        await panel.expandByKey('made');
        await panel.row('deep').waitFor();
        await panel.selectDownByKey('one.txt', 'theirs.txt');
        await act('theirs.txt', 'Control+C', 'Copy');
        await untilCopied(`${site.url}/made/one.txt\n${site.url}/made/theirs.txt`);
        // A key is about the row with the focus; a menu is about several rows while they are selected.
        if (index === 0) await panel.focus('deep');
        else await panel.selectByKey('deep');
        await act('deep', 'Control+V', 'Paste');
        await untilNames(site, 'made/deep', 'inner', 'one.txt', 'theirs.txt');
        assert.equal(await textOf(site, 'made/deep/theirs.txt'), 'theirs\n');
        const other = used.sites[1 - index]!;
        if (index === 0) await panel.focus(other.name);
        else await panel.selectByKey(other.name);
        await act(other.name, 'Control+V', 'Paste');
        await untilAtop(other, 'one.txt', 'one\n');
        await untilAtop(other, 'theirs.txt', 'theirs\n');

        await panel.selectByKey('a.txt', 'theirs.txt');
        await act('theirs.txt', 'Delete', 'Delete');
        await workbench.dialog.filter({ hasText: 'Delete these 2 files?' }).waitFor();
        await workbench.answerDialogByKey('Delete');
        await untilNames(site, 'made', 'deep', 'fresh.md', 'memo.txt', 'one.txt');
        await panel.row('theirs.txt').waitFor({ state: 'detached' });
        await panel.selectByKey('made');
        await workbench.press('ArrowLeft');
        await panel.row('deep').waitFor({ state: 'detached' });
      });

      it('makes files and folders with the row of the connection, and looks again', async () => {
        const { root } = site.server;
        const put = async (...path: string[]) => {
          await writeFile(join(root, ...path), 'put there\n');
          await site.server.own(root);
          assert.equal(await panel.row(path.at(-1)!).count(), 0);
        };
        await pick(site.name, 'New File…');
        await input.answer('New File', 'atop.md');
        await workbench.tab('atop.md').waitFor();
        await pick(site.name, 'New Folder…');
        await input.answer('New Folder', 'above');
        await panel.row('above').waitFor();
        assert.ok((await stat(join(root, 'above'))).isDirectory());
        await put('put.md');
        await pick(site.name, 'Refresh');
        await panel.row('put.md').waitFor();

        // The buttons of rows are for the mouse alone.
        if (index === 0) {
          // A row that is drawn anew under the mouse has no button any more, and another one's is hit.
          await workbench.actUntil(
            async () => {
              await workbench.press('Escape');
              await panel.action('above', 'New File…');
            },
            async () => (await input.message.textContent())?.includes('in /above on') ?? false,
          );
          await input.answer('New File', 'pressed.md');
          await workbench.tab('pressed.md').waitFor();
          assert.deepEqual(await readdir(join(root, 'above')), ['pressed.md']);
          await panel.expand('above');
          await put('above', 'put in it.md');
          await panel.action('above', 'Refresh');
          await panel.row('put in it.md').waitFor();
          await panel.collapse('above');
          await put('put again.md');
          await panel.action(site.name, 'Refresh');
          await panel.row('put again.md').waitFor();
          await panel.row('put.md').click();
          await put('put at last.md');
          await panel.titleAction('Refresh');
          await panel.row('put at last.md').waitFor();
        }
      });

      it('tells of the folder of the connection, and copies where it is', async () => {
        const { host, port, user } = site.server;
        await pick(site.name, 'Copy Path on Server');
        await untilCopied('/');
        await pick(site.name, 'Copy FTP URL');
        await untilCopied(`ftp://${user}@${host}:${port}/`);
        const size = workbench.notification(RegExp(`^/ on ${site.name} holds`));
        await workbench.actUntil(
          () => pick(site.name, 'Show Folder Size'),
          () => size.isVisible(),
        );
        await size.hover();
        await workbench.press('Escape');
        await pick(site.name, 'Properties');
        await input.waitFor(/^Properties of /);
        assert.ok((await input.picks()).includes('Kind'));
        await input.cancel();
        await input.waitForClosed();
        await pick(site.name, 'Change Permissions…');
        await permissions.octal.waitFor();
        await permissions.button('Close').click();
        await permissions.octal.waitFor({ state: 'detached' });
      });

      it('searches, downloads and compares with the row of the connection', async () => {
        await pick(site.name, 'Search in Remote Folder…');
        const search = new SearchPanel(workbench);
        await search.answer({ text: 'remember' }, index === 0 ? 'mouse' : 'keys');
        await search.waitForMessage(/^Matches of "remember": [1-9]/);

        const folder = join(local!, `${site.name} whole`);
        await mkdir(folder);
        await pick(site.name, 'Download to Folder…');
        const into = { path: `${folder}/`, button: 'Download Into This Folder' };
        await chooseLocal(workbench, 'Download', into);
        const read = () => readFile(join(folder, 'site/two.txt'), 'utf8').catch(() => '');
        await until(read, (text) => text === 'two\n', DEADLINE_MS);

        await pick(site.name, 'Compare with Folder of This Computer…');
        const mine = { path: `${folder}/`, button: 'Compare' };
        await chooseLocal(workbench, 'Compare / with a Folder of This Computer', mine);
        await new ComparisonPanel(workbench).waitForMessage(/./);
        await workbench.command('FTP: Clear Comparison');
        await workbench.command('FTP: Clear Search');
      });

      it('lists what was trusted', async () => {
        await pick(site.name, 'Trusted Certificates…');
        const none = workbench.notification(/^No certificate was trusted so far/);
        await none.waitFor();
        await none.hover();
        await workbench.press('Escape');
      });

      it('disconnects and connects again', async () => {
        await pick(site.name, 'Disconnect');
        await untilHeard(site.name, /, not connected, /);
        await panel.row('memo.txt').waitFor({ state: 'detached' });
        await pick(site.name, 'Copy Path on Server');
        await untilHeard(site.name, /, connected, /);
        await pick(site.name, 'Reconnect');
        await untilHeard(site.name, /, connected, /);
      });

      it('opens a console, and a report that only looks', async () => {
        const terminal = new TerminalPanel(workbench);
        for (const row of [site.name, 'site']) {
          await panel.expand(site.name);
          await pick(row, 'Open Console…');
          await terminal.waitForText(RegExp(`${site.name}>`));
          await workbench.command('Terminal: Kill the Active Terminal Instance');
          await workbench.page.locator('.terminal-wrapper.active').waitFor({ state: 'detached' });
        }
        await pick(site.name, 'Show Server Report…');
        await workbench.answerDialog('Only Look (Nothing Is Written)');
        await workbench.notification(/The report is ready/).waitFor();
        await workbench.command('View: Close All Editors');
        await untilNames(site, '', 'made', 'memo.txt', 'two.txt');
      });
    });
  }

  describe('several that are selected', () => {
    before(async () => {
      for (const { name } of used.sites) await panel.expand(name);
      await panel.collapse('tls');
    });

    for (const { title, index } of ways) {
      const pick = picks(index);
      const select = (...labels: readonly [string, ...string[]]) =>
        index === 0 ? panel.select(...labels) : panel.selectByKey(...labels);

      it(`copies the addresses of connections, and compares them ${title}`, async () => {
        await select('plain', 'tls');
        await pick('tls', 'Copy FTP URL');
        const urls = used.sites.map(({ server: { host, port, user } }) => {
          return `ftp://${user}@${host}:${port}/`;
        });
        await untilCopied(urls.join('\n'));
        await pick('tls', 'Compare Selected');
        const comparison = new ComparisonPanel(workbench);
        await comparison.pane.getByText('/ on plain ↔ / on tls').waitFor();
        await workbench.command('FTP: Clear Comparison');
      });

      it(`connects and disconnects them ${title}`, async () => {
        await select('plain', 'tls');
        await pick('tls', 'Disconnect');
        for (const { name } of used.sites) await untilHeard(name, /, not connected, /);
        await select('plain', 'tls');
        await pick('tls', 'Reconnect');
        for (const { name } of used.sites) await untilHeard(name, /, connected, /);
        await panel.expand('plain');
        await panel.row('site').waitFor();
      });

      it(`offers what a connection and a folder have in common ${title}`, async () => {
        await select('site', 'tls');
        const entries = await panel.menuEntries('site');
        assert.ok(entries.includes('Download to Folder…'), entries.join());
        for (const entry of ['Delete', 'Cut', 'Disconnect', 'Open Folder…']) {
          assert.ok(!entries.includes(entry), entry);
        }
        await pick('site', 'Copy Path on Server');
        await untilCopied('/site\n/');
      });
    }
  });

  describe('the folders that are opened', () => {
    for (const { title, index } of ways) {
      const pick = picks(index);

      it(`opens that of a connection, and one in it, in the window ${title}`, async () => {
        const { name } = used.sites[index]!;
        await used.ui.open();
        await panel.open();
        await pick(name, 'Open Folder…');
        await explorer.waitFor('site');
        await panel.open();
        await panel.expand(name);
        await pick('site', 'Open Folder…');
        await explorer.waitFor('two.txt');
        await workbench.openFile('two.txt');
        assert.equal(await workbench.editorText(), 'two\n');
        // The buttons of rows are for the mouse alone.
        if (index !== 0) return;
        await panel.open();
        await panel.action(name, 'Open Folder…');
        await explorer.waitFor('site');
        await panel.open();
        await panel.expand(name);
        await panel.action('site', 'Open Folder…');
        await explorer.waitFor('two.txt');
      });

      it(`adds them to the workspace ${title}`, async () => {
        const { name } = used.sites[index]!;
        const untilAdded = await openWorkspace(`desk of ${name}`);
        await panel.open();
        await panel.expand(name);
        await pick('site', 'Add Folder to Workspace…');
        await untilAdded(`ftp://${name}/site`);
        await workbench.command('View: Show Explorer');
        await workbench.expandInExplorer('site');
        await workbench.openFile('two.txt');
        assert.equal(await workbench.editorText(), 'two\n');
        await panel.open();
        await pick(name, 'Add Folder to Workspace…');
        await untilAdded(`ftp://${name}/`);
        await workbench.command('View: Show Explorer');
        await explorer.waitFor(name);
        await explorer.waitFor(`desk of ${name}`);

        const act = (row: string, entry: string) =>
          index === 0 ? explorer.menu(row, entry) : explorer.menuByKey(row, entry);
        const untilSo = async (expected: RegExp) => {
          await panel.open();
          await untilHeard(name, expected);
          await workbench.command('View: Show Explorer');
        };
        await act(name, 'Disconnect');
        await untilSo(/, not connected, /);
        await act(name, 'Reconnect');
        await untilSo(/, connected, /);
        await act(name, 'Open Console…');
        await new TerminalPanel(workbench).waitForText(RegExp(`${name}>`));
        await workbench.command('Terminal: Kill the Active Terminal Instance');
      });

      it(`adds one that was looked for from the palette ${title}`, async () => {
        const { name } = used.sites[index]!;
        const untilAdded = await openWorkspace(`palette of ${name}`);
        await workbench.command('FTP: Add Folder to Workspace…');
        await input.pick(name);
        await input.pick('site');
        await workbench.until(
          () => input.picks(),
          (labels) => labels.includes('..'),
        );
        await input.pick('Open This Folder');
        await untilAdded(`ftp://${name}/site`);
        await explorer.waitFor('site');
      });
    }

    /** Opens a workspace with one folder of this computer. Tells of what is added to it. */
    async function openWorkspace(desk: string): Promise<(url: string) => Promise<unknown>> {
      const workspace = join(local!, `${desk}.code-workspace`);
      await mkdir(join(local!, desk));
      await writeFile(workspace, JSON.stringify({ folders: [{ path: desk }] }));
      // The editor has been seen to open the workspace without what is in it.
      await workbench.actUntil(
        () => used.ui.open(workspace),
        async () => (await workbench.explorerItem(desk).count()) > 0,
      );
      const text = () => readFile(workspace, 'utf8');
      return (url) => until(text, (found) => found.includes(JSON.stringify(url)), DEADLINE_MS);
    }
  });

  // Its tests come last.
  describe('what is kept of a connection', () => {
    const SPARE = [
      ['one', 'two'],
      ['three', 'four'],
    ] as const;
    const KEY = 'ftpWorkspace.connections';
    const saved = async () =>
      (JSON.parse(await used.ui.settings()) as Record<string, { readonly id: string }[]>)[KEY]!;

    before(async () => {
      const spare = SPARE.flat().map((id) => ({ id, host: `${id}.example.test` }));
      await used.ui.writeSettings({ [KEY]: [...(await saved()), ...spare] });
      await used.ui.open();
      await panel.open();
    });

    for (const { title, index } of ways) {
      it(`removes several connections ${title}`, async () => {
        const [one, two] = SPARE[index];
        if (index === 0) {
          await panel.select(one, two);
          await panel.menu(two, 'Remove Connection…');
        } else {
          await panel.selectByKey(one, two);
          await workbench.press('Delete');
        }
        await workbench.dialog.filter({ hasText: 'Remove these 2 connections?' }).waitFor();
        if (index === 0) await workbench.answerDialog('Remove');
        else await workbench.answerDialogByKey('Remove');
        for (const id of [one, two]) await panel.row(id).waitFor({ state: 'detached' });
        // The menus of the editor are about several rows until another one is selected.
        await panel.row(used.sites[0]!.name).click();
        const ids = (await saved()).map(({ id }) => id);
        assert.deepEqual(ids, ['plain', 'tls', ...(index === 0 ? SPARE[1] : [])]);
      });
    }

    for (const { title, index } of ways) {
      it(`edits and removes a connection ${title}`, async () => {
        const { name } = used.sites[index]!;
        const pick = picks(index);
        await pick(name, 'Edit Connection…');
        const form = new ConnectionFormPage(workbench);
        await form.waitFor('FTP Connection');
        await form.field('Name').fill(`${name} of ours`);
        if (index === 0) await form.button('Save').click();
        else await form.field('Name').press('Enter');
        await panel.row(`${name} of ours`).waitFor();
        await workbench.command('View: Close All Editors');
        await pick(`${name} of ours`, 'Remove Connection…');
        if (index === 0) await workbench.answerDialog('Remove');
        else await workbench.answerDialogByKey('Remove');
        await panel.row(`${name} of ours`).waitFor({ state: 'detached' });
        assert.ok(!(await used.ui.settings()).includes(`${name} of ours`));
      });
    }
  });
});
