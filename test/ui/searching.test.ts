import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { isFocusedRow } from '../support/vscode/byKeyboard.ts';
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
  const row = (text: string): Locator =>
    pane().locator('.monaco-list-row').filter({ hasText: text });
  const message = (text: RegExp): Promise<void> =>
    pane().locator('.message').filter({ hasText: text }).waitFor();
  const textOf = ({ server }: Site, path: string): Promise<string> =>
    readFile(join(server.root, 'site', path), 'latin1');

  const cleared = (): Promise<void> =>
    pane()
      .getByText(/The search of the editor cannot see files/)
      .waitFor();

  /** Presses a button of the view, which shows itself to the mouse only. */
  async function press(button: string): Promise<void> {
    await pane().hover();
    await pane().getByRole('button', { name: button }).click();
  }

  /** Gives a row the focus with keys alone. */
  async function goTo(text: string): Promise<void> {
    await workbench.command('FTP: Focus on Search in Remote Files View');
    await pane().locator('.monaco-list:focus').waitFor();
    await workbench.press('Home');
    await workbench.pressUntil('ArrowDown', () => row(text).evaluate(isFocusedRow), text);
  }

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
        await row('$colour = 1').click();
        await workbench.tab('order.php').waitFor();
        await workbench.statusBarItem(/Ln 2, Col \d+ \(6 selected\)/).waitFor();
        const left = row('<p>Colour');
        await left.hover();
        await left.getByRole('button', { name: 'Leave Out' }).click();
        await left.waitFor({ state: 'detached' });
      });

      it('opens the match that keys go to, and leaves out what they delete', async () => {
        await workbench.command('FTP: Search Again');
        await message(/Matches of "colour": 4, in 3 of 3 files/);
        await workbench.command('View: Close All Editors');
        await goTo('$colour = 1');
        await workbench.press('Enter');
        await workbench.waitForEditor('order.php');
        await workbench.statusBarItem(/Ln 2, Col \d+ \(6 selected\)/).waitFor();
        await goTo('<p>Colour');
        await workbench.press('Delete');
        await row('<p>Colour').waitFor({ state: 'detached' });
        // The next key is for the row that follows.
        await workbench.until(() => row('latin.txt').evaluate(isFocusedRow), Boolean);
      });

      it('replaces what is left, in the encoding of each file', async () => {
        if (index === 0) {
          // The head of the view is about all of it, whatever has the focus.
          await row('latin.txt').click();
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
        await press('Search Again');
        await message(/Matches of "colour": 1, in 1 of 3 files/);
        await press('Clear Search');
        await cleared();
        await workbench.press('Control+Alt+F');
        await workbench.quickInput.answer('Search in Remote Files', 'colour');
        await message(/Matches of "colour": 1, in 1 of 3 files/);
        await workbench.command('FTP: Clear Search');
        await cleared();
      });
    });
  }
});
