import { strict as assert } from 'node:assert';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Locator } from 'playwright-core';
import type { Explorer } from '../support/vscode/explorer.ts';
import { hasFocus } from '../support/vscode/byKeyboard.ts';
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

/** Enough that a slow line takes a while to tell them. */
const MANY = Object.fromEntries(
  Array.from({ length: 12 }, (_, n) => [`many/f${n}/inner${n}.txt`, 'one of many\n']),
);
const SLOW = 200;
/** What is kept of the names is written this long after they change, and then no more. */
const KEPT_MS = 7_000;
const AGE_MS = 5.5 * 60_000;

describe('going to a remote file by its name', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let explorer: Explorer;

  useTwoSites(
    FILES,
    { 'ftpWorkspace.watch.interval': 3_600 },
    (started) => {
      used = started;
      ({ workbench, explorer } = used);
    },
    { lines: true },
  );

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
        if (index === 0) await press(/Read the Names Anew/);
        else await pressByKey(/Read the Names Anew/);
        await workbench.quickInput.type('byothers');
        await found('byOthers.txt');
        await workbench.press('Escape');
      });

      it('opens to the side by a key', async () => {
        await workbench.command('View: Close All Editor Groups');
        await workbench.press('Control+Alt+P');
        await title(/names, read just now/);
        await workbench.typeText('ordcon:7');
        await found('orderController.php');
        await workbench.press('Enter');
        await workbench.waitForEditor('orderController.php');
        // One that is closing has the same title.
        await workbench.quickInput.waitForClosed();
        await workbench.press('Control+Alt+P');
        await title(/names, read just now/);
        await workbench.typeText('user');
        await found('userProfile.ts');
        await workbench.press(index === 0 ? 'Control+Enter' : 'Alt+Enter');
        await workbench.waitForEditor('userProfile.ts');
        assert.equal(await workbench.page.locator('.editor-group-container').count(), 2);
        await workbench.command('View: Close All Editor Groups');
      });

      it('shows how far it has read, and keeps what it has when it is stopped', async () => {
        const site = used.sites[index]!;
        await site.put(MANY);
        site.line!.slowTo(SLOW, { control: true });
        await workbench.press('Control+Alt+P');
        for (const by of [press, pressByKey]) {
          await by(/Read the Names Anew/);
          await title(/Go to Remote File: \d+ names, still reading \/site/);
          await by(/Stop Reading the Names/);
          await title(/Go to Remote File: \d+ names\. Reading was stopped before its end\.$/);
        }
        await workbench.quickInput.type('ordcon');
        await found('orderController.php');
        site.line!.slowTo(Infinity);
        await press(/Read the Names Anew/);
        await title(/names, read just now/);
        await workbench.quickInput.type('inner11');
        await found('inner11.txt');
        await workbench.press('Escape');
      });

      it('knows the names and their age in the next window, without asking the server', async () => {
        await makeOlder();
        await used.sites[index]!.put({ 'many/f3/unseen.txt': 'new\n' });
        await workbench.reload();
        await explorer.waitFor('shop');
        await workbench.press('Control+Alt+P');
        await title(/Go to Remote File: \d+ names, read [56] minutes ago$/);
        await workbench.typeText('inner3');
        assert.deepEqual(await found('inner3.txt'), ['inner3.txt']);
        await workbench.quickInput.type('unseen');
        await workbench.until(names, (all) => all.length === 0);
        await workbench.press('Escape');
      });
    });
  }

  /** Presses a button of the title, which what the box says to the mouse may lie over. */
  async function press(name: RegExp): Promise<void> {
    await workbench.page.mouse.move(0, 0);
    await picker().getByRole('button', { name }).click();
  }

  /** The same with keys alone. */
  async function pressByKey(name: RegExp): Promise<void> {
    const button = picker().getByRole('button', { name });
    await workbench.pressUntil('Shift+Tab', () => button.evaluate(hasFocus), 'The button');
    await workbench.press('Enter');
  }

  /** As if the window had been closed for some minutes. */
  async function makeOlder(): Promise<void> {
    const [folder] = await used.ui.keptFolders('names');
    const paths = await readdir(folder!, { recursive: true });
    for (const path of paths.filter((one) => one.endsWith('.gz'))) {
      const file = join(folder!, path);
      const keptText = async () => gunzipSync(await readFile(file)).toString();
      await workbench.until(keptText, (text) => text.includes('inner11.txt'));
      await workbench.until(
        async () => (await stat(file)).mtimeMs,
        (writtenAtMs) => Date.now() - writtenAtMs > KEPT_MS,
      );
      const [head = '', ...names] = (await keptText()).split('\n');
      const older = { ...(JSON.parse(head) as object), readAtMs: Date.now() - AGE_MS };
      await writeFile(file, gzipSync([JSON.stringify(older), ...names].join('\n')));
    }
  }
});
