import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator } from 'playwright-core';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { pickForTwo } from '../support/vscode/contextMenu.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { foldViews, unfoldView } from '../support/vscode/foldViews.ts';
import { startTwoSites, type TwoSites } from '../support/vscode/twoSites.ts';
import { chooseLocal } from '../support/vscode/localChoice.ts';
import type { Way } from '../support/vscode/ways.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const FOCUS_DEADLINE_MS = 10_000;
const PICTURES = fileURLToPath(new URL('../../.cache/comparison-pictures', import.meta.url));
const OLD = {
  'index.html': '<h1>one</h1>\n',
  'css/site.css': 'p { color: red }\n',
  'css/same.css': 'a {}\n',
  'only-old.txt': 'old\n',
};
const NEW = {
  'index.html': '<h1>two</h1>\n',
  'css/site.css': 'p { color: blue; margin: 0 }\n',
  'css/same.css': 'a {}\n',
  'img/logo.svg': '<svg/>\n',
};

const WITH_ANOTHER = 'Compare with Another Folder…';
const WITH_LOCAL = 'Compare with Folder of This Computer…';

/** In the copy on this computer. */
const CHANGED = { 'old/here.txt': 'mine\n', 'old/css/site.css': 'p { color: green; }\n' };

describe('comparing folders, in the workbench', function () {
  this.timeout(300_000);

  let sites: TwoSites | undefined;
  let local: string | undefined;
  let workbench: Workbench;
  let explorer: Explorer;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    const under = (folder: string, files: Readonly<Record<string, string>>) =>
      Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]);
    const files = Object.fromEntries([...under('old', OLD), ...under('new', NEW)]) as typeof OLD;
    sites = await startTwoSites(this, files);
    local = await mkdtemp(join(tmpdir(), 'ftp-comparing-ui-'));
    for (const [path, text] of Object.entries({ ...files, ...CHANGED })) {
      await mkdir(join(local, path, '..'), { recursive: true });
      await writeFile(join(local, path), text);
    }
    workbench = sites.ui.workbench;
    explorer = new Explorer(workbench);
  });

  afterEach(async function () {
    await sites?.ui.keepEvidence(this);
  });

  after(async () => {
    await sites?.stop();
    if (local !== undefined) await rm(local, { recursive: true, force: true });
  });

  const pane = (): Locator =>
    workbench.page
      .locator('.pane')
      .filter({ has: workbench.page.getByText('Comparison of Folders') });
  const rows = (): Locator => pane().locator('.monaco-list-row');
  const row = (text: string | RegExp): Locator => rows().filter({ hasText: text });
  const message = (text: RegExp): Promise<void> =>
    pane().locator('.message').filter({ hasText: text }).waitFor();
  const difference = async (title: RegExp): Promise<void> => {
    await workbench.page
      .locator('.tabs-container .tab.active')
      .filter({ hasText: title })
      .waitFor();
    await workbench.page
      .locator('.editor-group-container.active .monaco-diff-editor')
      .first()
      .waitFor();
  };
  const take = async (name: string): Promise<void> => {
    await mkdir(PICTURES, { recursive: true });
    await workbench.screenshot(join(PICTURES, `${name}.png`));
  };

  for (const [index, way] of ['in plain text', 'with TLS'].entries()) {
    describe(way, () => {
      before(async () => {
        await sites!.ui.open(sites!.sites[index]!.url);
        await explorer.waitFor('old');
        await foldAway('Connections', 'Transfers', 'Search in Remote Files');
      });

      it('lists where two folders that are selected differ, by the mouse', async () => {
        await compareSelected(workbench.explorerItem('new'), workbench.explorerItem('old'));
        await message(/^Differences: \d, the same by size and time: \d\./);
        await row(/^Only in \/site\/new/).waitFor();
        await row(/^Only in \/site\/old/).waitFor();
        await row('only-old.txt').waitFor();
        // A folder that one of them lacks is one row.
        await row('img').waitFor();
        assert.equal(await row('logo.svg').count(), 0);
        await take(`${index}-two`);
        await row('site.css').click();
        await difference(/site\.css.*↔.*site\.css/);
      });

      it('lets contents decide where the listings do not, and opens what is there', async () => {
        await press('Compare Contents');
        await message(/^Differences: 4, the same: 1\.$/);
        await row(/index\.html.*same size, other content/).click();
        await difference(/index\.html.*↔.*index\.html/);
        await take(`${index}-contents`);
        await row('only-old.txt').click();
        await workbench.tab('only-old.txt').waitFor();
        await row('site.css').hover();
        await row('site.css').getByRole('button', { name: 'Open Difference' }).click();
        await difference(/site\.css.*↔.*site\.css/);
      });

      it('compares with a folder of this computer, with the palette and the keyboard', async () => {
        await workbench.command(`FTP: ${WITH_LOCAL}`);
        await chooseLocal(workbench, /^Compare .* with a Folder of This Computer$/, {
          path: `${local!}/`,
          button: 'Compare',
        });
        await message(/^Differences: \d, the same by size and time: \d\./);
        await row(/^Only on this computer/).waitFor();
        await row('here.txt').waitFor();
        await focusTheList();
        await workbench.press('Home', 'ArrowDown', 'Enter');
        await difference(/site\.css \(this computer\) ↔ site\.css/);
        await take(`${index}-local`);
        await clear();
      });

      it('compares with other folders that are told by the menu of the Explorer', async () => {
        const [isByKey, { name }] = [index === 1, sites!.sites[index]!];
        const pick = async (entry: string) => {
          await workbench.command('View: Show Explorer');
          await (isByKey ? explorer.menuByKey('old', entry) : explorer.menu('old', entry));
        };
        await pick(WITH_ANOTHER);
        await answerFolder(`Compare /site/old`, name, isByKey);
        await row(/^Only in \/site\/new/).waitFor();
        await row('img').waitFor();
        await clear();
        await pick(WITH_LOCAL);
        await answerLocal();
        await row('here.txt').waitFor();
        await clear('mouse');
      });
    });
  }

  describe('of two servers', () => {
    it('compares what is selected in the view of the connections', async () => {
      await sites!.ui.open(sites!.sites[0]!.url);
      await explorer.waitFor('old');
      const panel = new ConnectionsPanel(workbench);
      await panel.open();
      await unfoldView(workbench, 'Connections');
      await panel.expand('plain');
      await panel.expand('site');
      await panel.row('old').waitFor();
      await expandLast(panel, 'tls', 'site');
      await expandLast(panel, 'site', 'new');
      await compareSelected(panel.row('old').first(), panel.row('new').last());
      await message(/^Differences: \d, the same by size and time: \d\./);
      await row(/^Only on plain/).waitFor();
      await take('two-servers');
    });

    it('compares with other folders that are told by the menu of the connections', async () => {
      const panel = new ConnectionsPanel(workbench);
      await clear();
      await panel.collapse('tls');
      await panel.menu('old', WITH_ANOTHER);
      await answerFolder('Compare /site/old', 'tls', false);
      await row(/^Only on tls/).waitFor();
      await clear();
      await panel.menu('old', WITH_LOCAL);
      await answerLocal();
      await row('here.txt').waitFor();
      await clear();
    });

    it('compares folders of the connections with keys alone', async () => {
      const panel = new ConnectionsPanel(workbench);
      await panel.collapse('plain');
      await panel.expandByKey('tls');
      await panel.expandByKey('site');
      await panel.row('old').waitFor();
      await panel.selectByKey('old', 'new');
      await panel.menuByKey('new', 'Compare Selected');
      await row(/^Only in \/site\/new/).waitFor();
      await row('img').waitFor();
      await clear();
      await panel.selectByKey('old');
      await panel.menuByKey('old', WITH_ANOTHER);
      await answerFolder('Compare /site/old', 'plain', true);
      await row(/^Only on plain/).waitFor();
      await clear();
      await panel.menuByKey('old', WITH_LOCAL);
      await answerLocal();
      await row('here.txt').waitFor();
    });

    it('asks for the other folder where none is told, by keyboard alone', async () => {
      await workbench.command(`FTP: ${WITH_ANOTHER}`);
      await answerFolder('Compare /site', 'tls', true);
      await message(/^Differences: 5, the same by size and time: 0\./);
      await row(/^Only on plain/).waitFor();
    });
  });

  /** Tells the new folder of a server as the one to compare with. */
  async function answerFolder(title: string, server: string, isByKey: boolean): Promise<void> {
    const { quickInput } = workbench;
    for (const [asked, label] of [
      [title, server],
      [`${server} /`, 'site'],
      [`${server} /site`, 'new'],
      [`${server} /site/new`, 'Compare with This Folder'],
    ] as const) {
      if (isByKey) await quickInput.answer(asked, label);
      else {
        await quickInput.waitFor(new RegExp(`^${asked}$`));
        await quickInput.pick(label);
      }
    }
  }

  /** Tells the copy of the old folder on this computer. */
  const answerLocal = (): Promise<void> =>
    chooseLocal(workbench, /^Compare .* with a Folder of This Computer$/, {
      path: `${local!}/old/`,
      button: 'Compare',
    });

  /** Presses a button of the view, which shows itself to the mouse only. */
  async function press(button: string): Promise<void> {
    await pane().hover();
    await pane().getByRole('button', { name: button }).click();
  }

  async function clear(way: Way = 'keyboard'): Promise<void> {
    if (way === 'mouse') await press('Clear Comparison');
    else await workbench.command('FTP: Clear Comparison');
    await pane().waitFor({ state: 'detached' });
  }

  const compareSelected = (first: Locator, second: Locator): Promise<void> =>
    pickForTwo(workbench, first, second, 'Compare Selected');

  /** Expands the last of several rows of that name, and waits until another row is there twice. */
  async function expandLast(panel: ConnectionsPanel, name: string, child: string): Promise<void> {
    const isThere = async (): Promise<boolean> => (await panel.row(child).count()) === 2;
    await panel.row(name).last().click();
    await workbench.until(isThere, (there) => there);
  }

  /** What is below others in a small window is not drawn. */
  async function foldAway(...names: readonly string[]): Promise<void> {
    await workbench.page
      .locator('.activitybar')
      .getByRole('tab', { name: 'FTP', exact: true })
      .click();
    await foldViews(workbench, ...names);
    await workbench.press('Control+Shift+E');
  }

  /** The first row takes the focus, unless it comes so late that the person may be elsewhere. */
  async function focusTheList(): Promise<void> {
    const list = pane().locator('.monaco-list:focus');
    const comes = list.waitFor({ timeout: FOCUS_DEADLINE_MS }).then(
      () => true,
      () => false,
    );
    if (!(await comes)) await workbench.command('FTP: Focus on Comparison of Folders View');
    await list.waitFor();
  }
});
