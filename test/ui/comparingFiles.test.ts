import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ComparisonPanel } from '../support/vscode/comparisonPanel.ts';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { pickByKey, pickForTwo } from '../support/vscode/contextMenu.ts';
import type { Explorer } from '../support/vscode/explorer.ts';
import { foldViews, unfoldView } from '../support/vscode/foldViews.ts';
import { chooseLocal } from '../support/vscode/localChoice.ts';
import { useTwoSites, type TwoSites } from '../support/vscode/twoSites.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const ONE = 'both\nof one\n';
const TWO = 'both\nof two\n';
const MINE = 'both\nof this computer\n';
const FILES = {
  ...{ 'one.txt': ONE, 'two.txt': TWO },
  ...{ 'left/a.txt': 'is left\n', 'right/a.txt': 'is right\n' },
};
const LARGE = 256 * 1024;
const SLOW = 16 * 1024;
const WITH_LOCAL = 'Compare with File of This Computer…';
const SELECTED = 'Compare Selected';

describe('comparing files, in the workbench', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let explorer: Explorer;
  let connections: ConnectionsPanel;
  let panel: ComparisonPanel;
  let local: string | undefined;

  useTwoSites(
    FILES,
    {},
    async (started) => {
      used = started;
      ({ workbench, explorer } = used);
      connections = new ConnectionsPanel(workbench);
      panel = new ComparisonPanel(workbench);
      local = await mkdtemp(join(tmpdir(), 'ftp-comparing-files-'));
      await writeFile(join(local, 'mine.txt'), MINE);
    },
    { lines: true },
  );

  after(async () => {
    if (local !== undefined) await rm(local, { recursive: true, force: true });
  });

  for (const [index, way] of (['keys', 'mouse'] as const).entries()) {
    const name = index === 0 ? 'plain' : 'tls';
    describe(index === 0 ? 'in plain text, by the keyboard' : 'with TLS, by the mouse', () => {
      before(async () => {
        await used.ui.open(used.sites[index]!.url);
        await explorer.waitFor('one.txt');
      });

      it('shows a file beside one of this computer, from the Explorer', async () => {
        if (way === 'mouse') await explorer.menu('one.txt', WITH_LOCAL);
        else {
          await workbench.openFile('one.txt');
          await workbench.command(`FTP: ${WITH_LOCAL}`);
        }
        await compareWithMine('one.txt', 'of one');
      });

      it('shows the two that are open, or are selected in the Explorer', async () => {
        if (way === 'mouse') {
          const [one, two] = ['one.txt', 'two.txt'].map((file) => workbench.explorerItem(file));
          // That of the editor itself.
          await pickForTwo(workbench, one!, two!, SELECTED);
        } else {
          await workbench.openFile('two.txt');
          await workbench.openFile('one.txt');
          await workbench.command(`FTP: ${SELECTED}`);
          await workbench.quickInput.answer('Compare one.txt', 'two.txt');
        }
        await panel.waitForTexts(/one\.txt ↔ two\.txt/, 'of one', 'of two');
      });

      it('shows one of the connections beside one of this computer, or another one', async () => {
        await workbench.command('View: Close All Editors');
        await connections.open();
        await unfoldView(workbench, 'Connections');
        await connections.expand(name);
        await connections.expand('site');
        const [one, two] = ['one.txt', 'two.txt'].map((file) => connections.row(file));
        if (way === 'mouse') await connections.menu('two.txt', WITH_LOCAL);
        else {
          await two!.click();
          await workbench.tab('two.txt').waitFor();
          await connections.view.locator('.monaco-list:focus').waitFor();
          await workbench.press('Shift+F10');
          await pickByKey(workbench, WITH_LOCAL);
        }
        await compareWithMine('two.txt', 'of two');
        if (way === 'mouse') await pickForTwo(workbench, one!, two!, SELECTED);
        else {
          await workbench.command('FTP: Focus on Connections View');
          await connections.view.locator('.monaco-list:focus').waitFor();
          await workbench.press('Shift+ArrowUp');
          await workbench.press('Shift+F10');
          await pickByKey(workbench, SELECTED);
        }
        await panel.waitForTexts(/(one|two)\.txt ↔ (one|two)\.txt/, 'of one', 'of two');
      });

      it('compares two folders again, with what has come', async () => {
        await foldViews(workbench, 'Connections', 'Transfers', 'Search in Remote Files');
        await workbench.press('Control+Shift+E');
        const [left, right] = ['left', 'right'].map((folder) => workbench.explorerItem(folder));
        if (way === 'mouse') await pickForTwo(workbench, left!, right!, SELECTED);
        else {
          await explorer.select('right');
          await workbench.press('ArrowLeft', 'Shift+ArrowUp');
          await workbench.press('Shift+F10');
          await pickByKey(workbench, SELECTED);
        }
        await panel.waitForMessage(/^Differences: 1, /);
        await used.sites[index]!.put({ 'right/came.txt': 'later\n' });
        await press('Compare Again');
        await panel.waitForMessage(/^Differences: 2, /);
        await panel.row('came.txt').waitFor();
      });

      it('compares contents, until it is stopped', async () => {
        const site = used.sites[index]!;
        const large = { 'left/b.bin': 'l'.repeat(LARGE), 'right/b.bin': 'r'.repeat(LARGE) };
        await site.put({ ...large, 'left/0.txt': '1', 'right/0.txt': '2' });
        site.line!.slowTo(SLOW);
        for (const by of ['keys', 'mouse'] as const) {
          await press('Compare Contents', by);
          await panel.waitForMessage(/^Comparing\. Differences so far: [1-3], the same: 0\./);
          await panel.row(/0\.txt.*same size, other content/).waitFor();
          await press('Stop Comparing', by);
          await panel.waitForMessage(
            /^Differences: 3, the same: 0\. It ended before its end, and differences may be missing\.$/,
          );
          await panel.row(/0\.txt.*same size, other content/).waitFor();
        }
      });

      async function compareWithMine(file: string, text: string): Promise<void> {
        await chooseLocal(workbench, `Compare ${file} with a File of This Computer`, {
          path: join(local!, 'mine.txt'),
          button: 'Compare',
        });
        const title = new RegExp(`mine\\.txt \\(this computer\\) ↔ ${file} \\(${name}\\)`);
        await panel.waitForTexts(title, 'of this computer', text);
      }

      async function press(action: string, by = way): Promise<void> {
        if (by === 'mouse') await panel.action(action);
        else await workbench.command(`FTP: ${action}`);
      }
    });
  }
});
