import { strict as assert } from 'node:assert';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pickByKey } from '../support/vscode/contextMenu.ts';
import type { Explorer } from '../support/vscode/explorer.ts';
import { hasFocus, isFocusedRow } from '../support/vscode/byKeyboard.ts';
import { SearchPanel } from '../support/vscode/searchPanel.ts';
import { useTwoSites, type Site, type TwoSites } from '../support/vscode/twoSites.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const REPLACE = 'Replace in Remote Files…';
const FILES = {
  'beside.txt': 'first\ncolour, and more\n',
  'index.html': '<h1>colour</h1>\n',
  'locked.txt': 'colour of the lock\n',
  'theirs.txt': 'colour\n',
  'typed.txt': 'colour\n',
};

describe('replacing in remote files, in the workbench', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let explorer: Explorer;
  let panel: SearchPanel;

  useTwoSites(FILES, { 'ftpWorkspace.watch.interval': 0 }, (started) => {
    used = started;
    ({ workbench, explorer } = used);
    panel = new SearchPanel(workbench);
  });

  for (const index of [0, 1]) {
    describe(index === 0 ? 'in plain text' : 'with TLS', () => {
      let site: Site;
      const at = (path: string): string => join(site.server.root, 'site', path);
      const textOf = (path: string) => readFile(at(path), 'utf8');
      const replaceAll = () =>
        index === 0 ? workbench.quickInput.button('OK') : workbench.quickInput.accept();

      before(async () => {
        site = used.sites[index]!;
        await chmod(at('locked.txt'), 0o444);
        await used.ui.open(site.url);
        await explorer.waitFor('index.html');
        await workbench.openFile('typed.txt');
        await workbench.press('Control+End');
        await workbench.typeText('typed colour');
      });

      it('shows what would be changed, side by side, before it is', async () => {
        await workbench.press('Control+Alt+F');
        await workbench.quickInput.answer('Search in Remote Files', 'colour');
        await workbench.page.getByText(/Matches of "colour": 6, in 5 of 5 files/).waitFor();
        await workbench.command('FTP: Replace in Remote Files…');
        await workbench.quickInput.answer('Replace in Remote Files', 'color');
        await workbench.quickInput.waitFor(/Replace by "color" in These Files/);
        const row = workbench.page
          .locator('.quick-input-list .monaco-list-row')
          .filter({ hasText: 'index.html' });
        const button = row.getByRole('button', { name: 'Preview the Changes' });
        if (index === 0) {
          await row.hover();
          await button.click();
        } else {
          await workbench.pressUntil('ArrowDown', () => row.evaluate(isFocusedRow), 'The row');
          await workbench.pressUntil('Tab', () => button.evaluate(hasFocus), 'The button');
          await workbench.press('Enter');
        }
        const { page } = workbench;
        await page.locator('.tab.active', { hasText: 'index.html (before ↔ replaced)' }).waitFor();
        const sides = page.locator('.monaco-diff-editor');
        await sides.locator('.editor.original', { hasText: '<h1>colour</h1>' }).waitFor();
        await sides.locator('.editor.modified', { hasText: '<h1>color</h1>' }).waitFor();
        assert.equal(await textOf('index.html'), '<h1>colour</h1>\n');
      });

      it('leaves alone what others have changed, what is not saved, and what is locked', async () => {
        await writeFile(at('theirs.txt'), 'the colour of somebody else\n');
        await writeFile(at('beside.txt'), 'FIRST OF ALL\ncolour, and more\n');
        await replaceAll();
        await workbench
          .notification(
            /Files in which it was replaced: 2\. Left as they are, .*: locked\.txt, theirs\.txt, typed\.txt\. /,
          )
          .waitFor();
        assert.equal(await textOf('index.html'), '<h1>color</h1>\n');
        assert.equal(await textOf('theirs.txt'), 'the colour of somebody else\n');
        assert.equal(await textOf('beside.txt'), 'FIRST OF ALL\ncolor, and more\n');
        assert.equal(await textOf('locked.txt'), 'colour of the lock\n');
        assert.equal(await textOf('typed.txt'), 'colour\n');
        assert.equal(await workbench.hasUnsavedChanges('typed.txt'), true);
      });

      it('replaces in what others have written, where the editor still shows what was before', async () => {
        await workbench.press('Control+Shift+E');
        await workbench.openFile('theirs.txt');
        await writeFile(at('theirs.txt'), 'two lines\nof somebody else\n');
        await workbench.press('Control+Alt+F');
        await workbench.quickInput.answer('Search in Remote Files', 'somebody');
        await workbench.page.getByText(/Matches of "somebody": 1, in 1 of 5 files/).waitFor();
        const found = panel.pane.locator('.monaco-list-row').filter({ hasText: 'theirs.txt' });
        if (index === 0) {
          await found.hover();
          await found.getByRole('button', { name: REPLACE }).click();
        } else {
          await workbench.command('FTP: Focus on Search in Remote Files View');
          await workbench.pressUntil('ArrowUp', () => found.evaluate(isFocusedRow), 'The match');
          await workbench.press('Shift+F10');
          await pickByKey(workbench, REPLACE);
        }
        await workbench.quickInput.answer('Replace in Remote Files', 'anybody');
        await workbench.quickInput.waitFor(/Replace by "anybody" in These Files/);
        await replaceAll();
        await workbench.notification(/Files in which it was replaced: 1\./).waitFor();
        assert.equal(await textOf('theirs.txt'), 'two lines\nof anybody else\n');
        await workbench.until(
          () => workbench.editorText(),
          (text) => text.includes('of anybody else'),
        );
      });
    });
  }
});
