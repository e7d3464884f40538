import { strict as assert } from 'node:assert';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import { noteSecret } from '../support/secrets.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { chooseLocal } from '../support/vscode/localChoice.ts';
import type { QuickInput } from '../support/vscode/quickInput.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;
const POLL_MS = 1_000;
const IMPORT = 'FTP: Import Connections…';
const FIXTURES = fileURLToPath(new URL('../unit/extension/import/fixtures', import.meta.url));
const NETRC = `machine netrc.example.com login alice password ${noteSecret('placed-Gecko-7719')}\n`;

/** A file that a program has written, where it keeps it: in the open folder, or below the home. */
const PLACED: readonly (readonly [fixture: string, place: string])[] = [
  ['sftp.json', 'work/.vscode/sftp.json'],
  ['ftp-kr.json', 'work/.vscode/ftp-kr.json'],
  ['written/ftp.ftpconfig', 'work/.ftpconfig'],
  ['webServers.xml', 'work/.idea/webServers.xml'],
  ['filezilla-3.63.0/sitemanager.xml', '.config/filezilla/sitemanager.xml'],
  ['mirror.duck', '.duck/bookmarks/mirror.duck'],
];

/** What is offered, what it is called then, and a connection of it. */
const OFFERED: readonly (readonly [program: string, source: string, site: string])[] = [
  ['SFTP', 'the SFTP extension', 'Live'],
  ['ftp-kr', 'ftp-kr', 'Korean'],
  ['Remote-FTP', 'Remote-FTP', 'alice@ftp.example.com'],
  ['PhpStorm', 'PhpStorm', 'Shop'],
  ['FileZilla', 'FileZilla', 'Mirror'],
  ['Cyberduck', 'Cyberduck', 'Shop – FTP-SSL'],
  ['ftp-simple', 'ftp-simple', 'Shop'],
  ['netrc', 'netrc', 'alice@netrc.example.com'],
];

describe('importing connections from where they are, in the workbench', function () {
  this.timeout(300_000);

  let home: string | undefined;
  let plain: RealServer | undefined;
  let encrypted: RealServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let quickInput: QuickInput;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    plain = await realServerOrSkip(this, 'vsftpd', 'pyftpdlib');
    const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
    encrypted = await startServer(plain.name, { tls });
    for (const { root } of [plain, encrypted]) await writeFile(join(root, 'index.html'), '<h1>\n');
    home = await mkdtemp(join(tmpdir(), 'ftp-workspace-ui-home-'));
    for (const [fixture, place] of PLACED) {
      await mkdir(dirname(join(home, place)), { recursive: true });
      await cp(join(FIXTURES, fixture), join(home, place));
    }
    ui = await FtpWorkbench.start(this, { home, netrc: NETRC });
    const servers = await readFile(join(FIXTURES, 'written/ftp-simple.json'));
    await ui.writeUserFile('ftp-simple.json', servers);
    workbench = ui.workbench;
    quickInput = workbench.quickInput;
    await ui.open(join(home, 'work'));
    const permissions = ['clipboard-read', 'clipboard-write'];
    await workbench.page.context().grantPermissions(permissions);
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await plain?.stop();
    await encrypted?.stop();
    if (home) await rm(home, { recursive: true, force: true });
  });

  /** Takes all that is offered, without passwords, and waits until the settings have one of them. */
  async function importFrom(source: string, site: string): Promise<void> {
    await quickInput.waitFor(`Import from ${source}`);
    assert.ok(await quickInput.offers(site, DEADLINE_MS));
    await quickInput.accept();
    await workbench.until(
      async () => {
        await quickInput.canPick('Do Not Import Passwords', POLL_MS);
        return ui!.settings();
      },
      (settings) => settings.includes(`"name": ${JSON.stringify(site)}`),
    );
    assert.doesNotMatch(await ui!.settings(), /"password"/);
  }

  async function importFromClipboard(text: string): Promise<void> {
    await workbench.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await workbench.command(IMPORT);
    await quickInput.pick('URLs in the Clipboard');
  }

  const urlOf = ({ host, port, user, password }: RealServer): string =>
    `ftp://${user}:${encodeURIComponent(password)}@${host}:${port}/`;

  for (const [program, source, site] of OFFERED) {
    it(`imports what ${program} has written, where it keeps it`, async () => {
      await ui!.writeSettings({ 'ftpWorkspace.connections': [] });
      await workbench.command(IMPORT);
      await quickInput.waitFor('Import FTP Connections');
      await quickInput.pick(program);
      await importFrom(source, site);
    });
  }

  it('imports what WinSCP has written, from a file that is chosen', async () => {
    await ui!.writeSettings({ 'ftpWorkspace.connections': [] });
    await workbench.command(IMPORT);
    await quickInput.pick('Choose a File…');
    const path = join(FIXTURES, 'written/WinSCP.ini');
    await chooseLocal(workbench, 'Import FTP Connections', { path, button: 'Import' });
    await importFrom('WinSCP', 'Shop live');
  });

  it('says so where the clipboard holds no URL', async () => {
    await importFromClipboard('nothing of the kind');
    await workbench.notification(/The clipboard holds no URLs of FTP servers/).waitFor();
  });

  for (const security of ['plain text', 'TLS']) {
    it(`takes a URL of the clipboard with its password, for a server in ${security}`, async () => {
      const server = security === 'TLS' ? encrypted! : plain!;
      await ui!.open(join(home!, 'work'));
      await importFromClipboard(`${urlOf(server)}\nhttps://www.example.com/\n`);
      await quickInput.waitFor('Import from URLs');
      await quickInput.accept();
      await quickInput.pick('Keep Passwords in the Secret Storage');
      await workbench.answer(/The connection .* was imported/, 'Open Folder');
      if (security === 'TLS') await workbench.answerDialog('Trust Always');
      await new Explorer(workbench).waitFor('index.html');
      assert.equal((await ui!.settings()).includes(server.password), false);
    });
  }
});
