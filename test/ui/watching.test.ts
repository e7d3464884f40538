import { strict as assert } from 'node:assert';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pressInNotice } from '../support/vscode/byKeyboard.ts';
import type { Explorer } from '../support/vscode/explorer.ts';
import { useTwoSites, type Site, type TwoSites } from '../support/vscode/twoSites.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const FILES = {
  'gone.txt': 'gone\n',
  'shared.txt': 'before\n',
  'typed.txt': 'before\n',
};

describe('what others change, in the workbench', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let explorer: Explorer;

  useTwoSites(FILES, { 'ftpWorkspace.watch.interval': 1 }, (started) => {
    used = started;
    ({ workbench, explorer } = used);
  });

  for (const index of [0, 1]) {
    describe(index === 0 ? 'in plain text' : 'with TLS', () => {
      let site: Site;
      const at = (path: string): string => join(site.server.root, 'site', path);

      before(async () => {
        site = used.sites[index]!;
        await used.ui.open(site.url);
        await explorer.waitFor('shared.txt');
      });

      it('comes and goes in the tree, and is in an editor without changes', async () => {
        await workbench.openFile('shared.txt');
        await site.put({ 'arrived.txt': 'new\n', 'shared.txt': 'changed by someone else\n' });
        await rm(at('gone.txt'));
        await explorer.waitFor('arrived.txt');
        await explorer.waitForNo('gone.txt');
        await workbench.until(
          () => workbench.editorText(),
          (text) => text === 'changed by someone else\n',
        );
      });

      it('leaves what was typed alone, and is told of at once, and when that is saved', async () => {
        await workbench.openFile('typed.txt');
        await workbench.press('Control+End');
        await workbench.typeText('mine');
        await site.put({ 'typed.txt': 'theirs, and longer\n' });
        await site.put({ 'after.txt': 'after it\n' });
        await explorer.waitFor('after.txt');
        assert.equal(await workbench.editorText(), 'before\nmine');
        assert.equal(await workbench.hasUnsavedChanges('typed.txt'), true);
        const told = /typed\.txt has changed on .*, and the editor holds changes of yours/;
        await workbench.notification(told).waitFor();
        if (index === 0) await workbench.answer(told, 'Compare');
        else await pressInNotice(workbench, told, 'Compare');
        const compared = `typed.txt (on ${site.name} ↔ yours)`;
        await workbench.page.locator('.tab.active', { hasText: compared }).waitFor();
        await workbench.command('View: Close Editor');
        await workbench.waitForEditor('typed.txt');
        await workbench.press('Control+S');
        await workbench.dialog
          .getByText(/typed\.txt has changed on .* since you opened it/)
          .waitFor();
        await workbench.press('Escape');
        await workbench.dialog.waitFor({ state: 'detached' });
        assert.equal(await readFile(at('typed.txt'), 'utf8'), 'theirs, and longer\n');
        assert.equal(await workbench.hasUnsavedChanges('typed.txt'), true);
      });
    });
  }
});
