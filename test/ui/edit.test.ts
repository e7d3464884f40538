import { strict as assert } from 'node:assert';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { until } from '../support/vscode/until.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;

describe('a folder of an FTP server in the workbench', function () {
  this.timeout(300_000);

  let ftp: RealServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let explorer: Explorer;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    ftp = await realServerOrSkip(this, 'vsftpd', 'pyftpdlib');
    const { host, user, password } = ftp;
    ui = await FtpWorkbench.start(this, {
      netrc: `machine ${host} login ${user} password ${password}\n`,
      settings: { 'ftpWorkspace.watch.interval': 1, 'explorer.confirmDelete': true },
    });
    workbench = ui.workbench;
    explorer = new Explorer(workbench);
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await ftp?.stop();
  });

  /** Opens a window on a new folder of the server with these files. */
  async function open(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const { root, user, host, port } = ftp!;
    const folder = join(root, name);
    await mkdir(folder);
    for (const [path, text] of Object.entries(files)) await put(join(folder, path), text);
    await ftp!.own(folder);
    await ui!.open(`ftp://${user}@${host}:${port}/${name}`);
    for (const path of Object.keys(files)) await explorer.waitFor(path.split('/')[0] ?? path);
    return folder;
  }

  it('saves what is typed, and nothing else is left on the server', async () => {
    const folder = await open('typing', { 'pages/index.html': '<h1>Hello</h1>\n' });
    await workbench.statusBarItem(`${ftp!.user}@${ftp!.host}:${ftp!.port}`).waitFor();
    await workbench.expandInExplorer('pages');
    await workbench.openFile('index.html');
    assert.equal(await workbench.editorText(), '<h1>Hello</h1>\n');

    await workbench.press('Control+End');
    await workbench.typeText('<p>typed ä</p>');
    assert.equal(await workbench.hasUnsavedChanges('index.html'), true);
    assert.equal(await textOf(folder, 'pages/index.html'), '<h1>Hello</h1>\n');
    await workbench.save();

    assert.equal(await textOf(folder, 'pages/index.html'), '<h1>Hello</h1>\n<p>typed ä</p>');
    assert.deepEqual(await readdir(join(folder, 'pages')), ['index.html']);
    assert.deepEqual(await workbench.notifications(), []);
  });

  it('makes, renames and deletes files and folders in the Explorer', async () => {
    const folder = await open('explorer', { 'kept.txt': 'kept\n' });
    await explorer.newFile('new #1.txt');
    assert.equal(await textOf(folder, 'new #1.txt'), '');
    await workbench.typeText('first words');
    await workbench.save();
    assert.equal(await textOf(folder, 'new #1.txt'), 'first words');

    await explorer.rename('new #1.txt', 'ä & b.txt');
    assert.deepEqual((await readdir(folder)).sort(), ['kept.txt', 'ä & b.txt']);
    assert.equal(await textOf(folder, 'ä & b.txt'), 'first words');
    // The editor follows the file to its new name.
    await workbench.tab('ä & b.txt').waitFor();

    await explorer.delete('ä & b.txt');
    assert.deepEqual(await readdir(folder), ['kept.txt']);

    await explorer.newFolder('sub');
    await explorer.select('sub');
    await explorer.newFile('inside.txt');
    assert.deepEqual(await readdir(join(folder, 'sub')), ['inside.txt']);
    await explorer.deleteFolder('sub', /Delete the folder .*sub with 1 file /);
    assert.deepEqual(await readdir(folder), ['kept.txt']);
    assert.deepEqual(await workbench.notifications(), []);
  });

  it('shows what others change, without a reload', async () => {
    const folder = await open('watching', { 'shared.txt': 'before\n', 'gone.txt': 'gone\n' });
    await workbench.openFile('shared.txt');
    assert.equal(await workbench.editorText(), 'before\n');

    await put(join(folder, 'shared.txt'), 'changed by someone else\n');
    await put(join(folder, 'arrived.txt'), 'new\n');
    await ftp!.own(folder);

    await explorer.waitFor('arrived.txt');
    await until(
      () => workbench.editorText(),
      (text) => text === 'changed by someone else\n',
      DEADLINE_MS,
    );
    assert.equal(await workbench.hasUnsavedChanges('shared.txt'), false);
  });
});

async function put(path: string, text: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
}

function textOf(folder: string, path: string): Promise<string> {
  return readFile(join(folder, path), 'utf8');
}
