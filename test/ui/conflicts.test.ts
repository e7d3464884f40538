import { strict as assert } from 'node:assert';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Explorer } from '../support/vscode/explorer.ts';
import type { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { useTwoSites, type Site } from '../support/vscode/twoSites.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const PICTURES = fileURLToPath(new URL('../../.cache/conflict-pictures', import.meta.url));

const BASE = 'one\ntwo\nthree\nfour\nfive\n';
const MINE = 'mine one\ntwo\nthree\nfour\nfive\n';
const THEIRS = 'one\ntwo\nthree\nfour\nfive, by somebody else\n';

describe('a conflict in the workbench', function () {
  this.timeout(300_000);

  let ui: FtpWorkbench;
  let workbench: Workbench;
  let explorer: Explorer;
  /** In plain text; tests of it are by mouse. */
  let plain: Site;
  /** With TLS; tests of it are by keyboard. */
  let secure: Site;

  const ways = [
    { title: 'in plain text, by mouse', isByKey: false, on: () => plain },
    { title: 'with TLS, by keyboard', isByKey: true, on: () => secure },
  ] as const;
  const settings = {
    'remote.autoForwardPorts': false,
    'workbench.colorTheme': 'Default Light Modern',
  };
  useTwoSites({ 'index.html': 'first\n' }, settings, (started) => {
    ({ ui, workbench, explorer } = started);
    [plain, secure] = started.sites as [Site, Site];
  });

  /**
   * Opens a window on a new folder with page.html, and writes into it without saving.
   * @param theirs what somebody else puts there before that. Default: nothing
   */
  async function write(name: string, theirs?: string, on = plain): Promise<string> {
    const folder = join(on.server.root, name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'page.html'), BASE);
    await on.server.own(join(on.server.root, name.split('/')[0] ?? name));
    await ui.open(`ftp://${on.name}/${name}`);
    await explorer.waitFor('page.html');
    await workbench.openFile('page.html');
    await workbench.press('Control+Home');
    if (theirs !== undefined) await writeFile(join(folder, 'page.html'), theirs);
    await workbench.typeText('mine ');
    return folder;
  }

  /** The same, and somebody else changes the file before it is saved: the question is there. */
  async function meetConflict(name: string, theirs = THEIRS, on = plain): Promise<string> {
    const folder = await write(name, undefined, on);
    await writeFile(join(folder, 'page.html'), theirs);
    await workbench.press('Control+S');
    await workbench.dialog.waitFor();
    return folder;
  }

  function pageOf(folder: string): Promise<string> {
    return readFile(join(folder, 'page.html'), 'utf8');
  }

  /** What is beside page.html. Hidden names are of uploads that are under way. */
  async function othersIn(folder: string): Promise<readonly string[]> {
    const names = await readdir(folder);
    return names.filter((name) => name !== 'page.html' && !name.startsWith('.'));
  }

  /** Keeps a picture of the window, for people to look at. */
  async function take(name: string): Promise<void> {
    await mkdir(PICTURES, { recursive: true });
    await workbench.screenshot(join(PICTURES, `${name}.png`));
  }

  it('says what has changed, and leaves all as it is for Escape', async () => {
    const folder = await meetConflict('cancelled');
    await take('question');
    const text = (await workbench.dialog.textContent()) ?? '';
    assert.match(text, /page\.html has changed on plain since you opened it\./);
    assert.match(
      text,
      /On the server: 42 bytes, .*You opened: 24 bytes, .*You are saving: 29 bytes/s,
    );
    await workbench.press('Escape');
    await workbench.dialog.waitFor({ state: 'detached' });

    await workbench.notification(/Failed to save 'page\.html'.*still in the editor/).waitFor();
    await take('cancelled');
    assert.equal(await pageOf(folder), THEIRS);
    assert.equal(await workbench.editorText(), MINE);
    assert.equal(await workbench.hasUnsavedChanges('page.html'), true);
  });

  it('replaces the version of the server for Overwrite', async () => {
    const folder = await meetConflict('overwritten');
    await workbench.answerDialog('Overwrite');
    await saved('page.html');
    assert.equal(await pageOf(folder), MINE);
    assert.deepEqual(await workbench.notifications(), []);
  });

  for (const { title, isByKey, on } of ways) {
    it(`keeps both versions ${title}`, async () => {
      const folder = await meetConflict('both', THEIRS, on());
      if (isByKey) await workbench.answerDialogByKey('Keep Both', { tabs: 1 });
      else await workbench.answerDialog('Keep Both');
      const [beside = ''] = await workbench.until(
        () => othersIn(folder),
        (names) => names.length > 0,
      );
      assert.match(beside, /^page \(mine \d{4}-\d\d-\d\d \d{4}\)\.html$/);
      await workbench.waitForEditor(beside);
      await explorer.waitFor(beside);
      await take('both');
      assert.equal(await workbench.editorText(), MINE);
      assert.equal(await pageOf(folder), THEIRS);
      assert.equal(await readFile(join(folder, beside), 'utf8'), MINE);
      await workbench.tab('page.html').click();
      await untilText(THEIRS);
      await saved('page.html');
      assert.deepEqual(await workbench.notifications(), []);
      await saveMore(folder, THEIRS);
    });
  }

  it('compares, and saves mine from there', async () => {
    const folder = await meetConflict('compared');
    await workbench.answerDialog('Compare');
    await compared();
    await take('compare');
    assert.equal(await pageOf(folder), THEIRS);
    await titleAction('Overwrite with My Version').click();
    await workbench.tab('page.html').nth(1).waitFor({ state: 'detached' });
    await saved('page.html');
    assert.equal(await pageOf(folder), MINE);
    await take('compared');
    assert.deepEqual(await workbench.notifications(), []);
  });

  it('compares in another group, and after that was closed in the first, with TLS by keyboard', async () => {
    const folder = await meetConflict('moved', THEIRS, secure);
    await workbench.answerDialogByKey('Compare');
    await compared();
    await workbench.command('View: Split Editor');
    await groups(2);
    await workbench.command('View: Close Editor');
    await groups(1);
    await workbench.command('View: Move Editor into Next Group');
    await groups(2);
    await compared();
    await theirsIs(THEIRS);
    await workbench.command('FTP: Overwrite with My Version');
    await workbench.page.locator('.monaco-diff-editor').waitFor({ state: 'detached' });
    assert.equal(await pageOf(folder), MINE);
  });

  it('lets go of a comparison when the window was loaded again', async () => {
    const folder = await meetConflict('compared-before');
    await workbench.answerDialog('Compare');
    await compared();
    await ui.untilBackedUp('ftp://plain/compared-before/page.html', 'mine one');
    await workbench.reload();
    await workbench.statusBarItem(/plain/).waitFor();
    await workbench.until(
      () => workbench.page.locator('.tabs-container .tab').count(),
      (count) => count === 1,
    );
    await workbench.tab('page.html').click();
    await untilText(MINE);
    assert.equal(await pageOf(folder), THEIRS);
  });

  for (const { title, isByKey, on } of ways) {
    it(`compares, and takes the version of the server from there ${title}`, async () => {
      const folder = await meetConflict('taken', THEIRS, on());
      if (isByKey) await workbench.answerDialogByKey('Compare');
      else await workbench.answerDialog('Compare');
      await compared();
      if (isByKey) await workbench.command("FTP: Take the Server's Version");
      else await titleAction("Take the Server's Version").click();
      await workbench.tab('page.html').nth(1).waitFor({ state: 'detached' });
      await untilText(THEIRS);
      await saved('page.html');
      assert.equal(await pageOf(folder), THEIRS);
      assert.deepEqual(await workbench.notifications(), []);
      await saveMore(folder, THEIRS);
    });
  }

  it('merges both into one, and saves it when the merge is complete', async () => {
    const folder = await meetConflict('merged');
    await workbench.answerDialog('Merge');
    const complete = titleAction('Complete Merge');
    await complete.waitFor();
    await workbench.page.getByText('0 Conflicts Remaining').waitFor();
    await take('merge');
    assert.equal(await pageOf(folder), THEIRS);
    await complete.click();
    await workbench.tab('page.html').nth(1).waitFor({ state: 'detached' });
    await saved('page.html');
    await take('merged');
    const both = 'mine one\ntwo\nthree\nfour\nfive, by somebody else\n';
    assert.equal(await pageOf(folder), both);
    assert.equal(await workbench.editorText(), both);
    assert.deepEqual(await workbench.notifications(), []);
    await saveMore(folder, both);
  });

  it('merges what both have changed as the person decides, with TLS by keyboard', async () => {
    const theirs = 'one of theirs\ntwo\nthree\nfour\nfive\n';
    const folder = await meetConflict('decided', theirs, secure);
    await workbench.answerDialogByKey('Merge', { tabs: 3 });
    await workbench.page.getByText('1 Conflict Remaining').waitFor();
    await workbench.command('Merge Editor: Go to Next Unhandled Conflict');
    await workbench.command('Merge Editor: Toggle Current Conflict from Right');
    await workbench.page.getByText('0 Conflicts Remaining').waitFor();
    await take('decided');
    await workbench.command('FTP: Complete Merge');
    await workbench.tab('page.html').nth(1).waitFor({ state: 'detached' });
    await saved('page.html');
    assert.equal(await pageOf(folder), MINE);
  });

  it('saves nothing of a merge that is given up', async () => {
    const folder = await meetConflict('given-up');
    await workbench.answerDialog('Merge');
    await workbench.page.getByText('0 Conflicts Remaining').waitFor();
    await workbench.command('View: Close Editor');
    await workbench.answerDialog("Don't Save");
    await workbench.waitForEditor('page.html');
    assert.equal(await pageOf(folder), THEIRS);
    assert.equal(await workbench.editorText(), MINE);
    assert.equal(await workbench.hasUnsavedChanges('page.html'), true);
  });

  it('lets go of a merge that was not complete when the window was loaded again', async () => {
    const folder = await meetConflict('left');
    await workbench.answerDialog('Merge');
    await workbench.page.getByText('0 Conflicts Remaining').waitFor();
    await ui.untilBackedUp('ftp://plain/left/page.html', 'mine one');
    await workbench.reload();
    await workbench.statusBarItem(/plain/).waitFor();
    await workbench.until(
      () => workbench.page.locator('.tabs-container .tab').count(),
      (count) => count === 1,
    );
    await workbench.tab('page.html').click();
    await untilText(MINE);
    assert.equal(await pageOf(folder), THEIRS);
    assert.equal(await workbench.hasUnsavedChanges('page.html'), true);
  });

  it('says so where the version of the server cannot be read', async () => {
    const folder = await write('unreadable');
    await writeFile(join(folder, 'page.html'), THEIRS);
    await chmod(join(folder, 'page.html'), 0o200);
    await workbench.press('Control+S');
    await workbench.dialog.getByText(/It cannot be seen whether page\.html has changed/).waitFor();
    await take('unreadable');
    const buttons = workbench.dialog.locator('.dialog-buttons').getByRole('button');
    assert.deepEqual((await buttons.allTextContents()).sort(), [
      'Cancel',
      'Keep Both',
      'Overwrite',
    ]);
    await workbench.press('Escape');
    await workbench.dialog.waitFor({ state: 'detached' });
    assert.equal(await pageOf(folder), THEIRS);
    await workbench.answer(/Failed to save 'page\.html'/, 'Retry');
    await workbench.answerDialog('Overwrite');
    await saved('page.html');
    assert.equal(await pageOf(folder), MINE);
  });

  it('does not ask a second time where Save As has asked already', async () => {
    await mkdir(join(plain.server.root, 'save-as'));
    await writeFile(join(plain.server.root, 'save-as', 'other.html'), 'other\n');
    const folder = await write('save-as');
    await workbench.command('File: Save As...');
    const value = () => workbench.quickInput.value();
    // What is typed before the editor has filled its own proposal in is lost.
    await workbench.until(value, (text) => text === '/save-as/page.html');
    await workbench.quickInput.type('/save-as/other.html');
    await workbench.until(value, (text) => text === '/save-as/other.html');
    await workbench.quickInput.accept();
    await workbench.page
      .getByText(/^other\.html already exists/)
      .first()
      .waitFor();
    await take('save-as');
    await workbench.actUntil(
      async () => {
        if (await workbench.quickInput.isOpen()) await workbench.quickInput.button('OK');
      },
      () => workbench.tab('other.html').isVisible(),
    );
    await saved('other.html');
    assert.equal(await readFile(join(folder, 'other.html'), 'utf8'), MINE);
    assert.equal(await pageOf(folder), BASE);
  });

  it('asks anew when the file changes while the question is open, with TLS by keyboard', async () => {
    const folder = await meetConflict('again', THEIRS, secure);
    await writeFile(join(folder, 'page.html'), 'changed once more\n');
    await workbench.answerDialogByKey('Overwrite', { tabs: 2 });
    await workbench.dialog.getByText('On the server: 18 bytes').waitFor();
    assert.equal(await pageOf(folder), 'changed once more\n');
    await workbench.answerDialogByKey('Overwrite', { tabs: 2 });
    await saved('page.html');
    assert.equal(await pageOf(folder), MINE);
  });

  it('asks once after the window was loaded again with what was not saved', async () => {
    const folder = await write('reloaded');
    await ui.untilBackedUp('ftp://plain/reloaded/page.html', 'mine one');
    await writeFile(join(folder, 'page.html'), THEIRS);
    await workbench.reload();
    // After a reload the editor may leave the focus to the Explorer.
    await workbench.tab('page.html').click();
    await workbench.waitForEditor('page.html');
    await untilText(MINE);
    await workbench.statusBarItem(/plain/).waitFor();
    await workbench.press('Control+S');
    await workbench.dialog.getByText(/has changed on plain since you opened it/).waitFor();
    assert.deepEqual(await workbench.notifications(), []);
    await workbench.answerDialog('Overwrite');
    await saved('page.html');
    assert.equal(await pageOf(folder), MINE);
    assert.deepEqual(await workbench.notifications(), []);
  });

  it('asks once after the window was closed, and the file was changed while it was', async () => {
    const folder = await write('closed');
    await ui.untilBackedUp('ftp://plain/closed/page.html', 'mine one');
    await ui.open();
    await ui.killExtensionHost();
    // As long as what was opened, so that the editor itself sees no difference.
    const theirs = BASE.toUpperCase();
    await writeFile(join(folder, 'page.html'), theirs);
    await ui.open('ftp://plain/closed');
    await workbench.tab('page.html').click();
    await workbench.waitForEditor('page.html');
    await untilText(MINE);
    await workbench.statusBarItem(/plain/).waitFor();
    assert.deepEqual(await workbench.notifications(), []);
    await workbench.press('Control+S');
    await workbench.dialog.getByText(/has changed on plain since you opened it/).waitFor();
    assert.equal(await pageOf(folder), theirs);
    await workbench.answerDialog('Overwrite');
    await saved('page.html');
    assert.equal(await workbench.dialog.count(), 0);
    assert.equal(await pageOf(folder), MINE);
    assert.deepEqual(await workbench.notifications(), []);
    await saveMore(folder, MINE);
  });

  it('asks the second of two windows that save the same file', async () => {
    const folder = await write('windows/inner');
    // Two windows of one folder are one workspace to the editor, and share what is not saved.
    const other = await ui.openAnother('ftp://plain/windows');
    try {
      await other.explorerItem('inner').waitFor();
      await other.expandInExplorer('inner');
      await other.openFile('page.html');
      await other.press('Control+End');
      await other.typeText('six, in the other window');
      await workbench.save();
      assert.equal(await pageOf(folder), MINE);
      await other.press('Control+S');
      await other.dialog.waitFor();
      assert.equal(await pageOf(folder), MINE);
      await other.answerDialog('Merge');
      await other.page.getByText('0 Conflicts Remaining').waitFor();
      await other.page
        .locator('.editor-actions')
        .getByRole('button', { name: 'Complete Merge' })
        .click();
      const both = `${MINE}six, in the other window`;
      await workbench.until(
        () => pageOf(folder),
        (text) => text === both,
      );
    } finally {
      await other.close();
    }
  });

  describe('with saves that nobody asks for', () => {
    before(() => ui.writeSettings({ 'files.autoSave': 'afterDelay', 'files.autoSaveDelay': 200 }));
    after(() => ui.writeSettings({ 'files.autoSave': 'off' }));

    it('has one notice, and asks when the person tries again', async () => {
      const folder = await write('automatic', THEIRS);
      const notice = workbench.notification(/Failed to save 'page\.html'/);
      await notice.waitFor();
      await workbench.typeText('and more of it ');
      await workbench.until(
        () => workbench.editorText(),
        (text) => text.startsWith('mine and more of it one'),
      );
      assert.equal(await workbench.dialog.count(), 0);
      assert.equal((await workbench.notifications()).length, 1);
      assert.equal(await pageOf(folder), THEIRS);
      await notice.getByRole('button', { name: 'Retry' }).click();
      await workbench.answerDialog('Overwrite');
      await saved('page.html');
      assert.match(await pageOf(folder), /^mine and more of it one/);
      await notice.waitFor({ state: 'detached' });
    });
  });

  describe('where the settings say to overwrite', () => {
    before(() => ui.writeSettings({ 'files.saveConflictResolution': 'overwriteFileOnDisk' }));
    after(() => ui.writeSettings({ 'files.saveConflictResolution': 'askUser' }));

    it('asks nobody', async () => {
      const folder = await write('settings', THEIRS);
      await workbench.save();
      assert.equal(await workbench.dialog.count(), 0);
      assert.equal(await pageOf(folder), MINE);
    });
  });

  /** The next save asks nothing: the document is known to hold what the server has. */
  async function saveMore(folder: string, text: string): Promise<void> {
    await workbench.page.locator('.editor-group-container.active .view-lines').click();
    await workbench.press('Control+Home');
    await workbench.typeText('more ');
    await workbench.save();
    assert.equal(await pageOf(folder), `more ${text}`);
  }

  async function compared(): Promise<void> {
    await workbench.page
      .locator('.monaco-diff-editor .editor.modified .view-line')
      .first()
      .waitFor();
  }

  /** In the comparison that is active. */
  async function theirsIs(text: string): Promise<void> {
    const lines = workbench.page.locator('.monaco-diff-editor .editor.original .view-line');
    await workbench.until(
      async () => (await lines.allTextContents()).join('\n').replaceAll('\u00a0', ' '),
      (shown) => shown.trim() === text.trim(),
    );
  }

  async function groups(expected: number): Promise<void> {
    await workbench.until(
      () => workbench.page.locator('.editor-group-container').count(),
      (count) => count === expected,
    );
  }

  function titleAction(name: string) {
    return workbench.page.locator('.editor-actions').getByRole('button', { name });
  }

  async function saved(name: string): Promise<void> {
    await workbench.until(
      () => workbench.hasUnsavedChanges(name),
      (unsaved) => !unsaved,
    );
  }

  async function untilText(expected: string): Promise<void> {
    await workbench.until(
      () => workbench.editorText(),
      (text) => text === expected,
    );
  }
});
