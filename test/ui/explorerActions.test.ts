import { strict as assert } from 'node:assert';
import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testCertificate } from '../support/certificates.ts';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { PermissionsPage } from '../support/vscode/permissionsPage.ts';
import { QuickInput } from '../support/vscode/quickInput.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;

describe('actions on remote files, in the Explorer', function () {
  this.timeout(300_000);

  let plain: RealServer | undefined;
  let secure: RealServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let explorer: Explorer;
  let page: PermissionsPage;
  let input: QuickInput;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    plain = await realServerOrSkip(this, 'vsftpd', 'proftpd');
    const { host, user, password, port } = plain;
    const tls = { mode: 'explicit', version: 'TLSv1.2' } as const;
    secure = await startServer(plain.name, { password, tls });
    for (const server of [plain, secure]) await fill(server);
    const { fingerprint } = await testCertificate();
    const saved = { id: 'shop', name: 'Shop', user, host, security: 'explicit' };
    ui = await FtpWorkbench.start(this, {
      netrc: `machine ${host} login ${user} password ${password}\n`,
      settings: {
        'ftpWorkspace.connections': [{ ...saved, port: secure.port, certificates: [fingerprint] }],
      },
    });
    workbench = ui.workbench;
    explorer = new Explorer(workbench);
    page = new PermissionsPage(workbench);
    input = new QuickInput(workbench.page);
    await ui.open(`ftp://${user}@${host}:${port}/site`);
    await explorer.waitFor('index.html');
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await plain?.stop();
    await secure?.stop();
  });

  async function fill(server: RealServer): Promise<void> {
    const folder = join(server.root, 'site');
    await mkdir(join(folder, 'scripts'), { recursive: true });
    for (const path of ['index.html', 'locked.txt', 'scripts/run.sh', 'scripts/notes.txt']) {
      await writeFile(join(folder, path), `${path}\n`);
    }
    await symlink('index.html', join(folder, 'home.html'));
    await chmod(join(folder, 'index.html'), 0o644);
    await chmod(join(folder, 'locked.txt'), 0o444);
    await chmod(join(folder, 'scripts'), 0o755);
    await chmod(join(folder, 'scripts/run.sh'), 0o755);
    await chmod(join(folder, 'scripts/notes.txt'), 0o644);
    await server.own(folder);
  }

  async function modeOf(server: RealServer, path: string): Promise<string> {
    const { mode } = await stat(join(server.root, 'site', path));
    return (mode & 0o7777).toString(8);
  }

  async function untilMarked(name: string, mark: RegExp): Promise<void> {
    const label = workbench.explorerItem(name).locator('.monaco-icon-label');
    await workbench.until(
      async () => (await label.getAttribute('aria-label')) ?? '',
      (text) => mark.test(text),
    );
  }

  it('shows the properties of a file, and finds its checksum when it is asked to', async () => {
    await explorer.menu('index.html', 'Properties');
    await input.waitFor('Properties of index.html');
    const rows = await input.picks();
    for (const label of ['Kind', 'Size', 'Modified', 'Modified (UTC)', 'Permissions', 'Owner']) {
      assert.ok(rows.includes(label), `${label} in ${rows.join(', ')}`);
    }
    await input.type('Checksum');
    await input.accept();
    await workbench.page
      .locator('.quick-input-list')
      .getByText(/(SHA|MD)\d+ [0-9a-f]{32,}/)
      .waitFor();
    await input.cancel();
  });

  it('duplicates from the menu of a file', async () => {
    await explorer.menu('index.html', 'Duplicate');
    await explorer.waitFor('index copy.html');
    const text = await readFile(join(plain!.root, 'site/index copy.html'), 'utf8');
    assert.equal(text, 'index.html\n');
  });

  it('deletes from the palette after a question that names the file', async () => {
    await workbench.openFile('index copy.html');
    await workbench.command('FTP: Delete');
    await workbench.dialog.filter({ hasText: 'Delete /site/index copy.html?' }).waitFor();
    await workbench.answerDialog('Delete');
    await explorer.waitForNo('index copy.html');
    await workbench.tab('index copy.html').waitFor({ state: 'detached' });
  });

  const ways = [
    { title: 'in plain text, by mouse', isByKey: false },
    { title: 'with TLS, by keyboard', isByKey: true },
  ];

  for (const { title, isByKey } of ways) {
    const server = () => (isByKey ? secure! : plain!);

    it(`marks what is read-only and where a link leads, and offers to change permissions ${title}`, async () => {
      if (isByKey) await ui!.open('ftp://shop/site');
      await explorer.waitFor('locked.txt');
      await untilMarked('locked.txt', /Read-only \(0444 r--r--r--\)/);
      await untilMarked('home.html', /Symbolic link to index\.html/);

      await workbench.openFile('locked.txt');
      if (isByKey) await workbench.command('FTP: Change Permissions…');
      else {
        const actions = workbench.page.locator('.editor-actions');
        await actions.getByRole('button', { name: /Change Permissions/ }).click();
      }
      await page.waitForOctal('0444');
      const box = page.box('Owner: Write');
      if (isByKey) await page.pressByKey(box, 'Space', 'Shift+Tab');
      else await box.click();
      await page.waitForOctal('0644');
      const change = page.button('Change Permissions');
      if (isByKey) await page.pressByKey(change, 'Enter');
      else await change.click();
      await page.end.getByText('The permissions were changed: 1.').waitFor();
      assert.equal(await modeOf(server(), 'locked.txt'), '644');
      await page.button('Close').click();
      await workbench.openFile('locked.txt');
      await workbench.typeText('mine ');
      await workbench.save();
      const text = await readFile(join(server().root, 'site/locked.txt'), 'utf8');
      assert.equal(text, 'mine locked.txt\n');
    });

    it(`marks a folder that cannot be listed, with the reason, until it can ${title}`, async () => {
      const closed = join(server().root, 'site/closed');
      await mkdir(closed);
      await server().own(closed);
      await chmod(closed, 0);
      await workbench.command('FTP: Refresh');
      await explorer.waitFor('closed');
      await explorer.select('closed');
      await untilMarked('closed', /The folder could not be listed\. .* denies access/);
      await chmod(closed, 0o755);
      await workbench.command('FTP: Refresh');
      await untilMarked('closed', /\/closed$/);
    });

    it(`changes the permissions of a tree after a preview ${title}`, async () => {
      const recursive = page.box('Change what is in the folders as well');
      if (isByKey) {
        await explorer.menuByKey('scripts', 'Change Permissions…');
        await page.waitForOctal('0755');
        await page.octal.fill('9');
        await page.frame.getByText(/Enter three or four digits/).waitFor();
        await page.octal.fill('775');
        assert.equal(await page.box('Group: Write').isChecked(), true);
        await page.pressByKey(recursive, 'Space');
        await page.octal.press('Enter');
      } else {
        await explorer.menu('scripts', 'Change Permissions…');
        await page.waitForOctal('0755');
        await page.box('Group: Write').click();
        await page.waitForOctal('0775');
        await recursive.click();
        await page.button('Preview Changes').click();
      }
      await page.frame.getByText('Would change: files: 2, folders: 1.').waitFor();
      assert.equal(await modeOf(server(), 'scripts/run.sh'), '755');
      if (isByKey) await page.octal.press('Enter');
      else await page.button('Change Permissions').click();
      await page.end.getByText('The permissions were changed: 3.').waitFor();
      assert.equal(await modeOf(server(), 'scripts'), '775');
      assert.equal(await modeOf(server(), 'scripts/run.sh'), '775');
      assert.equal(await modeOf(server(), 'scripts/notes.txt'), '664');
      await page.button('Close').click();
    });
  }

  it('does the same under TLS, for a saved connection', async () => {
    await workbench.openFile('index.html');
    await workbench.command('FTP: Rename…');
    await input.answer('Rename index.html', 'start.html');
    await explorer.waitFor('start.html');
    await workbench.tab('start.html').waitFor();

    await workbench.command('FTP: New Folder…');
    await input.answer('New Folder', 'a/b');
    await explorer.waitFor('a');
    assert.ok((await stat(join(secure!.root, 'site/a/b'))).isDirectory());

    await explorer.menu('start.html', 'Change Permissions…');
    await page.waitForOctal('0644');
    await page.octal.fill('600');
    await page.octal.press('Enter');
    await page.end.getByText('The permissions were changed: 1.').waitFor();
    assert.equal(await modeOf(secure!, 'start.html'), '600');
  });
});
