import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noteSecret } from '../support/secrets.ts';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { until } from '../support/vscode/until.ts';
import type { QuickInput } from '../support/vscode/quickInput.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;
const OTHER_PASSWORD = noteSecret('imported-Narwhal-2203');
const IMPORT = 'FTP: Import Connections…';

interface Saved {
  readonly id: string;
  readonly [key: string]: unknown;
}

describe('importing connections in the workbench', function () {
  this.timeout(300_000);

  let folder: string;
  let plain: RealServer | undefined;
  let encrypted: RealServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let quickInput: QuickInput;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    plain = await realServerOrSkip(this, 'proftpd', 'pyftpdlib');
    const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
    encrypted = await startServer(plain.name, { tls });
    for (const { root } of [plain, encrypted]) await writeFile(join(root, 'index.html'), '<h1>\n');
    folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-import-'));
    await mkdir(join(folder, '.vscode'));
    await writeFile(join(folder, '.vscode', 'sftp.json'), sftpJson(plain));
    await writeFile(join(folder, 'sitemanager.xml'), siteManager(encrypted));
    const old = { id: 'old-site', name: 'Old site', host: 'old.example.com', user: 'alice' };
    ui = await FtpWorkbench.start(this, { settings: { 'ftpWorkspace.connections': [old] } });
    workbench = ui.workbench;
    quickInput = workbench.quickInput;
    await ui.open(folder);
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await plain?.stop();
    await encrypted?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Waits until the settings hold a connection with this id, and returns all of them. */
  async function savedWith(id: string): Promise<readonly Saved[]> {
    const text = await until(
      () => ui!.settings(),
      (settings) => settings.includes(`"${id}"`),
      DEADLINE_MS,
    );
    const settings = JSON.parse(text) as { 'ftpWorkspace.connections': readonly Saved[] };
    return settings['ftpWorkspace.connections'];
  }

  it('by mouse: from the open folder, with a preview, and the password comes along', async () => {
    const { host, port, user, password } = plain!;
    await workbench.command(IMPORT);
    await quickInput.pick('SFTP');
    await quickInput.waitFor('Import from the SFTP extension');
    assert.deepEqual(await checkedRows(workbench), {
      'Plain site': true,
      'Second site': true,
      'Old one': false,
      'Over SSH': false,
    });
    assert.match(await rowText(workbench, 'Plain site'), /with password.*2 settings not taken: /s);
    assert.match(await rowText(workbench, 'Old one'), /the same as Old site/);
    assert.match(await rowText(workbench, 'Over SSH'), /It uses SFTP, which is not FTP/);
    // What cannot be imported cannot be chosen.
    await row(workbench, 'Over SSH').click();
    await row(workbench, 'Second site').click();
    await workbench.until(
      () => checkedRows(workbench),
      (rows) => rows['Second site'] === false && rows['Over SSH'] === false,
    );
    await workbench.page.locator('.quick-input-widget').getByText('OK', { exact: true }).click();
    await quickInput.pick('Keep Passwords in the Secret Storage');

    const connections = await savedWith('plain-site');
    assert.deepEqual(
      connections.map(({ id }) => id),
      ['old-site', 'plain-site'],
    );
    assert.deepEqual(connections[1], {
      id: 'plain-site',
      name: 'Plain site',
      host,
      user,
      port,
      root: '/',
    });
    assert.equal((await ui!.settings()).includes(password), false);

    await workbench.answer(/The connection Plain site was imported/, 'Open Folder');
    // Nobody was asked for a password.
    await new Explorer(workbench).waitFor('index.html');
  });

  it('by keyboard: from a file, without passwords, over TLS', async () => {
    await ui!.open(folder);
    await workbench.command(IMPORT);
    await quickInput.waitFor('Import FTP Connections');
    await quickInput.type('Choose a File');
    await quickInput.accept();
    await workbench.until(
      () => quickInput.value(),
      (value) => value.includes(folder),
    );
    await quickInput.type(join(folder, 'sitemanager.xml'));
    await quickInput.accept();
    await quickInput.waitFor('Import from FileZilla');
    // The second is the first below the box: the list begins with it, and the space takes it out.
    await workbench.press('ArrowDown', 'ArrowDown', 'Space');
    await workbench.until(
      () => checkedRows(workbench),
      (rows) => rows['Secure <b>site</b>'] === true && rows['Not this'] === false,
    );
    await workbench.press('Enter');
    assert.ok(await quickInput.offers('Do Not Import Passwords', DEADLINE_MS));
    await workbench.press('ArrowDown', 'Enter');

    const { host, port, user, password } = encrypted!;
    const connections = await savedWith('secure-b-site-b');
    assert.deepEqual(connections.at(-1), {
      id: 'secure-b-site-b',
      name: 'Secure <b>site</b>',
      group: 'Work',
      host,
      port,
      user,
      security: 'explicit',
    });
    assert.equal((await ui!.settings()).includes('Not this'), false);

    await workbench.command('FTP: Open Folder…');
    await quickInput.type('Secure <b>site</b>');
    await quickInput.accept();
    await workbench.answerDialog('Trust Always');
    await quickInput.step(/asks for the password/, password);
    await quickInput.pick('Use it for this window only');
    await quickInput.pick('Open This Folder');
    await new Explorer(workbench).waitFor('index.html');
  });

  it('tells what is wrong with a file, and nothing of what stands in it', async () => {
    const bad = join(folder, 'bad.json');
    await writeFile(bad, `{"host": "h", "password": "${OTHER_PASSWORD}`);
    await ui!.open(folder);
    await workbench.command(IMPORT);
    await quickInput.pick('Choose a File…');
    await workbench.until(
      () => quickInput.value(),
      (value) => value.includes(folder),
    );
    await quickInput.type(bad);
    await quickInput.accept();
    await workbench.notification(/bad\.json is not valid JSON/).waitFor();
  });

  it('exports connections to a file without secrets, which can be imported again', async () => {
    const file = join(folder, 'exported.json');
    await ui!.open(folder);
    await workbench.command('FTP: Export Connections…');
    await quickInput.waitFor('Export FTP Connections');
    await row(workbench, 'Old site').click();
    await quickInput.accept();
    await workbench.until(
      () => quickInput.value(),
      (value) => value.includes(folder),
    );
    await quickInput.type(file);
    await quickInput.accept();
    await workbench.notification(/connections were exported/).waitFor();
    const text = await readFile(file, 'utf8');
    const { connections } = JSON.parse(text) as { readonly connections: readonly Saved[] };
    assert.deepEqual(
      connections.map(({ id }) => id),
      ['plain-site', 'secure-b-site-b'],
    );
    assert.equal(text.includes(plain!.password), false);
  });
});

