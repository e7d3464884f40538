import { strict as assert } from 'node:assert';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pickByTyping } from '../support/vscode/byKeyboard.ts';
import type { Explorer } from '../support/vscode/explorer.ts';
import type { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { HistoryPanel } from '../support/vscode/historyPanel.ts';
import { useTwoSites, type Site } from '../support/vscode/twoSites.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const FILES = {
  'index.html': 'first\n',
  'notes.txt': 'remember\n',
  'assets/main.css': 'body {}\n',
  'assets/deep/more.css': 'p {}\n',
  'assets/large.bin': Buffer.alloc(2 * 1024 * 1024),
};
/** What others put there is not noticed before something is written. */
const SETTINGS = { 'explorer.confirmDelete': true, 'ftpWorkspace.watch.interval': 0 };
const WAYS = [
  { title: 'in plain text, by mouse', index: 0, isByKey: false },
  { title: 'with TLS, by keyboard', index: 1, isByKey: true },
] as const;

describe('previous versions and what was deleted, in the workbench', function () {
  this.timeout(300_000);

  let ui: FtpWorkbench;
  let workbench: Workbench;
  let explorer: Explorer;
  let panel: HistoryPanel;
  let sites: readonly Site[];

  useTwoSites(FILES, SETTINGS, (started) => {
    ({ ui, workbench, explorer, sites } = started);
    panel = new HistoryPanel(workbench);
  });

  async function replaceText(text: string): Promise<void> {
    await workbench.press('Control+A');
    await workbench.typeText(text);
    await workbench.save();
  }

  async function untilCompared(side: 'original' | 'modified', text: string): Promise<void> {
    const lines = workbench.page.locator(`.monaco-diff-editor .${side} .view-line`);
    await workbench.until(
      () => lines.allTextContents(),
      (found) => found.join('\n').includes(text),
    );
  }

  for (const { title, index, isByKey } of WAYS) {
    describe(title, () => {
      let site: Site;
      let folder: string;

      before(async () => {
        site = sites[index]!;
        folder = join(site.server.root, 'site');
        await ui.open(site.url);
        await explorer.waitFor('index.html');
      });

      const textOf = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');
      const put = (path: string, content: string) => site.put({ [path]: content });

      /** @param tabs to the button from that which has the focus */
      const answer = (button: string, tabs = 0) =>
        isByKey ? workbench.answerDialogByKey(button, { tabs }) : workbench.answerDialog(button);

      async function cancel(): Promise<void> {
        if (!isByKey) return workbench.answerDialog('Cancel');
        const asked = await workbench.dialog.elementHandle();
        await workbench.press('Escape');
        await asked.waitForElementState('hidden');
      }

      /** Until the extension asks as well, with what the folder holds. */
      async function askToDelete(name: string): Promise<void> {
        await explorer.select(name);
        await workbench.press('Delete');
        await answer('Delete');
        await workbench.dialog.filter({ hasText: /with 3 files \(2\.0 MB\)/ }).waitFor();
      }

      async function restoreVersion(row: number): Promise<void> {
        if (!isByKey) return panel.action(row, 'Restore Version');
        await workbench.command('FTP: Restore Version');
        await workbench.quickInput.waitFor('Versions of /site/index.html');
        await workbench.press(...Array<string>(row).fill('ArrowDown'), 'Enter');
      }

      async function restore(path: string): Promise<void> {
        const { quickInput } = workbench;
        if (isByKey) {
          await workbench.command('FTP: Restore Deleted…');
          await pickByTyping(workbench, 'Restore Deleted', site.name);
          return pickByTyping(workbench, 'Restore Deleted', path);
        }
        await panel.press('Restore Deleted…', () => quickInput.isOpen());
        await quickInput.waitFor('Restore Deleted');
        await quickInput.pick(site.name);
        await quickInput.pick(path);
      }

      if (isByKey) beginByKey();
      else beginByMouse();

      it('asks before a version replaces what others have put there, in words of its own', async () => {
        await put('index.html', 'by others\n');
        await restoreVersion(1);
        await workbench.dialog.waitFor();
        const text = (await workbench.dialog.textContent()) ?? '';
        assert.match(text, /index\.html has changed on .* since it was last read here\./);
        assert.match(
          text,
          /On the server: 10 bytes, .*Last read here: 6 bytes, .*To be written: /s,
        );
        assert.match(text, /Cancel leaves the server as it is\./);
        assert.doesNotMatch(text, /you opened|your text/i);
        const buttons = workbench.dialog.locator('.dialog-buttons').getByRole('button');
        const titles = ['Cancel', 'Keep Both', 'Overwrite'];
        assert.deepEqual((await buttons.allTextContents()).sort(), titles);
        await cancel();
        await workbench.notification(/index\.html was left as it is/).waitFor();
        assert.equal(await textOf('index.html'), 'by others\n');

        await restoreVersion(1);
        await answer('Keep Both');
        await workbench.notification(/The new content is in .*index \(mine .*\)\.html/).waitFor();
        assert.equal(await textOf('index.html'), 'by others\n');
        await workbench.page.locator('.tab', { hasText: 'index (mine' }).waitFor();
      });

      it('restores a file that was deleted', async () => {
        await explorer.delete('notes.txt');
        assert.equal((await readdir(folder)).includes('notes.txt'), false);
        await restore('/site/notes.txt');
        await workbench.waitForEditor('notes.txt');
        assert.equal(await textOf('notes.txt'), 'remember\n');
        // Its row shifts the others: who clicks before it is there hits the wrong one.
        await explorer.waitFor('notes.txt');
      });

      it('says what a folder holds before it is deleted, and restores it', async () => {
        await askToDelete('assets');
        assert.match((await workbench.dialog.textContent()) ?? '', /2 of them can be restored/);
        await cancel();
        // The editor offers to try again what was not done.
        const cancelled = /You cancelled deleting \/site\/assets: nothing has changed on /;
        await workbench.dialog.filter({ hasText: cancelled }).waitFor();
        await answer('Retry');
        await workbench.dialog.filter({ hasText: /with 3 files/ }).waitFor();
        await cancel();
        await workbench.dialog.filter({ hasText: cancelled }).waitFor();
        await cancel();
        assert.equal(await textOf('assets/main.css'), 'body {}\n');

        await askToDelete('assets');
        await answer('Delete');
        await explorer.waitForNo('assets');
        assert.equal((await readdir(folder)).includes('assets'), false);
        await restore('/site/assets');
        await workbench.notification(/assets is back, with 2 of 3 files/).waitFor();
        assert.equal(await textOf('assets/main.css'), 'body {}\n');
        assert.equal(await textOf('assets/deep/more.css'), 'p {}\n');
      });

      it('puts nothing over what is there again, without asking', async () => {
        await explorer.delete('notes.txt');
        await put('notes.txt', 'made anew\n');
        await restore('/site/notes.txt');
        await workbench.dialog.filter({ hasText: 'is there again' }).waitFor();
        await cancel();
        assert.equal(await textOf('notes.txt'), 'made anew\n');
      });

      function beginByMouse(): void {
        it('says in the view what it is for, and when there is nothing yet', async () => {
          await workbench.command('FTP: Show File History');
          await panel.waitForMessage(/Open a file of an FTP server/);
          await workbench.openFile('index.html');
          await panel.waitForMessage(/No previous version of this file is kept yet/);
        });

        it('lists what saves have replaced, compares and restores it', async () => {
          await replaceText('second');
          await panel.waitForRows(1);
          await replaceText('third');
          await panel.waitForRows(2);
          assert.match((await panel.rows()).join('\n'), /6 bytes, replaced by a save/);

          await panel.click(1);
          await workbench.page.locator('.monaco-diff-editor').waitFor();
          await untilCompared('original', 'first');

          await restoreVersion(1);
          await workbench.notification(/index\.html is again what it was until/).waitFor();
          assert.equal(await textOf('index.html'), 'first\n');
          // What the restore has replaced can be restored in turn.
          await panel.waitForRows(3);
          // The editor reads what was restored in its own time.
          await untilCompared('modified', 'first');
        });
      }

      function beginByKey(): void {
        it('restores what saves have replaced', async () => {
          await workbench.openFile('index.html');
          await replaceText('second');
          await replaceText('third');
          await panel.show();
          await panel.waitForRows(2);
          await restoreVersion(1);
          await workbench.notification(/index\.html is again what it was until/).waitFor();
          assert.equal(await textOf('index.html'), 'first\n');
          await panel.waitForRows(3);
        });
      }
    });
  }
});
