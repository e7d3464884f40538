import { strict as assert } from 'node:assert';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { HistoryPanel } from '../support/vscode/historyPanel.ts';
import { QuickInput } from '../support/vscode/quickInput.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;

describe('previous versions and what was deleted, in the workbench', function () {
  this.timeout(300_000);

  let ftp: RealServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let explorer: Explorer;
  let panel: HistoryPanel;
  let folder: string;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    ftp = await realServerOrSkip(this, 'vsftpd', 'pyftpdlib');
    const { host, user, password, port, root } = ftp;
    folder = join(root, 'site');
    await put('index.html', 'first\n');
    await put('notes.txt', 'remember\n');
    await put('assets/main.css', 'body {}\n');
    await put('assets/deep/more.css', 'p {}\n');
    await put('assets/large.bin', Buffer.alloc(2 * 1024 * 1024));
    ui = await FtpWorkbench.start(this, {
      netrc: `machine ${host} login ${user} password ${password}\n`,
      settings: { 'explorer.confirmDelete': true },
    });
    workbench = ui.workbench;
    explorer = new Explorer(workbench);
    panel = new HistoryPanel(workbench);
    await ui.open(`ftp://${user}@${host}:${port}/site`);
    await explorer.waitFor('index.html');
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await ftp?.stop();
  });

  async function put(path: string, content: string | Uint8Array): Promise<void> {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
    await ftp!.own(folder);
  }

  const textOf = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');

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

    await panel.action(1, 'Restore Version');
    await workbench.notification(/index\.html is again what it was until/).waitFor();
    assert.equal(await textOf('index.html'), 'first\n');
    // What the restore has replaced can be restored in turn.
    await panel.waitForRows(3);
    // The editor reads what was restored in its own time.
    await untilCompared('modified', 'first');
  });

  it('asks before a version replaces what others have put there, in words of its own', async () => {
    await put('index.html', 'by others\n');
    await panel.action(1, 'Restore Version');
    await workbench.dialog.waitFor();
    const text = (await workbench.dialog.textContent()) ?? '';
    assert.match(text, /index\.html has changed on .* since it was last read here\./);
    assert.match(text, /On the server: 10 bytes, .*Last read here: 6 bytes, .*To be written: /s);
    assert.match(text, /Cancel leaves the server as it is\./);
    assert.doesNotMatch(text, /you opened|your text/i);
    const buttons = workbench.dialog.locator('.dialog-buttons').getByRole('button');
    const titles = ['Cancel', 'Keep Both', 'Overwrite'];
    assert.deepEqual((await buttons.allTextContents()).sort(), titles);
    await workbench.answerDialog('Cancel');
    await workbench.notification(/index\.html was left as it is/).waitFor();
    assert.equal(await textOf('index.html'), 'by others\n');

    await panel.action(1, 'Restore Version');
    await workbench.answerDialog('Keep Both');
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
    await explorer.select('assets');
    await workbench.press('Delete');
    await workbench.answerDialog('Delete');
    await workbench.dialog.filter({ hasText: /with 3 files \(2\.0 MB\)/ }).waitFor();
    assert.match((await workbench.dialog.textContent()) ?? '', /2 of them can be restored/);
    await workbench.answerDialog('Cancel');
    // The editor offers to try again what was not done.
    const cancelled = /You cancelled deleting \/site\/assets: nothing has changed on /;
    await workbench.dialog.filter({ hasText: cancelled }).waitFor();
    await workbench.answerDialog('Retry');
    await workbench.dialog.filter({ hasText: /with 3 files/ }).waitFor();
    await workbench.answerDialog('Cancel');
    await workbench.dialog.filter({ hasText: cancelled }).waitFor();
    await workbench.answerDialog('Cancel');
    assert.equal(await textOf('assets/main.css'), 'body {}\n');

    await explorer.deleteFolder('assets', /with 3 files/);
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
    await workbench.answerDialog('Cancel');
    assert.equal(await textOf('notes.txt'), 'made anew\n');
  });

  async function restore(path: string): Promise<void> {
    const input = new QuickInput(workbench.page);
    await workbench.command('FTP: Restore Deleted…');
    await input.waitFor('Restore Deleted');
    await input.pick(path);
  }
});
