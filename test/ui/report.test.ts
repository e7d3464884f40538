import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import type { FtpServer } from '../support/ftpServer/ftpServer.ts';
import { availableServers } from '../support/servers/availableServers.ts';
import type { RealServer, ServerName } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { until } from '../support/vscode/until.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;
/** The servers share a host, and a netrc file knows one password for a host. */
const PASSWORD = 'marble-Falcon-6630';
/** The one that shows a certificate about which the person is asked first. */
const ENCRYPTED: ServerName = 'proftpd';
const PICTURES = fileURLToPath(new URL('../../.cache/report-pictures', import.meta.url));

const WINDOW = { width: 1280, height: 800 };
/** So high that a report is seen as a whole. */
const PAGE = { width: 1280, height: 3200 };

/** A sentence of the summary that is true of one server and not of the others. */
const SIGNS: Readonly<Record<ServerName, RegExp>> = {
  vsftpd: /Listings tell times without seconds/,
  proftpd: /do(?:es)? not take these names as they are: a\*b/,
  'pure-ftpd': /do(?:es)? not take these names as they are: name ?, a\\b/,
  pyftpdlib: /This server works well with FTP Workspace/,
};

describe('the server report in the workbench', function () {
  this.timeout(300_000);

  const servers: RealServer[] = [];
  let slow: FtpServer | undefined;
  let slowRoot: string;
  let answer: () => void = () => undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let explorer: Explorer;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    for (const name of await availableServers()) {
      const tls =
        name === ENCRYPTED ? { tls: { mode: 'explicit', version: 'TLSv1.3' } as const } : {};
      servers.push(await startServer(name, { password: PASSWORD, ...tls }));
    }
    if (servers.length === 0) return this.skip();
    for (const server of servers) {
      await writeFile(join(server.root, 'private-notes.txt'), 'mine\n');
      await server.own(join(server.root, 'private-notes.txt'));
    }
    slowRoot = await mkdtemp(join(tmpdir(), 'ftp-workspace-ui-slow-'));
    // All behind it waits, too: an answer to what was sent next would end the check.
    const answered = new Promise<void>((resolve) => (answer = resolve));
    slow = await startFtpServer({
      root: slowRoot,
      users: { tester: PASSWORD },
      onCommand: ({ verb }) => (verb === 'RNFR' ? { until: answered } : undefined),
    });
    const slowly = { id: 'slow', name: 'My slow server', host: '127.0.0.1', user: 'tester' };
    const [{ host, user }] = servers as [RealServer, ...RealServer[]];
    ui = await FtpWorkbench.start(this, {
      settings: {
        // Nobody but the report looks at the server again.
        'ftpWorkspace.watch.interval': 0,
        'ftpWorkspace.connections': [...servers.map(connectionOf), { ...slowly, port: slow.port }],
      },
      netrc: `machine ${host} login ${user} password ${PASSWORD}\n`,
    });
    workbench = ui.workbench;
    explorer = new Explorer(workbench);
    await mkdir(PICTURES, { recursive: true });
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    answer();
    await ui?.stop();
    for (const server of servers) await server.stop();
    await slow?.stop();
    if (slow) await rm(slowRoot, { recursive: true, force: true });
  });

  it('examines each server when the person agrees, and leaves nothing behind', async () => {
    for (const server of servers) {
      await ui!.open();
      await workbench.command('FTP: Show Server Report…');
      await workbench.quickInput.pick(nameOf(server));
      await workbench.dialog.getByText(/Your own files are not touched/).waitFor();
      await picture(server, 'question');
      await workbench.answerDialog('Run All Checks');
      if (server.name === ENCRYPTED) await workbench.answerDialog('Trust Once');
      await workbench.notification(/The report is ready/).waitFor();
      const page = await reportText(workbench);
      await picture(server, 'report', PAGE);
      assert.match(page, SIGNS[server.name]);
      assert.match(page, /Every byte came back as it was/);
      for (const secret of [server.password, server.host, server.user, 'private-notes']) {
        assert.ok(!page.includes(secret), `${secret} is in the report`);
      }
      assert.deepEqual(await readdir(server.root), ['private-notes.txt']);
    }
  });

  it('does nothing when they cancel, only looks when they want that, and can be copied', async () => {
    const [server] = servers;
    const name = nameOf(server!);
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await ui!.open(`ftp://${server!.name}/`);
    await workbench.statusBarItem(name).click();
    await workbench.quickInput.pick('Show Server Report…');
    await workbench.answerDialog('Cancel');
    await workbench.command('FTP: Show Server Report…');
    await workbench.quickInput.pick(name);
    await workbench.answerDialog('Only Look (Nothing Is Written)');
    await workbench.answer(/The report is ready/, 'Copy');
    const page = await reportText(workbench);
    assert.match(page, /As far as looking can tell/);
    assert.match(page, /Not checked, because nothing was to be written/);
    assert.deepEqual(await readdir(server!.root), ['private-notes.txt']);
    const copied = await until(
      () => workbench.page.evaluate(() => navigator.clipboard.readText()),
      (text) => text.startsWith('# FTP Server Report'),
      DEADLINE_MS,
    );
    assert.match(copied, /\| ✓ \| Passive mode \(EPSV\) \|/);
  });

  it('can be given up, and leaves nothing behind then, nor in the Explorer', async () => {
    await ui!.open('ftp://slow/');
    await workbench.command('FTP: Show Server Report…');
    await workbench.quickInput.pick('My slow server');
    await workbench.answerDialog('Run All Checks');
    await slow!.waitUntil(() => slow!.commands.some(({ verb }) => verb === 'RNFR'), {
      timeoutMs: DEADLINE_MS,
    });
    const [scratch = ''] = await readdir(slowRoot);
    await workbench.command('FTP: Refresh');
    await explorer.waitFor(scratch);
    await workbench.answer(/Examining My slow server/, 'Cancel');
    await workbench.notification(/Examining My slow server/).waitFor({ state: 'detached' });
    await until(
      () => readdir(slowRoot),
      (names) => names.length === 0,
      DEADLINE_MS,
    );
    await explorer.waitForNo(scratch);
    assert.deepEqual(await workbench.notifications(), []);
  });

  async function picture({ name }: RealServer, what: string, size = WINDOW): Promise<void> {
    await workbench.page.setViewportSize(size);
    await workbench.screenshot(join(PICTURES, `${name}-${what}.png`));
    await workbench.page.setViewportSize(WINDOW);
  }
});

function nameOf({ name }: RealServer): string {
  return `My ${name}`;
}

function connectionOf(server: RealServer): object {
  const { name: id, host, port, user } = server;
  return { id, name: nameOf(server), host, port, user };
}

/** What the page of the report says; it is a document of its own within that of the workbench. */
async function reportText({ page }: Workbench): Promise<string> {
  const frame = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  await frame.getByRole('heading', { name: 'FTP Server Report' }).waitFor();
  return frame.locator('body').innerText();
}
