import { strict as assert } from 'node:assert';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EditorTabs } from '../support/vscode/editorTabs.ts';
import { HistoryPanel } from '../support/vscode/historyPanel.ts';
import { chooseLocal } from '../support/vscode/localChoice.ts';
import { PermissionsPage } from '../support/vscode/permissionsPage.ts';
import { useTwoSites, type TwoSites } from '../support/vscode/twoSites.ts';

const OURS = [
  'Compare with File of This Computer…',
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

    it(`shows the properties and changes the permissions of a tab: ${security}`, async () => {
      const { quickInput } = workbench!;
      await tabs.menu('index.html', 'Properties');
      await quickInput.waitFor('Properties of index.html');
      await quickInput.cancel();
      await tabs.menu('index.html', 'Change Permissions…');
      const page = new PermissionsPage(workbench!);
      await page.waitForOctal('0644');
      await page.octal.fill('600');
      await page.octal.press('Enter');
      await page.end.getByText('The permissions were changed: 1.').waitFor();
      const { mode } = await stat(join(sites![index]!.server.root, 'site/index.html'));
      assert.equal((mode & 0o777).toString(8), '600');
      await page.button('Close').click();
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
  }

  it('names the connection where it tells a file by its whole address', async () => {
    await workbench!.openFile('about.html');
    await tabs.waitForHover('about.html', 'ftp://tls/site/about.html');
    await workbench!.command('File: Copy Path of Active File');
    await untilCopied('ftp://tls/site/about.html');
    await workbench!.page.locator('.explorer-viewlet').getByText('site [FTP]').waitFor();
  });

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
