import { strict as assert } from 'node:assert';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MINE, OfflineSite, OUTBOX, pageOf } from '../support/vscode/offlineSite.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const LEFT = /Saves that have not reached their server yet: 1 \(Real site\)/;

describe('saves that wait and are not seen to', function () {
  this.timeout(300_000);

  let site: OfflineSite;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    site = await OfflineSite.start(this, { 'ftpWorkspace.offlineSaves': 'keep' });
    workbench = site.workbench;
  });

  afterEach(async function () {
    await site.ui.keepEvidence(this);
    await site.restart();
    await site.ui.writeSettings(connection(site.server.port));
  });

  after(() => (site as OfflineSite | undefined)?.stop());

  /** A connection that led elsewhere may have left a folder as well. */
  async function outboxOfSite(): Promise<string> {
    for (const folder of await site.ui.keptFolders('outbox')) {
      const server = await readFile(join(folder, '../server.json'), 'utf8');
      if (server.includes(`"port":${site.server.port},`)) return folder;
    }
    throw new Error('Nothing is kept of the site');
  }

  function connection(port: number) {
    const { host, user } = site.server;
    return { 'ftpWorkspace.connections': [{ id: 'real', name: 'Real site', host, port, user }] };
  }

  it('are told of at the start of a window without their folder, and can be uploaded from there', async () => {
    const folder = await site.saveOffline('left');
    await site.waiting(1);
    await site.openEmpty();
    await workbench.notification(LEFT).waitFor();
    await site.take('start');
    await workbench.answer(LEFT, 'Show');
    await workbench.quickInput.waitFor(OUTBOX);
    const [path] = await workbench.quickInput.picks();
    assert.equal(path, '/left/page.html');
    await workbench.quickInput.cancel();
    await site.restart();
    await site.act('/left/page.html', 'Upload Now');
    await workbench.notification(/The save that waited was uploaded to Real site/).waitFor();
    assert.equal(await pageOf(folder), MINE);
  });

  it('stay when their connection leads elsewhere, and go out when it is as it was', async () => {
    const folder = await site.saveOffline('elsewhere');
    await site.waiting(1);
    await site.ui.writeSettings(connection(1));
    await site.openEmpty();
    await workbench.notification(LEFT).waitFor();
    await site.act('/elsewhere/page.html', 'Upload Now');
    await workbench.notification(/Set it up again as it was to upload this/).waitFor();
    await site.take('elsewhere');
    await site.waiting(1);
    await site.ui.writeSettings(connection(site.server.port));
    await site.restart();
    await site.ui.open('ftp://real/elsewhere');
    await workbench.until(
      () => pageOf(folder),
      (text) => text === MINE,
    );
  });

  it('are told of before the connection is removed, and can be discarded without it', async () => {
    const folder = await site.saveOffline('removed');
    await site.waiting(1);
    await workbench.command('FTP: Remove Connection…');
    await workbench.quickInput.pick('Real site');
    await workbench.dialog.getByText(/Saves that are not uploaded yet wait for it: 1/).waitFor();
    await site.take('removed');
    await workbench.answerDialog('Remove');
    await workbench.notification(/No connection leads to .* any more/).waitFor();
    await site.act('/removed/page.html', 'Discard…');
    await workbench.answerDialog('Discard');
    await site.waiting(0);
    await site.restart();
    await site.ui.writeSettings(connection(site.server.port));
    await site.ui.open('ftp://real/removed');
    await site.explorer.waitFor('page.html');
    await workbench.openFile('page.html');
    await workbench.command('FTP: Show File History');
    await workbench.page
      .locator('.pane .monaco-list-row')
      .filter({ hasText: 'never uploaded, discarded' })
      .waitFor();
    assert.equal(await pageOf(folder), 'before\n');
  });

  it('and cannot be read have a row of their own, and stay where they are', async () => {
    await site.open('unread', 'page.html');
    const folder = await outboxOfSite();
    await writeFile(join(folder, 'newer.json'), '{"of": "a later version"}');
    await site.waiting(1);
    await site.showOutbox();
    await site.take('unreadable');
    await workbench.quickInput.pick('Records that cannot be read: 1');
    await workbench.notification(/Records of saves that cannot be read are in/).waitFor();
    assert.deepEqual(await readdir(folder), ['newer.json']);
  });
});
