import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { Explorer } from '../support/vscode/explorer.ts';
import { useTwoSites, type Site, type TwoSites } from '../support/vscode/twoSites.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const FILES = {
  'index.html': '<h1>colour</h1>\n<p>Colour</p>\n',
  'shop/order.php': '<?php\n  $colour = 1;\n',
  'shop/logo.png': 'colour',
  'node_modules/x.js': 'colour',
  'latin.txt': Buffer.from('gr\xfcn colour\n', 'latin1'),
};

const REPLACE = 'Replace in Remote Files…';

describe('searching in remote files, in the workbench', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let explorer: Explorer;

  useTwoSites(FILES, {}, (started) => {
    used = started;
    ({ workbench, explorer } = used);
  });

  const pane = (): Locator =>
    workbench.page
      .locator('.pane')
      .filter({ has: workbench.page.getByText('Search in Remote Files') });
  const rows = (): Locator => pane().locator('.monaco-list-row');
  const message = (text: RegExp): Promise<void> =>
    pane().locator('.message').filter({ hasText: text }).waitFor();
  const textOf = ({ server }: Site, path: string): Promise<string> =>
    readFile(join(server.root, 'site', path), 'latin1');

  for (const index of [0, 1]) {
    describe(index === 0 ? 'in plain text' : 'with TLS', () => {
      before(async () => {
        await used.ui.open(used.sites[index]!.url);
        await explorer.waitFor('index.html');
      });

      it('finds what the keyboard asks for, and goes from match to match', async () => {
        await workbench.press('Control+Alt+F');
        await workbench.quickInput.waitFor('Search in Remote Files');
        await workbench.typeText('colour');
        await workbench.press('Enter');
        await message(/Matches of "colour": 4, in 3 of 3 files\. .*no text: 1/);
        const marked = pane().locator('.monaco-highlighted-label .highlight');
        await workbench.until(
          () => marked.count(),
          (count) => count === 4,
        );
        await workbench.press('F4');
        await workbench.waitForEditor('index.html');
        await workbench.statusBarItem(/Ln 1, Col \d+ \(6 selected\)/).waitFor();
        await workbench.press('F4');
        await workbench.statusBarItem(/Ln 2, Col \d+ \(6 selected\)/).waitFor();
        await workbench.press('Shift+F4');
        await workbench.statusBarItem(/Ln 1, Col/).waitFor();
      });

      it('opens the match that the mouse picks, and leaves out what it dismisses', async () => {
        await rows().filter({ hasText: '$colour = 1' }).click();
        await workbench.tab('order.php').waitFor();
        await workbench.statusBarItem(/Ln 2, Col \d+ \(6 selected\)/).waitFor();
        const row = rows().filter({ hasText: '<p>Colour' });
        await row.hover();
        await row.getByRole('button', { name: 'Leave Out' }).click();
        await row.waitFor({ state: 'detached' });
      });

      it('replaces what is left, in the encoding of each file', async () => {
        if (index === 0) {
          // The head of the view is about all of it, whatever has the focus.
          await rows().filter({ hasText: 'latin.txt' }).click();
          await pane().hover();
          await pane().locator('.pane-header').getByRole('button', { name: REPLACE }).click();
        } else await workbench.command(`FTP: ${REPLACE}`);
        await workbench.quickInput.answer('Replace in Remote Files', 'color');
        await workbench.quickInput.waitFor(/Replace by "color" in These Files/);
        if (index === 0) await workbench.quickInput.button('OK');
        else await workbench.press('Enter');
        await workbench.notification(/Files in which it was replaced: 3\./).waitFor();
        const site = used.sites[index]!;
        assert.equal(await textOf(site, 'index.html'), '<h1>color</h1>\n<p>Colour</p>\n');
        assert.equal(await textOf(site, 'shop/order.php'), '<?php\n  $color = 1;\n');
        assert.equal(await textOf(site, 'latin.txt'), 'gr\xfcn color\n');
        assert.equal(await textOf(site, 'node_modules/x.js'), 'colour');
      });

      it('searches again, and forgets it all', async () => {
        await pane().hover();
        await pane().getByRole('button', { name: 'Search Again' }).click();
        await message(/Matches of "colour": 1, in 1 of 3 files/);
        await workbench.command('FTP: Clear Search');
        await pane()
          .getByText(/The search of the editor cannot see files/)
          .waitFor();
      });
    });
  }
});
