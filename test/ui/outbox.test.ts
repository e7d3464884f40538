import { strict as assert } from 'node:assert';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MINE, OfflineSite, pageOf, THEIRS } from '../support/vscode/offlineSite.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;

describe('saves that wait, in the workbench', function () {
  this.timeout(300_000);

  let site: OfflineSite | undefined;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    site = await OfflineSite.start(this);
    workbench = site.workbench;
  });

  afterEach(async function () {
    await site?.ui.keepEvidence(this);
    await site?.restart();
  });

  after(async () => {
    await site?.stop();
  });

  it('are asked about, marked, survive a restart, and go out when the server is back', async () => {
    const folder = await site!.saveOffline('waits');
    await workbench
      .notification(/Real site cannot be reached\. With Keep and Upload Later/)
      .waitFor();
    await site!.take('question');
    await workbench.answer(/Real site cannot be reached/, 'Keep and Upload Later');
    await workbench.page.locator('.tab.active:not(.dirty)').waitFor();
    await workbench.statusBarItem(/1 not uploaded/).waitFor();
    await site!.untilBadge('↑');
    await site!.take('marked');
    assert.equal(await pageOf(folder), 'before\n');

    await workbench.untilStateIsKept();
    await workbench.reload();
    await workbench.statusBarItem(/1 not uploaded/).waitFor();
    // After a reload the editor may leave the focus to the Explorer.
    await workbench.tab('page.html').click();
    await workbench.waitForEditor('page.html');
    await site!.untilText(MINE);
    assert.equal(await workbench.dialog.count(), 0, 'the editor finds its folder');
    await site!.take('reloaded');
    await site!.showOutbox();
    assert.ok((await workbench.quickInput.picks()).some((pick) => pick.includes('page.html')));
    await site!.take('list');
    await workbench.quickInput.pick('/waits/page.html');
    await workbench.quickInput.waitFor('/waits/page.html');
    await site!.take('actions');
    await workbench.quickInput.cancel();

    await site!.restart();
    await workbench.notification(/The save that waited was uploaded to Real site/).waitFor();
    await site!.take('uploaded');
    assert.equal(await pageOf(folder), MINE);
    assert.deepEqual(await readdir(folder), ['page.html']);
    await workbench.statusBarItem(/not uploaded/).waitFor({ state: 'detached' });
    // The mouse has taken the focus to the status bar.
    await workbench.tab('page.html').click();
    await workbench.waitForEditor('page.html');
    assert.equal(await workbench.editorText(), MINE);
    await site!.explorer.waitFor('page.html');
    await site!.untilBadge('');
  });

  it('stop at what others have saved meanwhile, and the person decides', async () => {
    const folder = await site!.saveOffline('decided');
    await workbench.answer(/Real site cannot be reached/, 'Keep and Upload Later');
    await workbench.page.locator('.tab.active:not(.dirty)').waitFor();
    await writeFile(join(folder, 'page.html'), THEIRS);
    await site!.restart();
    await workbench.notification(/page\.html was not uploaded, since it has changed/).waitFor();
    await site!.untilBadge('!');
    await site!.take('conflict');
    assert.equal(await pageOf(folder), THEIRS);

    await workbench.answer(/was not uploaded, since it has changed/, 'Decide…');
    await workbench.dialog.waitFor();
    await site!.take('decision');
    await workbench.answerDialog('Overwrite');
    await workbench.statusBarItem(/not uploaded/).waitFor({ state: 'detached' });
    assert.equal(await pageOf(folder), MINE);
  });

  it('are not kept when the person does not want that', async () => {
    const folder = await site!.saveOffline('declined');
    await workbench.answer(/Real site cannot be reached/, "Don't Keep");
    await workbench.notification(/Failed to save 'page\.html'/).waitFor();
    assert.equal(await workbench.hasUnsavedChanges('page.html'), true);
    await site!.restart();
    await workbench.answer(/Failed to save/, 'Retry');
    await workbench.page.locator('.tab.active:not(.dirty)').waitFor();
    assert.equal(await pageOf(folder), MINE);
  });
});
