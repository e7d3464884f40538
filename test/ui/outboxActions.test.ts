import { strict as assert } from 'node:assert';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HistoryPanel } from '../support/vscode/historyPanel.ts';
import { MINE, OfflineSite, OUTBOX, pageOf, THEIRS } from '../support/vscode/offlineSite.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;

describe('what can be done with a save that waits', function () {
  this.timeout(300_000);

  let site: OfflineSite;
  let workbench: Workbench;
  let scratch: string;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    scratch = await mkdtemp(join(tmpdir(), 'ftp-workspace-copies-'));
    site = await OfflineSite.start(this, { 'ftpWorkspace.offlineSaves': 'keep' });
    workbench = site.workbench;
  });

  afterEach(async function () {
    await site.ui.keepEvidence(this);
    await site.restart();
  });

  after(async () => {
    await (site as OfflineSite | undefined)?.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  /** Saves page.html while the server is away, which refuses it when it is back. */
  async function saveRefused(name: string): Promise<string> {
    const folder = await site.saveOffline(name);
    await site.waiting(1);
    await setWritable(folder, false);
    await site.restart();
    await workbench.notification(/page\.html is not uploaded\./).waitFor();
    return folder;
  }

  async function setWritable(folder: string, isWritable: boolean): Promise<void> {
    await chmod(join(folder, 'page.html'), isWritable ? 0o644 : 0o444);
    await chmod(folder, isWritable ? 0o755 : 0o555);
  }

  /** The one version in the history of the file that is shown. */
  async function untilInHistory(reason: RegExp): Promise<void> {
    const panel = new HistoryPanel(workbench);
    await workbench.command('FTP: Show File History');
    await workbench.until(
      async () => (await panel.rows()).join('\n'),
      (rows) => reason.test(rows),
    );
  }

  it('Upload Now tells why it stays, and uploads what the server takes again', async () => {
    const folder = await saveRefused('now');
    await workbench.answer(/page\.html is not uploaded\./, 'Show Outbox');
    await workbench.quickInput.waitFor(OUTBOX);
    await site.take('refused');
    await workbench.quickInput.pick('/now/page.html');
    await workbench.quickInput.pick('Upload Now');
    await workbench.notification(/Real site denies access to \/now\/page\.html/).waitFor();
    assert.equal(await pageOf(folder), 'before\n');
    await setWritable(folder, true);
    await site.act('/now/page.html', 'Upload Now');
    await workbench.notification(/The save that waited was uploaded to Real site/).waitFor();
    await site.waiting(0);
    assert.equal(await pageOf(folder), MINE);
  });

  it('Save a Local Copy and Open need no server', async () => {
    const folder = await site.saveOffline('copied');
    await site.waiting(1);
    await workbench.command('View: Close All Editors');
    await site.act('/copied/page.html', 'Open');
    await workbench.waitForEditor('page.html');
    await site.untilText(MINE);

    const copy = join(scratch, 'copy.html');
    await site.act('/copied/page.html', 'Save a Local Copy…');
    await site.saveCopyInto(copy);
    await site.restart();
    await site.waiting(0);
    assert.equal(await pageOf(folder), MINE);
  });

  it('Discard asks, and leaves what was saved in the history of the file', async () => {
    const folder = await site.saveOffline('discarded');
    await site.waiting(1);
    await site.act('/discarded/page.html', 'Discard…');
    await workbench.dialog.getByText(/Discard the save of page\.html/).waitFor();
    await site.take('discard');
    await workbench.answerDialog('Cancel');
    await site.waiting(1);
    await site.act('/discarded/page.html', 'Discard…');
    await workbench.answerDialog('Discard');
    await site.waiting(0);
    await site.restart();
    await workbench.command('File: Revert File');
    await site.untilText('before\n');
    await untilInHistory(/never uploaded, discarded/);
    assert.equal(await pageOf(folder), 'before\n');
  });

  it("Compare shows both, and the server's version is taken once it could be read", async () => {
    const folder = await site.meetConflict('compared');
    await site.act('/compared/page.html', 'Compare with the Server');
    const shown = workbench.page.locator('.monaco-diff-editor .editor.modified .view-line');
    await shown.filter({ hasText: 'typed offline' }).first().waitFor();
    const theirs = workbench.page.locator('.monaco-diff-editor .editor.original .view-line');
    await theirs.filter({ hasText: 'by somebody else' }).first().waitFor();
    await site.take('compared');

    const take = workbench.page
      .locator('.editor-actions')
      .getByRole('button', { name: "Take the Server's Version" });
    await site.kill();
    await take.click();
    await workbench
      .notification(/Real site|connection/)
      .first()
      .waitFor();
    await site.waiting(1);
    await site.restart();
    await take.click();
    await workbench.tab('page.html').nth(1).waitFor({ state: 'detached' });
    await site.untilText(THEIRS);
    await site.waiting(0);
    await untilInHistory(/never uploaded, discarded/);
    assert.equal(await pageOf(folder), THEIRS);
  });

  it('Upload All uploads all, and what stays is told in one notice', async () => {
    const names = ['one.txt', 'two.txt', 'three.txt'];
    const folder = await site.open('all', ...names);
    await site.kill();
    for (const name of names) {
      await workbench.tab(name).click();
      await workbench.waitForEditor(name);
      await site.typeAtEnd('typed offline');
      await workbench.save();
    }
    await site.waiting(3);
    for (const name of names) await writeFile(join(folder, name), THEIRS);
    await site.restart();
    const notice = workbench.notification(/3 files were not uploaded, since they have changed/);
    await notice.waitFor();
    await site.take('many');
    assert.equal(await workbench.notification(/not uploaded/).count(), 1);

    for (const name of names.slice(1)) await writeFile(join(folder, name), 'before\n');
    await workbench.answer(/3 files were not uploaded/, 'Show Outbox');
    await workbench.quickInput.waitFor(OUTBOX);
    await site.take('conflicts');
    await workbench.quickInput.pick('Upload All');
    await workbench.notification(/\/all\/one\.txt was not uploaded, since it has/).waitFor();
    await site.waiting(1);
    assert.equal(await pageOf(folder, 'one.txt'), THEIRS);
    for (const name of names.slice(1)) assert.equal(await pageOf(folder, name), MINE);
    await workbench.answer(/one\.txt was not uploaded, since it has/, 'Decide…');
    await workbench.answerDialog('Overwrite');
    await site.waiting(0);
    assert.equal(await pageOf(folder, 'one.txt'), MINE);
  });
});
