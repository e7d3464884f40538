import { strict as assert } from 'node:assert';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import type { QuickInput } from '../support/vscode/quickInput.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;

describe('faults in the workbench', function () {
  this.timeout(300_000);

  let ftp: RealServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let quickInput: QuickInput;
  let explorer: Explorer;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    ftp = await realServerOrSkip(this, 'vsftpd', 'pyftpdlib');
    const { host, port, user, password } = ftp;
    ui = await FtpWorkbench.start(this, {
      netrc: `machine ${host} login ${user} password ${password}\n`,
      settings: {
        'ftpWorkspace.offlineSaves': 'fail',
        'ftpWorkspace.connections': [
          { id: 'real', name: 'Real site', host, port, user },
          { id: 'bad', name: 'Bad port', host, port: '21' },
          'not an object',
        ],
      },
      keybindings: [
        { key: 'ctrl+alt+1', command: 'ftpWorkspace.openFolder', args: 'sftp://example.com/' },
      ],
    });
    workbench = ui.workbench;
    quickInput = workbench.quickInput;
    explorer = new Explorer(workbench);
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await ftp?.stop();
  });

  /** Makes a folder of the server with a file in it. */
  async function makeFolder(name: string, file: string, text: string): Promise<string> {
    const folder = join(ftp!.root, name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, file), text);
    await ftp!.own(folder);
    return folder;
  }

  it('keeps what is typed while the server is away, and saves it when the server is back', async () => {
    const file = join(await makeFolder('away', 'page.html', 'before\n'), 'page.html');
    await ui!.open('ftp://real/away');
    await workbench.openFile('page.html');
    await ftp!.kill();

    await workbench.press('Control+End');
    await workbench.typeText('typed');
    await workbench.press('Control+S');
    await workbench
      .notification(/Failed to save 'page\.html'.*Real site does not accept connections/)
      .getByRole('button', { name: 'Retry' })
      .waitFor();
    assert.equal(await workbench.hasUnsavedChanges('page.html'), true);
    assert.equal(await readFile(file, 'utf8'), 'before\n');

    await ftp!.restart();
    await workbench.answer(/Failed to save/, 'Retry');
    await workbench.page.locator('.tab.active:not(.dirty)').waitFor();
    assert.equal(await readFile(file, 'utf8'), 'before\ntyped');
  });

  it('says that a folder cannot be listed, and shows it when it can', async () => {
    await makeFolder('lists', 'beside.txt', 'beside\n');
    const locked = await makeFolder('lists/locked', 'inside.txt', 'inside\n');
    await chmod(locked, 0o300);
    await ui!.open('ftp://real/lists');
    await workbench.expandInExplorer('locked');
    await workbench.notification(/Real site.*\/lists\/locked/).waitFor();

    await chmod(locked, 0o700);
    await workbench.answer(/\/lists\/locked/, 'Try Again');
    await explorer.waitFor('inside.txt');
  });

  it('tells what is wrong with an address', async () => {
    await ui!.open();
    await workbench.command('FTP: Open Folder…');
    await quickInput.pick('Enter a URL…');
    await quickInput.message.getByText('URL of the folder').waitFor();
    const problems: readonly (readonly [string, RegExp])[] = [
      ['https://example.com/', /must begin with ftp:\/\/ or ftps:\/\//],
      ['ftp://', /needs a host name/],
      ['ftp://example.com:99999/', /port must be a number from 1 to 65535/],
    ];
    for (const [text, problem] of problems) {
      await quickInput.type(text);
      await quickInput.message.getByText(problem).waitFor();
      await quickInput.accept();
      assert.equal(await quickInput.isOpen(), true);
    }
    await quickInput.cancel();
    await quickInput.waitForClosed();

    await workbench.press('Control+Alt+1');
    await workbench.notification(/must begin with ftp:\/\/ or ftps:\/\//).waitFor();
  });

  it('names what is wrong with a connection, and goes on with the others', async () => {
    await makeFolder('good', 'index.html', '<h1>Hello</h1>\n');
    await ui!.open('ftp://bad/');
    await workbench
      .notification(/The connection Bad port is not set up correctly\. "port" must be/)
      .getByRole('button', { name: 'Edit Connection' })
      .waitFor();

    await ui!.open();
    await workbench.command('FTP: Open Folder…');
    await quickInput.waitFor('Open FTP Folder');
    assert.deepEqual((await quickInput.picks()).slice(0, 5), [
      'Real site',
      'Bad port',
      '"port" must be a whole number from 1 to 65535.',
      '#3',
      'A connection must be an object with at least "id" and "host".',
    ]);
    await quickInput.pick('Real site');
    await quickInput.pick('good');
    await quickInput.waitFor('Real site /good');
    await quickInput.pick('Open This Folder');
    await workbench.statusBarItem('Real site').waitFor();
    await explorer.waitFor('index.html');
  });
});
