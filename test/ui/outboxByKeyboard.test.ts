import { strict as assert } from 'node:assert';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pickByTyping, pressInNotice } from '../support/vscode/byKeyboard.ts';
import { MINE, OfflineSite, OUTBOX, pageOf, THEIRS } from '../support/vscode/offlineSite.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const QUESTION = /Real site cannot be reached\./;
const LEFT = /Saves that have not reached their server yet: 1 \(Real site\)/;
const CHANGED = /page\.html was not uploaded, since it has changed/;

describe('saves that wait for a server with TLS, by keyboard', function () {
  this.timeout(300_000);

  let site: OfflineSite;
  let workbench: Workbench;
  let scratch: string;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    scratch = await mkdtemp(join(tmpdir(), 'ftp-workspace-copies-'));
    site = await OfflineSite.start(this, {}, { tls: true });
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

  async function untilSaved(): Promise<void> {
    await workbench.until(
      () => workbench.page.locator('.tabs-container .tab.dirty').count(),
      (count) => count === 0,
    );
  }

  it('are asked about, marked, listed, and go out when the server is back', async () => {
    const folder = await site.saveOffline('waits');
    await pressInNotice(workbench, QUESTION, 'Keep and Upload Later');
    await untilSaved();
    await site.waiting(1);
    await site.untilBadge('↑');
    await site.showOutbox();
    await pickByTyping(workbench, OUTBOX, '/waits/page.html');
    await workbench.quickInput.waitFor('/waits/page.html');
    await workbench.quickInput.cancel();
    assert.equal(await pageOf(folder), 'before\n');

    await site.restart();
    await workbench.notification(/The save that waited was uploaded to Real site/).waitFor();
    await site.waiting(0);
    await site.untilBadge('');
    assert.equal(await pageOf(folder), MINE);
    assert.deepEqual(await readdir(folder), ['page.html']);
  });

  it('are not kept when the person does not want that', async () => {
    const folder = await site.saveOffline('declined');
    await pressInNotice(workbench, QUESTION, "Don't Keep");
    await workbench.notification(/Failed to save 'page\.html'/).waitFor();
    assert.equal(await workbench.hasUnsavedChanges('page.html'), true);
    await site.restart();
    await pressInNotice(workbench, /Failed to save/, 'Retry');
    await untilSaved();
    assert.equal(await pageOf(folder), MINE);
  });

  it('are asked about once for all files, and uploaded at once from the list', async () => {
    const names = ['one.txt', 'two.txt', 'three.txt'];
    const folder = await site.open('all', ...names);
    await site.kill();
    for (const name of names) {
      await workbench.tab(name).click();
      await workbench.waitForEditor(name);
      await site.typeAtEnd('typed offline');
    }
    await workbench.command('File: Save All Files');
    await pressInNotice(workbench, QUESTION, 'Keep and Upload Later');
    await untilSaved();
    await site.waiting(3);
    assert.equal(await workbench.notification(QUESTION).count(), 0);

    for (const name of names) await writeFile(join(folder, name), THEIRS);
    await site.restart();
    const stayed = /3 files were not uploaded, since they have changed/;
    await workbench.notification(stayed).waitFor();
    for (const name of names) await writeFile(join(folder, name), 'before\n');
    await pressInNotice(workbench, stayed, 'Show Outbox');
    await pickByTyping(workbench, OUTBOX, 'Upload All');
    await workbench.notification(/All 3 saves that waited were uploaded to Real site/).waitFor();
    await site.waiting(0);
    for (const name of names) assert.equal(await pageOf(folder, name), MINE);
  });

  describe('and are kept without a question', () => {
    before(() => site.ui.writeSettings({ 'ftpWorkspace.offlineSaves': 'keep' }));

    it('stop at what others have saved meanwhile, and the person decides', async () => {
      const folder = await site.meetConflict('decided');
      await site.untilBadge('!');
      await pressInNotice(workbench, CHANGED, 'Decide…');
      await workbench.dialog.waitFor();
      await workbench.press('Escape');
      await workbench.dialog.waitFor({ state: 'detached' });
      assert.equal(await pageOf(folder), THEIRS);
      await site.act('/decided/page.html', 'Upload Now');
      await workbench.answerDialogByKey('Overwrite', { tabs: 2 });
      await site.waiting(0);
      assert.equal(await pageOf(folder), MINE);
    });

    it('are opened and copied without the server, and given up for what it has', async () => {
      const folder = await site.saveOffline('copied');
      await site.waiting(1);
      await workbench.command('View: Close All Editors');
      await site.act('/copied/page.html', 'Open');
      await workbench.waitForEditor('page.html');
      await site.untilText(MINE);
      const copy = join(scratch, 'copy.html');
      await site.act('/copied/page.html', 'Save a Local Copy…');
      await site.saveCopyInto(copy);

      await writeFile(join(folder, 'page.html'), THEIRS);
      await site.restart();
      await workbench.notification(CHANGED).waitFor();
      await site.act('/copied/page.html', 'Compare with the Server');
      const shown = workbench.page.locator('.monaco-diff-editor .editor.original .view-line');
      await shown.filter({ hasText: 'by somebody else' }).first().waitFor();
      await workbench.command("FTP: Take the Server's Version");
      await workbench.tab('page.html').nth(1).waitFor({ state: 'detached' });
      await site.untilText(THEIRS);
      await site.waiting(0);
      assert.equal(await pageOf(folder), THEIRS);
    });

    it('are told of at the start of a window without their folder, and discarded there', async () => {
      const folder = await site.saveOffline('left');
      await site.waiting(1);
      await site.openEmpty();
      await pressInNotice(workbench, LEFT, 'Show');
      await workbench.quickInput.waitFor(OUTBOX);
      assert.deepEqual((await workbench.quickInput.picks()).slice(0, 1), ['/left/page.html']);
      await workbench.quickInput.cancel();
      await site.act('/left/page.html', 'Discard…');
      await workbench.answerDialogByKey('Cancel', { tabs: 1 });
      await site.waiting(1);
      await site.act('/left/page.html', 'Discard…');
      await workbench.answerDialogByKey('Discard');
      await site.waiting(0);
      assert.equal(await pageOf(folder), 'before\n');
    });
  });
});
