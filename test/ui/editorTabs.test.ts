import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { menuEntries, pickByKey, pickForTwo } from '../support/vscode/contextMenu.ts';
import { EditorTabs } from '../support/vscode/editorTabs.ts';
import { HistoryPanel } from '../support/vscode/historyPanel.ts';
import { chooseLocal } from '../support/vscode/localChoice.ts';
import { PermissionsPage } from '../support/vscode/permissionsPage.ts';
import { useTwoSites, type Site, type TwoSites } from '../support/vscode/twoSites.ts';

const OURS = [
  'Compare with File of This Computer…',
  'Show File History',
  'Download to Folder…',
  'Copy Path on Server',
  'Copy FTP URL',
  'Change Permissions…',
  'Properties',
];

const SETTINGS = {
  'ftpWorkspace.watch.interval': 0,
  // The settings get a tab like any other file.
  'workbench.editor.useModal': 'off',
};

const FILES = {
  'index.html': '<h1>\n',
  'about.html': '<h2>\n',
  'notes/one.txt': 'one\n',
  'notes/two.txt': 'two\n',
};

describe('what the menus of tabs and of the Explorer do', function () {
  this.timeout(300_000);

  let { ui, workbench, explorer, sites }: Partial<TwoSites> = {};
  let tabs: EditorTabs;
  let local: string | undefined;

  useTwoSites(FILES, SETTINGS, async (started) => {
    ({ ui, workbench, explorer, sites } = started);
    tabs = new EditorTabs(workbench);
    local = await mkdtemp(join(tmpdir(), 'ftp-workspace-tabs-'));
    await writeFile(join(local, 'draft.html'), '<h3>\n');
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });

  after(async () => {
    if (local) await rm(local, { recursive: true, force: true });
  });

  async function untilCopied(text: string): Promise<void> {
    await workbench!.until(
      () => workbench!.page.evaluate(() => navigator.clipboard.readText()),
      (copied) => copied === text,
    );
  }

  async function untilThere(folder: string, ...names: readonly string[]): Promise<void> {
    await workbench!.until(
      async () => (await readdir(folder)).sort().join(),
      (found) => found === names.join(),
    );
  }

  /** Changes them in the page that opens. */
  async function changePermissions({ server }: Site, path: string): Promise<void> {
    const page = new PermissionsPage(workbench!);
    await page.waitForOctal('0644');
    await page.octal.fill('600');
    await page.octal.press('Enter');
    await page.end.getByText('The permissions were changed: 1.').waitFor();
    const { mode } = await stat(join(server.root, 'site', path));
    assert.equal((mode & 0o777).toString(8), '600', path);
    await page.button('Close').click();
    await page.octal.waitFor({ state: 'detached' });
  }

  for (const [index, security] of ['plain', 'tls'].entries()) {
    it(`copies the addresses of a file from its tab, and from the palette: ${security}`, async () => {
      const { host, port, user } = sites![index]!.server;
      const address = `ftp://${user}@${host}:${port}/site`;
      await ui!.open(`ftp://${security}/site`);
      await explorer!.waitFor('about.html');
      await workbench!.openFile('index.html');
      await workbench!.openFile('about.html');
      await tabs.menu('index.html', 'Copy Path on Server');
      await untilCopied('/site/index.html');
      await tabs.menu('index.html', 'Copy FTP URL');
      await untilCopied(`${address}/index.html`);
      await workbench!.command('FTP: Copy Path on Server');
      await untilCopied('/site/about.html');
      await workbench!.command('FTP: Copy FTP URL');
      await untilCopied(`${address}/about.html`);
    });

    it(`compares a tab with a file of this computer: ${security}`, async () => {
      await tabs.menu('about.html', OURS[0]!);
      await chooseLocal(workbench!, 'Compare about.html with a File of This Computer', {
        path: join(local!, 'draft.html'),
        button: 'Compare',
      });
      const sides = workbench!.page.locator('.monaco-diff-editor');
      await sides.locator('.editor.original .view-lines').getByText('<h3>').waitFor();
      await sides.locator('.editor.modified .view-lines').getByText('<h2>').waitFor();
      await workbench!.command('View: Close Editor');
      await sides.waitFor({ state: 'detached' });
    });

    it(`downloads a file from its tab, and shows its history: ${security}`, async () => {
      const folder = join(local!, `from ${security}`);
      await mkdir(folder);
      await tabs.menu('index.html', 'Download to Folder…');
      const into = { path: `${folder}/`, button: 'Download Into This Folder' };
      await chooseLocal(workbench!, 'Download', into);
      await untilThere(folder, 'index.html');
      await tabs.menu('index.html', 'Show File History');
      await new HistoryPanel(workbench!).waitForFile('index.html');
    });

    it(`does for several rows of the Explorer what is for several: ${security}`, async () => {
      await workbench!.expandInExplorer('notes');
      const rows = ['one.txt', 'two.txt'].map((name) => workbench!.explorerItem(name));
      const pick = async (entry: string) => {
        if (index === 0) return pickForTwo(workbench!, rows[0]!, rows[1]!, entry);
        await explorer!.select('one.txt');
        await explorer!.focus('one.txt');
        await workbench!.press('Shift+ArrowDown');
        await workbench!.press('Shift+F10');
        await pickByKey(workbench!, entry);
      };
      await pick('Copy Path on Server');
      await untilCopied('/site/notes/one.txt\n/site/notes/two.txt');
      const entries = await menuEntries(workbench!, rows[1]!);
      assert.ok(entries.includes('Download to Folder…'), entries.join());
      for (const entry of ['Show File History', OURS[0]!])
        assert.ok(!entries.includes(entry), entry);
      const folder = join(local!, `several of ${security}`);
      await mkdir(folder);
      await pick('Download to Folder…');
      const into = { path: `${folder}/`, button: 'Download Into This Folder' };
      await chooseLocal(workbench!, 'Download', into);
      await untilThere(folder, 'one.txt', 'two.txt');
      await workbench!.explorerItem('about.html').click();
    });

    it(`shows the properties and changes the permissions of a tab: ${security}`, async () => {
      const { quickInput } = workbench!;
      await tabs.menu('index.html', 'Properties');
      await quickInput.waitFor('Properties of index.html');
      await quickInput.cancel();
      await tabs.menu('index.html', 'Change Permissions…');
      await changePermissions(sites![index]!, 'index.html');
    });

    it(`looks at a folder again, adds it up and shows a file's history: ${security}`, async () => {
      await workbench!.expandInExplorer('notes');
      await explorer!.waitFor('two.txt');
      await sites![index]!.put({ 'notes/three.txt': 'three\n' });
      await explorer!.menu('notes', 'Refresh');
      await workbench!.expandInExplorer('notes');
      await explorer!.waitFor('three.txt');
      await sites![index]!.put({ 'notes/four.txt': 'four\n' });
      await explorer!.menuByKey('notes', 'Refresh');
      await workbench!.expandInExplorer('notes');
      await explorer!.waitFor('four.txt');

      const held = /\/site\/notes on (plain|tls) holds 19 bytes \(files: 4, folders: 0\)/;
      await explorer!.menu('notes', 'Show Folder Size');
      await workbench!.notification(held).waitFor();
      await workbench!.command('Notifications: Clear All Notifications');
      await explorer!.menuByKey('notes', 'Show Folder Size');
      await workbench!.notification(held).waitFor();

      await workbench!.expandInExplorer('notes');
      const panel = new HistoryPanel(workbench!);
      for (const [name, act] of [
        ['one.txt', explorer!.menu.bind(explorer)],
        ['two.txt', explorer!.menuByKey.bind(explorer)],
      ] as const) {
        await act(name, 'Show File History');
        await panel.waitForFile(name);
      }
    });

    it(`does the same from rows of the Explorer, and from the palette: ${security}`, async () => {
      const { server } = sites![index]!;
      const { host, port, user, root } = server;
      const { quickInput } = workbench!;
      const pick = {
        mouse: explorer!.menu.bind(explorer),
        keys: explorer!.menuByKey.bind(explorer),
      };
      await workbench!.expandInExplorer('notes');
      for (const way of ['mouse', 'keys'] as const) {
        const name = way === 'mouse' ? 'one.txt' : 'two.txt';
        await pick[way](name, 'Copy Path on Server');
        await untilCopied(`/site/notes/${name}`);
        await pick[way](name, 'Copy FTP URL');
        await untilCopied(`ftp://${user}@${host}:${port}/site/notes/${name}`);
      }
      const act = pick[index === 0 ? 'mouse' : 'keys'];
      await act('one.txt', 'Properties');
      await quickInput.waitFor('Properties of one.txt');
      await quickInput.cancel();
      await quickInput.waitForClosed();
      await act('two.txt', 'Change Permissions…');
      await changePermissions(sites![index]!, 'notes/two.txt');
      await act('one.txt', 'Duplicate');
      await explorer!.waitFor('one copy.txt');
      assert.equal(await readFile(join(root, 'site/notes/one copy.txt'), 'utf8'), 'one\n');

      await workbench!.openFile('four.txt');
      await workbench!.command('FTP: Properties');
      await quickInput.waitFor('Properties of four.txt');
      await quickInput.cancel();
      await quickInput.waitForClosed();
      await workbench!.command('FTP: Change Permissions…');
      await changePermissions(sites![index]!, 'notes/four.txt');
    });

    it(`names the connection where it tells a file by its whole address: ${security}`, async () => {
      await workbench!.openFile('about.html');
      await tabs.waitForHover('about.html', `ftp://${security}/site/about.html`);
      await workbench!.command('File: Copy Path of Active File');
      await untilCopied(`ftp://${security}/site/about.html`);
      await workbench!.page.locator('.explorer-viewlet').getByText('site [FTP]').waitFor();
    });
  }

  it('offers what is for files on servers for no other file', async () => {
    await workbench!.openFile('about.html');
    const offered = await tabs.menuEntries('about.html');
    assert.deepEqual(
      OURS.filter((entry) => !offered.includes(entry)),
      [],
    );
    await workbench!.command('Preferences: Open User Settings (JSON)');
    await workbench!.waitForEditor('settings.json');
    const others = await tabs.menuEntries('settings.json');
    assert.ok(others.includes('Close Others'), others.join());
    assert.deepEqual(
      OURS.filter((entry) => others.includes(entry)),
      [],
    );
  });
});
