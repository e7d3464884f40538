import { strict as assert } from 'node:assert';
import type { Locator } from 'playwright-core';
import type { Explorer } from '../support/vscode/explorer.ts';
import { useTwoSites, type TwoSites } from '../support/vscode/twoSites.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const FILES = {
  'index.html': '<h1>front</h1>\n',
  'shop/orderController.php': Array.from({ length: 40 }, (_, n) => `line ${n + 1}`).join('\n'),
  'shop/views/order.html': 'order\n',
  'shop/views/orderList.html': 'list\n',
  'node_modules/order/order.js': 'left out\n',
  'deep/deeper/deepest/userProfile.ts': 'user\n',
};

describe('going to a remote file by its name', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let explorer: Explorer;

  useTwoSites(FILES, {}, (started) => {
    used = started;
    ({ workbench, explorer } = used);
  });

  const picker = (): Locator => workbench.page.locator('.quick-input-widget');
  const rows = (): Locator => picker().locator('.monaco-list-row');
  const names = async (): Promise<string[]> =>
    (await picker().locator('.monaco-list-row .label-name').allTextContents()).map((name) =>
      name.trim(),
    );
  const title = (text: RegExp): Promise<void> =>
    picker().locator('.quick-input-title').filter({ hasText: text }).waitFor();
  const found = (first: string): Promise<string[]> =>
    workbench.until(names, ([name]) => name === first);

  for (const index of [0, 1]) {
    describe(index === 0 ? 'in plain text' : 'with TLS', () => {
      before(async () => {
        await used.ui.open(used.sites[index]!.url);
        await explorer.waitFor('index.html');
      });

      it('opens what the keyboard picks, at a line', async () => {
        await workbench.press('Control+Alt+P');
        await title(/Go to Remote File: 5 names, read just now/);
        await workbench.typeText('ordcon:12');
        await found('orderController.php');
        await workbench.press('Enter');
        await workbench.waitForEditor('orderController.php');
        await workbench.statusBarItem(/Ln 12, Col 1/).waitFor();
      });

      it('opens what the mouse picks, to the side as well', async () => {
        await workbench.command('FTP: Go to Remote File…');
        await title(/Go to Remote File: 5 names/);
        await workbench.typeText('views ord');
        assert.deepEqual(await found('order.html'), ['order.html', 'orderList.html']);
        await rows().filter({ hasText: 'orderList.html' }).hover();
        await rows().getByRole('button', { name: 'Open to the Side' }).last().click();
        await workbench.waitForEditor('orderList.html');
        assert.equal(await workbench.page.locator('.editor-group-container').count(), 2);
        await workbench.command('View: Close All Editor Groups');
      });

      it('opens one after the other without leaving the list, the recent ones first', async () => {
        await workbench.press('Control+Alt+P');
        await title(/5 names/);
        await workbench.until(names, (all) => all.slice(0, 2).includes('orderList.html'));
        await workbench.typeText('user');
        await found('userProfile.ts');
        await workbench.press('ArrowRight');
        await workbench.tab('userProfile.ts').waitFor();
        assert.equal(await picker().isVisible(), true);
        await workbench.press('Escape');
        await picker().waitFor({ state: 'hidden' });
      });

      it('knows what is made, renamed and deleted, and reads anew when it is asked to', async () => {
        await explorer.newFile('brandNew.txt');
        await explorer.rename('index.html', 'start.html');
        await workbench.press('Control+Alt+P');
        await workbench.typeText('brandnew');
        await found('brandNew.txt');
        await workbench.quickInput.type('start.h');
        await found('start.html');
        await workbench.quickInput.type('index.h');
        await workbench.until(names, (all) => !all.includes('index.html'));
        await used.sites[index]!.put({ 'deep/byOthers.txt': 'new\n' });
        await picker()
          .getByRole('button', { name: /Read the Names Anew/ })
          .click();
        await workbench.quickInput.type('byothers');
        await found('byOthers.txt');
        await workbench.press('Escape');
      });
    });
  }
});