function row(workbench: Workbench, label: string) {
  const { page } = workbench;
  return page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ has: page.locator('.label-name').getByText(label, { exact: true }) });
}

async function rowText(workbench: Workbench, label: string): Promise<string> {
  return (await row(workbench, label).getAttribute('aria-label')) ?? '';
}

/** The labels of the list, and whether each is checked. */
async function checkedRows(workbench: Workbench): Promise<Readonly<Record<string, boolean>>> {
  const rows = workbench.page.locator('.quick-input-list .monaco-list-row');
  const entries = await rows.evaluateAll((elements) =>
    elements.map((element) => [
      element.querySelector('.quick-input-list-label .label-name')?.textContent ?? '',
      element.querySelector('[role=checkbox]')?.getAttribute('aria-checked') === 'true' ||
        element.getAttribute('aria-checked') === 'true',
    ]),
  );
  return Object.fromEntries(entries) as Readonly<Record<string, boolean>>;
}

function sftpJson({ host, port, user, password }: RealServer): string {
  const site = { name: 'Plain site', protocol: 'ftp', host, port, username: user, password };
  return JSON.stringify([
    { ...site, remotePath: '/', uploadOnSave: true, ignore: ['.git'] },
    { name: 'Second site', protocol: 'ftp', host: 'second.example.com', username: 'bob' },
    { name: 'Old one', protocol: 'ftp', host: 'old.example.com', username: 'alice' },
    { name: 'Over SSH', host: 'ssh.example.com', username: 'carol', password: OTHER_PASSWORD },
  ]);
}

function siteManager({ host, port, user, password }: RealServer): string {
  const pass = Buffer.from(password).toString('base64');
  return `<?xml version="1.0" encoding="UTF-8"?>
<FileZilla3 version="3.67.1" platform="*nix"><Servers>
  <Folder expanded="1">Work
    <Server>
      <Host>${host}</Host><Port>${port}</Port><Protocol>4</Protocol><Type>0</Type>
      <User>${user}</User><Pass encoding="base64">${pass}</Pass><Logontype>1</Logontype>
      <Name>Secure &lt;b&gt;site&lt;/b&gt;</Name>
    </Server>
  </Folder>
  <Server>
    <Host>not.example.com</Host><Port>21</Port><Protocol>0</Protocol><Type>0</Type>
    <Logontype>0</Logontype><Name>Not this</Name>
  </Server>
</Servers></FileZilla3>
`;
}
