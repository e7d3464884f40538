import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noteSecret } from '../support/secrets.ts';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { until } from '../support/vscode/until.ts';
import type { QuickInput } from '../support/vscode/quickInput.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;
const OTHER_PASSWORD = noteSecret('imported-Narwhal-2203');
const IMPORT = 'FTP: Import Connections…';
const EXACT = { exact: true };
const CHOOSE_FILE = 'Choose a File…';

interface Saved {
  readonly id: string;
  readonly [key: string]: unknown;
}

interface Settings {
  readonly 'ftpWorkspace.connections': readonly Saved[];
}

/** All that can be set, of a server that nobody has. */
const FULL = {
  ...{ id: 'full', name: 'Full', group: 'Work/Live', host: 'full.example.com', port: 2121 },
  ...{ user: 'alice', root: '/www', security: 'explicit', minTlsVersion: 'TLSv1.3' },
  certificates: [`SHA256:${'AB:'.repeat(31)}AB`],
  ...{ clientCertificate: '/keys/alice.pem', clientKey: '/keys/alice.key' },
  ...{ dataConnection: 'active', activeAddress: '192.0.2.1', activePorts: '50000-50100' },
  ...{ encoding: 'koi8-r', maxConnections: 2, saveStrategy: 'direct', trash: '/trash' },
  ...{ proxy: 'socks5://alice@proxy.example.com:1080', shortcuts: { dataAhead: false } },
};
const ALL_EXPORTED = { 'Plain site': true, 'Secure <b>site</b>': true, Full: true };

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
    await until(
      () => ui!.settings(),
      (settings) => settings.includes(`"${id}"`),
      DEADLINE_MS,
    );
    return saved();
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
    await workbench.page.locator('.quick-input-widget').getByText('OK', EXACT).click();
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
    await answerPath(join(folder, 'sitemanager.xml'));
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
    await quickInput.pick(CHOOSE_FILE);
    await answerPath(bad);
    await workbench.notification(/bad\.json is not valid JSON/).waitFor();
  });

  describe('our own exports', () => {
    let panel: ConnectionsPanel;
    let others: readonly Saved[];
    let exported: readonly Saved[];

    before(async () => {
      panel = new ConnectionsPanel(workbench);
      const [old, ...more] = await saved();
      others = [old!];
      exported = [...more, FULL];
      await ui!.writeSettings({ 'ftpWorkspace.connections': [...others, ...exported] });
      await ui!.open(folder);
      await panel.open();
      await panel.expand('Work');
      await panel.expand('Live');
    });

    const ways = {
      mouse: {
        begin: (command: string) =>
          workbench.actUntil(
            () => panel.more(command),
            () => quickInput.isOpen(),
          ),
        choose: (label: string) => row(workbench, label).click(),
        accept: () => workbench.page.locator('.quick-input-widget').getByText('OK', EXACT).click(),
        remove: async (name: string) => {
          await panel.menu(name, 'Remove Connection…');
          await workbench.answerDialog('Remove');
        },
      },
      keys: {
        begin: (command: string) => workbench.command(`FTP: ${command}`),
        choose: (label: string) => chooseByKey(label),
        accept: () => quickInput.accept(),
        remove: async (name: string) => {
          await workbench.command('FTP: Remove Connection…');
          assert.ok(await quickInput.offers(name, DEADLINE_MS));
          await quickInput.type(name);
          await quickInput.accept();
          await workbench.answerDialogByKey('Remove');
        },
      },
    };
    for (const [way, { begin, choose, accept, remove }] of Object.entries(ways)) {
      it(`have no secrets, and bring back what was removed, by ${way}`, async () => {
        const file = join(folder, `by-${way}.json`);
        await begin('Export Connections…');
        await quickInput.waitFor('Export FTP Connections');
        await choose('Old site');
        await untilChecked({ 'Old site': false, ...ALL_EXPORTED });
        await accept();
        await answerPath(file);
        await workbench.notification(/3 connections were exported, without/).waitFor();
        const text = await readFile(file, 'utf8');
        assert.deepEqual((JSON.parse(text) as { connections: unknown }).connections, exported);
        assert.equal(text.includes(plain!.password), false);

        for (const name of Object.keys(ALL_EXPORTED)) {
          await remove(name);
          await panel.row(name).waitFor({ state: 'detached' });
        }
        assert.deepEqual(await saved(), others);

        await begin('Import Connections…');
        await quickInput.waitFor('Import FTP Connections');
        await choose(CHOOSE_FILE);
        await answerPath(file);
        await quickInput.waitFor('Import from FTP Workspace');
        await untilChecked(ALL_EXPORTED);
        assert.match(await rowText(workbench, 'Plain site'), /no password.*, new$/);
        await accept();
        await workbench.notification(/3 connections were imported/).waitFor();
        assert.deepEqual(await saved(), [...others, ...exported]);
        await workbench.command('Notifications: Clear All Notifications');
        await panel.row('Full').waitFor();
      });
    }
  });

  async function saved(): Promise<readonly Saved[]> {
    const settings = JSON.parse(await ui!.settings()) as Settings;
    return settings['ftpWorkspace.connections'];
  }

  async function untilChecked(expected: Readonly<Record<string, boolean>>): Promise<void> {
    const inOrder = (rows: object) => JSON.stringify(Object.entries(rows).sort());
    await workbench.until(
      () => checkedRows(workbench),
      (rows) => inOrder(rows) === inOrder(expected),
    );
  }

  /** Goes down to an entry, and takes it; where several can be taken it is put back. */
  async function chooseByKey(label: string): Promise<void> {
    const focused = row(workbench, label).and(workbench.page.locator('.focused'));
    await workbench.until(
      async () => {
        await workbench.press('ArrowDown');
        return focused.count();
      },
      (count) => count > 0,
    );
    await workbench.press(label === CHOOSE_FILE ? 'Enter' : 'Space');
  }

  /** Types where a file is or is to be, when the box has found the folder that it begins in. */
  async function answerPath(path: string): Promise<void> {
    await workbench.until(
      () => quickInput.value(),
      (value) => value.includes(folder),
    );
    await quickInput.type(path);
    await quickInput.accept();
  }
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
