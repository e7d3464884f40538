import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { pressInNotice } from '../support/vscode/byKeyboard.ts';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { chooseLocal } from '../support/vscode/localChoice.ts';
import {
  PROGRAM_FILES,
  type EnteredSite,
  type ProgramFile,
} from '../support/vscode/programFiles.ts';
import type { QuickInput } from '../support/vscode/quickInput.ts';
import { pick, trustAlways, WAYS, type Way } from '../support/vscode/ways.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;
const IMPORT = 'FTP: Import Connections…';
const WHERE = 'Import FTP Connections';
const KEEP = 'Keep Passwords in the Secret Storage';
const FOR_THIS_WINDOW = 'Use it for this window only';
const EXACT = { exact: true };
const FOLDER = 'site';
/** Each account has a host of its own: a password that is known is known for all connections to it. */
const HOSTS = PROGRAM_FILES.flatMap((file) => WAYS.map(([, way]) => hostOf(file, way)));

describe('importing connections from where they are, in the workbench', function () {
  this.timeout(300_000);

  let home: string | undefined;
  let plain: RealServer | undefined;
  let encrypted: RealServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let quickInput: QuickInput;
  let panel: ConnectionsPanel;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    plain = await realServerOrSkip(this, 'vsftpd', 'pyftpdlib');
    const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
    encrypted = await startServer(plain.name, { tls });
    for (const { root } of [plain, encrypted]) {
      await mkdir(join(root, FOLDER));
      await writeFile(join(root, 'index.html'), '<h1>\n');
    }
    home = await mkdtemp(join(tmpdir(), 'ftp-workspace-ui-home-'));
    await mkdir(join(home, 'work'));
    const ports = HOSTS.map((host) => [host, serverOf(host).port]);
    const namedHosts = Object.fromEntries(ports) as Record<string, number>;
    const settings = { 'ftpWorkspace.watch.interval': 0 };
    ui = await FtpWorkbench.start(this, { home, namedHosts, settings });
    workbench = ui.workbench;
    quickInput = workbench.quickInput;
    panel = new ConnectionsPanel(workbench);
    await ui.open(join(home, 'work'));
    await panel.open();
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

  const serverOf = (host: string): RealServer => (host.includes('keyboard') ? encrypted! : plain!);

  /** Has the program write down the server, where it keeps its file. */
  async function enter(file: ProgramFile, site: EnteredSite): Promise<string> {
    const text = file.write(site);
    const path = join(home!, file.place === 'work' ? 'work' : '.', file.name);
    if (file.place === 'editor') await ui!.writeUserFile(file.name, text);
    else if (file.place === 'netrc') await ui!.writeNetrc(text);
    else {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    return path;
  }

  /** What a person does, with the mouse and with keys. */
  const acts = {
    mouse: {
      begin: () =>
        workbench.actUntil(
          () => panel.more('Import Connections…'),
          () => quickInput.isOpen(),
        ),
      accept: () => workbench.page.locator('.quick-input-widget').getByText('OK', EXACT).click(),
      expand: (name: string) => panel.expand(name),
    },
    keyboard: {
      begin: () => workbench.command(IMPORT),
      accept: () => workbench.press('Enter'),
      expand: (name: string) => panel.expandByKey(name),
    },
  };

  /** Waits for the entry in the settings, and compares it with what was entered in the program. */
  async function assertSaved(name: string, { lacks = [] }: ProgramFile, site: EnteredSite) {
    const settings = await workbench.until(
      () => ui!.settings(),
      (text) => text.includes(`"name": ${JSON.stringify(name)}`),
    );
    const { 'ftpWorkspace.connections': all } = JSON.parse(settings) as Record<string, object[]>;
    const [saved] = (all ?? []).filter((one) => 'name' in one && one.name === name);
    const { host, port, user, path, password } = site;
    const { id, security, ...others } = { id: '', security: '', ...saved };
    assert.ok(id !== '');
    if (!lacks.includes('security')) assert.equal(security === 'explicit', site.isEncrypted);
    assert.deepEqual(others, {
      ...{ name, host, user },
      ...(!lacks.includes('port') && { port }),
      ...(!lacks.includes('path') && { root: path }),
    });
    assert.ok(!settings.includes(password));
  }

  for (const file of PROGRAM_FILES) {
    for (const [security, way] of WAYS) {
      it(`imports what ${file.program} has written, by ${way}, and shows the files in ${security}`, async () => {
        const { program, source, place, lacks = [] } = file;
        const { begin, accept, expand } = acts[way];
        const host = hostOf(file, way);
        const { port, user, password, root } = serverOf(host);
        const path = `/${FOLDER}`;
        const isEncrypted = security === 'TLS';
        const entered = {
          name: `${program} by ${way}`,
          host,
          port,
          user,
          password,
          path,
          isEncrypted,
        };
        const name = lacks.includes('name') ? `${user}@${host}` : entered.name;
        const seen = `${program} ${way}.txt`;
        const files = ['.', FOLDER].map((folder) => join(root, folder, seen));
        for (const one of files) await writeFile(one, 'here\n');

        const written = await enter(file, entered);
        await begin();
        await pick(workbench, way, WHERE, place === undefined ? 'Choose a File…' : program);
        if (place === undefined) {
          const byKey = way === 'keyboard';
          await chooseLocal(workbench, WHERE, { path: written, button: 'Import', byKey });
        }
        const title = `Import from ${source}`;
        await quickInput.waitFor(title);
        assert.ok(await quickInput.offers(name, DEADLINE_MS));
        await accept();
        if (!lacks.includes('password')) await pick(workbench, way, title, KEEP);
        await assertSaved(name, file, entered);
        // What is asked for from now on is not there.
        await ui!.writeNetrc('');

        await expand(name);
        if (isEncrypted) await trustAlways(workbench, way);
        if (lacks.includes('password')) {
          await quickInput.step(RegExp(`asks for the password of ${user}`), password);
          await pick(workbench, way, '', FOR_THIS_WINDOW);
        }
        await panel.row(seen).waitFor();
        await panel.collapse(name);
        // Of the next one all is to be in view.
        for (const one of files) await rm(one);
        await workbench.command('Notifications: Clear All Notifications');
      });
    }
  }

  async function importFromClipboard(text: string, way: Way): Promise<void> {
    await workbench.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await acts[way].begin();
    await pick(workbench, way, WHERE, 'URLs in the Clipboard');
  }

  it('says so where the clipboard holds no URL', async () => {
    await importFromClipboard('nothing of the kind', 'keyboard');
    await workbench.notification(/The clipboard holds no URLs of FTP servers/).waitFor();
  });

  for (const [security, way] of WAYS) {
    it(`takes a URL of the clipboard with its password, by ${way}, for a server in ${security}`, async () => {
      const server = security === 'TLS' ? encrypted! : plain!;
      const { host, port, user, password } = server;
      await ui!.open(join(home!, 'work'));
      await panel.open();
      const url = `ftp://${user}:${encodeURIComponent(password)}@${host}:${port}/`;
      await importFromClipboard(`${url}\nhttps://www.example.com/\n`, way);
      await quickInput.waitFor('Import from URLs');
      await acts[way].accept();
      await pick(workbench, way, 'Import from URLs', KEEP);
      const imported = /The connection .* was imported/;
      if (way === 'mouse') await workbench.answer(imported, 'Open Folder');
      else await pressInNotice(workbench, imported, 'Open Folder');
      if (security === 'TLS') await trustAlways(workbench, way);
      await new Explorer(workbench).waitFor('index.html');
      assert.equal((await ui!.settings()).includes(password), false);
    });
  }
});

/** A name that no other connection has. */
function hostOf({ program }: ProgramFile, way: Way): string {
  return `${program.toLowerCase()}-${way}.example.test`;
}
