import { strict as assert } from 'node:assert';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testCertificate } from '../support/certificates.ts';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import { realServerWithOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { HOSTILE_NAME, makeHostileSite } from '../support/vscode/hostileSite.ts';
import { openUrl, trustAlways, WAYS } from '../support/vscode/ways.ts';

const SET_UP_DEADLINE_MS = 600_000;
const PASSWORD = 'kite-Lantern-4711';
const USER = 'tester';
const OWN_FILE = 'own.txt';

describe('a workspace', function () {
  this.timeout(300_000);

  let root: string | undefined;
  let ui: FtpWorkbench | undefined;
  const servers: RealServer[] = [];

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    const password = PASSWORD;
    servers.push(await realServerWithOrSkip(this, { password }, 'vsftpd', 'pyftpdlib'));
    const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
    servers.push(await startServer(servers[0]!.name, { password, tls }));
    for (const server of servers) await writeFile(join(server.root, OWN_FILE), 'own\n');
    root = await makeHostileSite();
    ui = await FtpWorkbench.start(this, {
      // The login for every host is meant for hosts that the person has chosen.
      netrc: `default login ${USER} password ${PASSWORD}\n`,
      trustAll: false,
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
    });
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    for (const server of servers) await server.stop();
    if (root) await rm(root, { recursive: true, force: true });
  });

  for (const [index, [security, way]] of WAYS.entries()) {
    it(`that is not trusted sets no connections, and lets the person use theirs, by ${way}, in ${security}`, async () => {
      const { workbench } = ui!;
      const { host, port } = servers[index]!;
      await ui!.open(root);
      await workbench.statusBarItem('Restricted Mode').waitFor();
      await workbench.command('FTP: Open Folder…');
      await workbench.quickInput.waitFor('Open FTP Folder');
      assert.equal(await workbench.quickInput.offers(HOSTILE_NAME, 1_000), false);
      await workbench.quickInput.cancel();
      await openUrl(workbench, way, `ftp://${host}:${port}/`);
      if (security === 'TLS') await trustAlways(workbench, way);
      // The person has named this server, which shows its files to nobody else.
      await new Explorer(workbench).waitFor(OWN_FILE);
      await workbench.statusBarItem(`${host}:${port}`).waitFor();
      const { fingerprint } = await testCertificate();
      if (security === 'TLS') await workbench.untilKept(RegExp(fingerprint.replace('SHA256:', '')));
    });
  }

  for (const [index, [security]] of WAYS.entries()) {
    it(`whose address holds a password opens without it, and says so, in ${security}`, async () => {
      const { workbench } = ui!;
      const { host, port } = servers[index]!;
      await ui!.open(`ftp://${USER}:${PASSWORD}@${host}:${port}/`);
      await new Explorer(workbench).waitFor(OWN_FILE);
      await workbench.until(
        () => Promise.resolve(decodeURIComponent(workbench.page.url())),
        (url) => url.endsWith(`ftp://${USER}@${host}:${port}/`),
      );
      await workbench.notification(/address of the folder on .* held a password/).waitFor();
      await workbench.statusBarItem(`${USER}@${host}:${port}`).waitFor();
      // The list of recent folders had it, too.
      await workbench.untilKept(RegExp(PASSWORD), { not: true });
    });
  }

  it('on a server that it names itself gets no login that is meant for others', async () => {
    // Scripted: it takes everybody, and tells who came.
    const users = { [USER]: PASSWORD };
    const other = await startFtpServer({ root: root!, users, anonymous: true });
    try {
      await ui!.open(`ftp://127.0.0.1:${other.port}/`);
      await new Explorer(ui!.workbench).waitFor('notes.txt');
      const users = other.commands.filter(({ verb }) => verb === 'USER');
      assert.ok(users.length > 0 && users.every(({ argument }) => argument === 'anonymous'));
    } finally {
      await other.stop();
    }
  });
});
