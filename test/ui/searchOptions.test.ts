import { strict as assert } from 'node:assert';
import type { Locator } from 'playwright-core';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { pickByKey } from '../support/vscode/contextMenu.ts';
import type { Explorer } from '../support/vscode/explorer.ts';
import { foldViews } from '../support/vscode/foldViews.ts';
import { SearchPanel } from '../support/vscode/searchPanel.ts';
import { useTwoSites, type TwoSites } from '../support/vscode/twoSites.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const FILES = {
  'index.html': '<h1>Hue</h1>\n<p>hue</p>\n<p>hues</p>\n',
  'notes.log': 'hue\n',
  'shop/order.php': '$hue = 1;\n// huge\n',
};
const LARGE = 'many colours, '.repeat(30_000);
const SLOW = 20 * 1024;
const SEARCH = 'Search in Remote Files…';
const IN_FOLDER = 'Search in Remote Folder…';
const IN_SHOP = ['order.php in shop. Matches: 1', 'Line 1, column 2: $hue = 1;'];

describe('what a search in remote files is told, in the workbench', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let explorer: Explorer;
  let panel: SearchPanel;
  let connections: ConnectionsPanel;

  useTwoSites(
    FILES,
    {},
    (started) => {
      used = started;
      ({ workbench, explorer } = used);
      panel = new SearchPanel(workbench);
      connections = new ConnectionsPanel(workbench);
    },
    { lines: true },
  );

  for (const [index, way] of (['keys', 'mouse'] as const).entries()) {
    describe(index === 0 ? 'in plain text, by the keyboard' : 'with TLS, by the mouse', () => {
      before(async () => {
        await used.ui.open(used.sites[index]!.url);
        await explorer.waitFor('index.html');
        await connections.open();
        await foldViews(workbench, 'Connections', 'Transfers');
      });

      it('lists what matches in the case and as a whole word where it is told to', async () => {
        await search({ text: 'hue' });
        await panel.waitForRows(
          'index.html in /site. Matches: 3',
          'Line 1, column 5: <h1>Hue</h1>',
          'Line 2, column 4: <p>hue</p>',
          'Line 3, column 4: <p>hues</p>',
          'notes.log in /site. Matches: 1',
          'Line 1, column 1: hue',
          ...IN_SHOP,
        );
        assert.deepEqual(await panel.marked(), ['Hue', 'hue', 'hue', 'hue', 'hue']);
        await search({ text: 'hue', on: ['Match case', 'Match whole words'] });
        await panel.waitForRows(
          'index.html in /site. Matches: 1',
          'Line 2, column 4: <p>hue</p>',
          'notes.log in /site. Matches: 1',
          'Line 1, column 1: hue',
          ...IN_SHOP,
        );
      });

      it('takes an expression, and says where it is none', async () => {
        await search({ text: 'hu(g|es)', on: ['Use a regular expression'] });
        await panel.waitForRows(
          'index.html in /site. Matches: 1',
          'Line 3, column 4: <p>hues</p>',
          'order.php in shop. Matches: 1',
          'Line 2, column 4: // huge',
        );
        assert.deepEqual(await panel.marked(), ['hues', 'hug']);
        await ask();
        await workbench.quickInput.waitFor('Search in Remote Files');
        await workbench.quickInput.type('hu(');
        await workbench.press('Enter');
        await workbench.quickInput.waitFor(/This is not a regular expression/);
        await workbench.press('Escape');
        await workbench.quickInput.waitForClosed();
      });

      it('looks into the files to include alone, and not into those to exclude', async () => {
        await search({ text: 'hue', include: '*.html, *.php', exclude: 'shop/**' });
        await panel.waitForMessage(/Matches of "hue": 3, in 1 of 1 files\./);
        await search({ text: 'hue', include: '', exclude: '*.html, *.log' });
        await panel.waitForRows(...IN_SHOP);
        await search({ text: 'hue', exclude: '' });
        await panel.waitForMessage(/Matches of "hue": 5, in 3 of 3 files\./);
      });

      it('searches in a folder alone, from its menu in the Explorer', async () => {
        // Drawn anew, the list may lose the row that was meant: all of the folder is searched then.
        await workbench.actUntil(
          async () => {
            await workbench.press('Control+Shift+E');
            if (way === 'mouse') await explorer.menu('shop', IN_FOLDER);
            else await explorer.menuByKey('shop', IN_FOLDER);
            await panel.answer({ text: 'hue' }, way);
          },
          () => panel.showsRows(...IN_SHOP),
        );
      });

      it('shows what it finds while it runs, and keeps it when it is stopped', async () => {
        const site = used.sites[index]!;
        await site.put({ 'slow/a.txt': 'one colour\n', 'slow/b.txt': LARGE, 'slow/c.txt': LARGE });
        site.line!.slowTo(SLOW);
        await search({ text: 'colour', include: 'slow/**', exclude: '' });
        await panel.waitForMessage(/Searching for "colour"\. Matches so far: 1, in 1 of 1 files/);
        const found = ['a.txt in slow. Matches: 1', 'Line 1, column 5: one colour'];
        await panel.waitForRows(...found);
        if (way === 'mouse') await panel.action('Stop Search');
        else await workbench.command('FTP: Stop Search');
        await panel.waitForMessage(
          /^Matches of "colour": 1, in 1 of 1 files\. The search was stopped before its end\.$/,
        );
        await panel.waitForRows(...found);
      });

      it('is offered by the search of the editor', async () => {
        await workbench.command('View: Show Search');
        const button = titleButton(SEARCH);
        if (way === 'mouse') await button.click();
        else {
          await button.focus();
          await workbench.press('Enter');
        }
        await panel.answer({ text: 'hue', include: 'shop/**', exclude: '' }, way);
        await panel.waitForRows(...IN_SHOP);
      });

      async function ask(): Promise<void> {
        if (way === 'mouse') {
          await connections.open();
          await panel.action(SEARCH);
        } else await workbench.press('Control+Alt+F');
      }

      async function search(question: Parameters<SearchPanel['answer']>[0]): Promise<void> {
        await ask();
        await panel.answer(question, way);
      }
    });
  }

  describe('without a folder', () => {
    before(() => used.ui.open());

    it('is not offered by the search of the editor', async () => {
      await workbench.command('View: Show Search');
      await titleButton('Open New Search Editor').waitFor();
      assert.equal(await titleButton(SEARCH).count(), 0);
    });

    it('has commands in the palette for a server that is used among the connections', async () => {
      await connections.open();
      await connections.expand('plain');
      await workbench.command('FTP: Show Connection Status');
      await workbench.quickInput.waitFor(/plain – Connected/);
      await workbench.press('Escape');
      await workbench.quickInput.waitForClosed();
      await connections.collapse('plain');
    });

    for (const name of ['plain', 'tls']) {
      it(`searches in a folder of ${name}, from its menu among the connections`, async () => {
        await connections.open();
        await connections.expand(name);
        await connections.expand('site');
        if (name === 'tls') await connections.menu('shop', IN_FOLDER);
        else {
          await connections.row('shop').click();
          await workbench.press('Shift+F10');
          await pickByKey(workbench, IN_FOLDER);
        }
        await panel.answer({ text: 'hue', include: '', exclude: '' }, 'keys');
        await panel.waitForRows('order.php in /site/shop. Matches: 1', IN_SHOP[1]!);
        await workbench.command('FTP: Clear Search');
        await panel.pane.waitFor({ state: 'detached' });
      });

      it(`searches around the file of ${name} that is open`, async () => {
        await connections.expand('shop');
        await connections.row('order.php').dblclick();
        await workbench.waitForEditor('order.php');
        await workbench.statusBarItem(new RegExp(name)).waitFor();
        await workbench.press('Control+Alt+F');
        await panel.answer({ text: 'hug', include: '', exclude: '' }, 'keys');
        await panel.waitForRows('order.php in /site/shop. Matches: 1', 'Line 2, column 4: // huge');
        await workbench.press('Control+Alt+P');
        await workbench.quickInput.waitFor(/Go to Remote File: 1 names, read just now/);
        await workbench.press('Escape');
        await workbench.command('View: Close All Editors');
        await workbench.command('FTP: Clear Search');
        await panel.pane.waitFor({ state: 'detached' });
        await connections.collapse(name);
      });
    }
  });

  function titleButton(name: string): Locator {
    return workbench.page.locator('.sidebar .title-actions').getByRole('button', { name });
  }
});
