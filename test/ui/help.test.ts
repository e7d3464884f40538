import { strict as assert } from 'node:assert';
import { testCertificate } from '../support/certificates.ts';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import { realServerWithOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { pickByTyping, pressInNotice } from '../support/vscode/byKeyboard.ts';
import { ConnectionFormPage } from '../support/vscode/connectionFormPage.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { until } from '../support/vscode/until.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;
const PASSWORD = 'gravel-Teapot-6203';

describe('help for people who are stuck, in the workbench', function () {
  this.timeout(300_000);

  let ftp: RealServer | undefined;
  let secure: RealServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    const password = PASSWORD;
    ftp = await realServerWithOrSkip(this, { password }, 'pure-ftpd', 'pyftpdlib');
    const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
    secure = await realServerWithOrSkip(this, { password, tls }, 'proftpd', 'pyftpdlib');
    const { fingerprint } = await testCertificate();
    const gone = await startFtpServer({ root: ftp.root });
    await gone.stop();
    const { host, port, user } = ftp;
    ui = await FtpWorkbench.start(this, {
      netrc: [ftp, secure]
        .map((server) => `machine ${server.host} login ${server.user} password ${PASSWORD}\n`)
        .join(''),
      settings: {
        'ftpWorkspace.connections': [
          { id: 'works', name: 'Heron works', host, port, user, root: '/' },
          { id: 'gone', name: 'Gone', host, port: gone.port, user },
          { id: 'bare', name: 'Bare', host, port, user, security: 'explicit' },
          {
            ...{ id: 'safe', name: 'Heron safe', security: 'explicit' },
            ...{ host: secure.host, port: secure.port, user: secure.user },
            certificates: [fingerprint],
          },
        ],
      },
    });
    workbench = ui.workbench;
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await ftp?.stop();
    await secure?.stop();
  });

  const page = () =>
    workbench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');

  it('leads from an error to the section that explains it', async () => {
    await ui!.open('ftp://gone/');
    const notice = workbench.notification(/Gone does not accept connections/);
    await notice.getByRole('link', { name: 'Help' }).click();
    const heading = page().getByRole('heading', { name: 'connection-refused', exact: true });
    await heading.waitFor();
    // The preview scrolls there once it is laid out.
    await workbench.until(
      async () => (await heading.boundingBox())?.y ?? -1,
      (y) => y > 0 && y < 600,
    );
  });

  it('leads from an error of a connection with TLS to its section by keyboard', async () => {
    await ui!.open('ftp://bare/');
    await pressInNotice(workbench, /Bare does not encrypt/, 'Help', 'link');
    await page().getByRole('heading', { name: 'tls-unavailable', exact: true }).waitFor();
  });

  it('leads there from a notice about what was to be imported', async () => {
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await ui!.open();
    await workbench.page.evaluate(() => navigator.clipboard.writeText('no address'));
    await workbench.command('FTP: Import Connections…');
    await workbench.quickInput.pick('URLs in the Clipboard');
    const notice = workbench.notification(/The clipboard holds no URLs/);
    await notice.getByRole('link', { name: 'Help' }).click();
    await page().getByRole('heading', { name: 'import-failed', exact: true }).waitFor();
  });

  it('leads there from the test of a connection', async () => {
    await ui!.open();
    await workbench.command('FTP: Edit Connection…');
    await workbench.quickInput.pick('Gone');
    const form = new ConnectionFormPage(workbench);
    await form.button('Test Connection').click();
    await form.outcome(/Gone does not accept connections/);
    await form.button('Help').click();
    await page().getByRole('heading', { name: 'connection-refused', exact: true }).waitFor();
  });

  it('is there by keyboard alone', async () => {
    await ui!.open();
    await workbench.command('FTP: Explain Errors and Notices');
    await page().getByRole('heading', { name: 'Errors and notices of FTP Workspace' }).waitFor();
  });

  it('is a report that is shown before it is copied, and tells strangers nothing', async () => {
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await ui!.open('ftp://works/');
    await workbench.statusBarItem('Heron works').waitFor();
    await workbench.command('FTP: Copy Report for Support…');
    await workbench.quickInput.pick('Leave Out Names and Addresses');
    await page().getByRole('heading', { name: 'FTP Workspace: report for support' }).waitFor();
    const shown = await page().locator('body').innerText();
    await workbench.answer(/then copy it/, 'Copy');
    const copied = await until(
      () => workbench.page.evaluate(() => navigator.clipboard.readText()),
      (text) => text.startsWith('# FTP Workspace: report for support'),
      DEADLINE_MS,
    );
    const { host, user, password } = ftp!;
    for (const text of [shown, copied]) {
      assert.match(text, /connected|limited|idle/);
      for (const secret of [password, host, user, 'Heron']) {
        assert.ok(!text.includes(secret), `${secret} is in the report`);
      }
    }
  });

  it('is a report with names for somebody whom the person trusts, with TLS by keyboard', async () => {
    await ui!.open('ftp://safe/');
    await workbench.statusBarItem('Heron safe').waitFor();
    await workbench.command('FTP: Copy Report for Support…');
    const choice = 'With Servers, Users and Folders';
    await pickByTyping(workbench, 'Copy Report for Support', choice);
    await page().getByRole('heading', { name: 'Connection 1 Heron works' }).waitFor();
    const shown = await page().locator('body').innerText();
    await pressInNotice(workbench, /then copy it/, 'Copy');
    const copied = await until(
      () => workbench.page.evaluate(() => navigator.clipboard.readText()),
      (text) => text.includes('Heron safe'),
      DEADLINE_MS,
    );
    for (const text of [shown, copied]) {
      assert.ok(text.includes(secure!.user) && !text.includes(PASSWORD));
      assert.match(text, /TLSv1\.3/);
    }
  });
});
