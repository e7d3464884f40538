import { strict as assert } from 'node:assert';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const PICTURES = fileURLToPath(new URL('../../.cache/outbox-pictures', import.meta.url));
const SET_UP_DEADLINE_MS = 600_000;

describe('saves that wait, in the workbench', function () {
  this.timeout(300_000);

  let ftp: RealServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let explorer: Explorer;
  let isAway = false;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    ftp = await realServerOrSkip(this, 'vsftpd', 'pyftpdlib');
    const { host, port, user, password } = ftp;
    ui = await FtpWorkbench.start(this, {
      netrc: `machine ${host} login ${user} password ${password}\n`,
      settings: {
        'ftpWorkspace.connections': [{ id: 'real', name: 'Real site', host, port, user }],
        'remote.autoForwardPorts': false,
        'workbench.colorTheme': 'Default Light Modern',
      },
    });
    workbench = ui.workbench;
    explorer = new Explorer(workbench);
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
    if (isAway) await restart();
  });

  after(async () => {
    await ui?.stop();
    await ftp?.stop();
  });

  async function kill(): Promise<void> {
    await ftp!.kill();
    isAway = true;
  }

  async function restart(): Promise<void> {
    await ftp!.restart();
    isAway = false;
  }

  /** Keeps a picture of the window, for people to look at. */
  async function take(name: string): Promise<void> {
    await mkdir(PICTURES, { recursive: true });
    await workbench.screenshot(join(PICTURES, `${name}.png`));
  }

  /** Opens page.html in a new folder, and saves it after the server has died. */
  async function saveOffline(name: string): Promise<string> {
    const folder = join(ftp!.root, name);
    await mkdir(folder);
    await writeFile(join(folder, 'page.html'), 'before\n');
    await ftp!.own(folder);
    await ui!.open(`ftp://real/${name}`);
    await explorer.waitFor('page.html');
    await workbench.openFile('page.html');
    await kill();
    await workbench.press('Control+End');
    await workbench.typeText('typed offline');
    await workbench.press('Control+S');
    return folder;
  }

  function pageOf(folder: string): Promise<string> {
    return readFile(join(folder, 'page.html'), 'utf8');
  }

  /** What the Explorer shows beside the page's name; empty: nothing. */
  async function badge(): Promise<string> {
    const label = workbench
      .explorerItem('page.html')
      .locator('.monaco-icon-label[class*="monaco-decoration-itemBadge"]');
    if ((await label.count()) === 0) return '';
    const content = await label.evaluate((element) => getComputedStyle(element, '::after').content);
    return content.replaceAll('"', '');
  }

  it('are asked about, marked, survive a restart, and go out when the server is back', async () => {
    const folder = await saveOffline('waits');
    const question = workbench.notification(/Real site cannot be reached\. Keep this save/);
    await question.waitFor();
    await take('question');
    await workbench.answer(/Real site cannot be reached/, 'Keep and Upload Later');
    await workbench.page.locator('.tab.active:not(.dirty)').waitFor();
    await workbench.statusBarItem(/1 not uploaded/).waitFor();
    await workbench.until(badge, (text) => text === '↑');
    await take('marked');
    assert.equal(await pageOf(folder), 'before\n');

    await workbench.reload();
    await workbench.statusBarItem(/1 not uploaded/).waitFor();
    // After a reload the editor may leave the focus to the Explorer.
    await workbench.tab('page.html').click();
    await workbench.waitForEditor('page.html');
    await workbench.until(
      () => workbench.editorText(),
      (text) => text === 'before\ntyped offline',
    );
    assert.equal(await workbench.dialog.count(), 0, 'the editor finds its folder');
    await take('reloaded');
    await workbench.command('FTP: Show Saves That Are Not Uploaded');
    await workbench.quickInput.waitFor('Saves That Are Not Uploaded Yet');
    assert.ok((await workbench.quickInput.picks()).some((pick) => pick.includes('page.html')));
    await take('list');
    await workbench.quickInput.pick('/waits/page.html');
    await workbench.quickInput.waitFor('/waits/page.html');
    await take('actions');
    await workbench.quickInput.cancel();

    await restart();
    await workbench.notification(/The save that waited was uploaded to Real site/).waitFor();
    await take('uploaded');
    assert.equal(await pageOf(folder), 'before\ntyped offline');
    assert.deepEqual(await readdir(folder), ['page.html']);
    await workbench.statusBarItem(/not uploaded/).waitFor({ state: 'detached' });
    await workbench.waitForEditor('page.html');
    assert.equal(await workbench.editorText(), 'before\ntyped offline');
    await explorer.waitFor('page.html');
    await workbench.until(badge, (text) => text === '');
  });

  it('stop at what others have saved meanwhile, and the person decides', async () => {
    const folder = await saveOffline('decided');
    await workbench.answer(/Real site cannot be reached/, 'Keep and Upload Later');
    await workbench.page.locator('.tab.active:not(.dirty)').waitFor();
    await writeFile(join(folder, 'page.html'), 'by somebody else\n');
    await restart();
    await workbench.notification(/page\.html was not uploaded, since it has changed/).waitFor();
    await workbench.until(badge, (text) => text === '!');
    await take('conflict');
    assert.equal(await pageOf(folder), 'by somebody else\n');

    await workbench.answer(/was not uploaded, since it has changed/, 'Decide…');
    await workbench.dialog.waitFor();
    await take('decision');
    await workbench.answerDialog('Overwrite');
    await workbench.statusBarItem(/not uploaded/).waitFor({ state: 'detached' });
    assert.equal(await pageOf(folder), 'before\ntyped offline');
  });

  it('are not kept when the person does not want that', async () => {
    const folder = await saveOffline('declined');
    await workbench.answer(/Real site cannot be reached/, "Don't Keep");
    await workbench.notification(/Failed to save 'page\.html'/).waitFor();
    assert.equal(await workbench.hasUnsavedChanges('page.html'), true);
    await restart();
    await workbench.answer(/Failed to save/, 'Retry');
    await workbench.page.locator('.tab.active:not(.dirty)').waitFor();
    assert.equal(await pageOf(folder), 'before\ntyped offline');
  });
});
