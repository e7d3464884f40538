import { strict as assert } from 'node:assert';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testCertificate } from '../support/certificates.ts';
import { noteSecret } from '../support/secrets.ts';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import type { QuickInput } from '../support/vscode/quickInput.ts';
import { until } from '../support/vscode/until.ts';
import { openUrl, pick, trustAlways, WAYS } from '../support/vscode/ways.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;
const FIRST_PASSWORD = 'copper-Heron-1198';
const SECOND_PASSWORD = 'velvet-Otter-5527';
const MISTYPED = noteSecret('tinsel-Moose-9043');

describe('connections in the workbench', function () {
  this.timeout(300_000);

  let ftp: RealServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let quickInput: QuickInput;
  let explorer: Explorer;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    ftp = await realServerOrSkip(this, 'proftpd', 'pyftpdlib');
    await mkdir(join(ftp.root, 'public', 'pages'), { recursive: true });
    await writeFile(join(ftp.root, 'public', 'pages', 'index.html'), '<h1>Hello</h1>\n');
    await ftp.own(join(ftp.root, 'public'));
    const old = { id: 'old-site', name: 'Old site', host: 'ftp.example.com', user: 'alice' };
    ui = await FtpWorkbench.start(this, { settings: { 'ftpWorkspace.connections': [old] } });
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

  /** Picks an entry of the list of a folder, which comes up under the folder's path. */
  async function walk(path: string, entry: string): Promise<void> {
    await quickInput.waitFor(new RegExp(`^My site ${path}$`));
    await quickInput.pick(entry);
  }

  it('takes a person from nothing to an open folder, through every mistake', async () => {
    const { host, port, user, password } = ftp!;
    await ui!.open();
    await workbench.command('FTP: Add Connection…');
    await quickInput.waitFor('Add FTP Connection (1/7)');
    await quickInput.step(/Host name or IP address/, 'no host');
    await quickInput.step(/needs a host name/, host);
    await quickInput.pick('Encrypt If the Server Can');
    await quickInput.step(/Port of the server/, '99999');
    await quickInput.step(/whole number from 1 to 65535/, String(port));
    await quickInput.step(/User name/, user);
    await quickInput.step(/Password of tester/, 'a wrong one');
    await quickInput.pick('Remember the password');
    await quickInput.step(/Name of the connection/, 'My site');

    await workbench.answer(/My site refused the login of tester/, 'Edit');
    // What was entered is still there.
    await quickInput.step(/Host name or IP address/);
    await quickInput.pick('Encrypt If the Server Can');
    await quickInput.step(/Port of the server/);
    await quickInput.step(/User name/);
    await quickInput.step(/Password of tester/, password);
    await quickInput.pick('Remember the password');
    await quickInput.step(/Name of the connection/);

    const settings = await until(
      () => ui!.settings(),
      (text) => text.includes('my-site'),
      DEADLINE_MS,
    );
    assert.deepEqual(savedConnection(settings, 'my-site'), {
      id: 'my-site',
      name: 'My site',
      host,
      port,
      user,
    });
    assert.equal(settings.includes(password), false);

    await workbench.command('FTP: Open Folder…');
    await quickInput.pick('My site');
    await walk('/', 'public');
    await walk('/public', 'pages');
    await walk('/public/pages', '..');
    await walk('/public', 'pages');
    await walk('/public/pages', 'Open This Folder');
    await explorer.waitFor('index.html');
    await workbench.statusBarItem('My site').waitFor();
    await workbench.openFile('index.html');
    assert.equal(await workbench.editorText(), '<h1>Hello</h1>\n');
  });

  it('removes a connection after asking', async () => {
    await ui!.open();
    await workbench.command('FTP: Remove Connection…');
    await quickInput.pick('Old site');
    await workbench.answerDialog('Cancel');
    assert.notEqual(savedConnection(await ui!.settings(), 'old-site'), undefined);

    await workbench.command('FTP: Remove Connection…');
    await quickInput.pick('Old site');
    await workbench.answerDialog('Remove');
    await until(
      () => ui!.settings(),
      (text) => !text.includes('old-site'),
      DEADLINE_MS,
    );
  });

  describe('with a choice of encryption', () => {
    const servers: RealServer[] = [];
    const choices = ['Never Encrypt', 'Always Encrypt (Explicit TLS)'];

    before(async () => {
      const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
      for (const options of [{}, { tls }]) {
        const server = await startServer(ftp!.name, options);
        servers.push(server);
        await writeFile(join(server.root, 'notes.txt'), 'notes\n');
      }
    });

    after(async () => {
      for (const server of servers) await server.stop();
    });

    for (const [index, [security, way]] of WAYS.entries()) {
      it(`adds a server by ${way}, in ${security}`, async () => {
        const { host, port, user, password, security: chosen } = servers[index]!;
        const name = `Chosen by ${way}`;
        const id = `chosen-by-${way}`;
        await ui!.open();
        await workbench.command('FTP: Add Connection…');
        await quickInput.step(/Host name or IP address/, host);
        await pick(workbench, way, 'Add FTP Connection (2/7)', choices[index]!);
        await quickInput.step(/Port of the server; leave empty for 21/, String(port));
        await quickInput.step(/User name/, user);
        await quickInput.step(/Password of tester/, password);
        await pick(workbench, way, 'Add FTP Connection (6/7)', 'Remember the password');
        await quickInput.step(/Name of the connection/, name);
        if (security === 'TLS') await trustAlways(workbench, way);
        const settings = await until(
          () => ui!.settings(),
          (text) => text.includes(id),
          DEADLINE_MS,
        );
        const expected = { id, name, host, security: chosen, port, user };
        assert.deepEqual(savedConnection(settings, id), expected);
        assert.equal(settings.includes(password), false);
        await workbench.command('FTP: Open Folder…');
        await pick(workbench, way, 'Open FTP Folder', name);
        await pick(workbench, way, RegExp(`^${name} /$`), 'Open This Folder');
        await explorer.waitFor('notes.txt');
      });
    }
  });

  describe('with a server that nobody saved', () => {
    const servers: RealServer[] = [];

    before(async () => {
      const { name } = ftp!;
      const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
      for (const options of [{}, { tls }]) {
        const server = await startServer(name, { password: FIRST_PASSWORD, ...options });
        servers.push(server);
        await writeFile(join(server.root, 'notes.txt'), 'notes\n');
      }
    });

    after(async () => {
      for (const server of servers) await server.stop();
    });

    for (const [index, [security, way]] of WAYS.entries()) {
      it(`asks for the password once, and again when it is no longer right, by ${way}, in ${security}`, async () => {
        const server = servers[index]!;
        const { host, port, user } = server;
        const answer = async (prompt: RegExp, password: string, then: string) => {
          await quickInput.step(prompt, password);
          await pick(workbench, way, RegExp(host), then);
        };
        await ui!.open();
        await openUrl(workbench, way, `ftp://${user}@${host}:${port}/`);
        if (security === 'TLS') await trustAlways(workbench, way);
        const asked = RegExp(`asks for the password of ${user}`);
        await answer(asked, MISTYPED, 'Use it for this window only');
        await answer(/refused the password/, FIRST_PASSWORD, 'Remember the password');
        await explorer.waitFor('notes.txt');
        const { fingerprint } = await testCertificate();
        if (security === 'TLS')
          await workbench.untilKept(RegExp(fingerprint.slice('SHA256:'.length)));

        await workbench.reload();
        await explorer.waitFor('notes.txt');
        assert.equal(await quickInput.isOpen(), false);

        await server.changePassword(SECOND_PASSWORD);
        await workbench.reload();
        await answer(/refused the password/, SECOND_PASSWORD, 'Remember the password');
        await explorer.waitFor('notes.txt');

        await workbench.reload();
        await explorer.waitFor('notes.txt');
        assert.equal(await quickInput.isOpen(), false);
        assert.equal((await ui!.settings()).includes('password'), false);
      });
    }
  });
});

function savedConnection(settings: string, id: string): unknown {
  const { 'ftpWorkspace.connections': connections } = JSON.parse(settings) as {
    readonly 'ftpWorkspace.connections': readonly { readonly id: string }[];
  };
  return connections.find((connection) => connection.id === id);
}
