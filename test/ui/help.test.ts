import { strict as assert } from 'node:assert';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { ConnectionFormPage } from '../support/vscode/connectionFormPage.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { until } from '../support/vscode/until.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;

describe('help for people who are stuck, in the workbench', function () {
  this.timeout(300_000);

  let ftp: RealServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    ftp = await realServerOrSkip(this, 'pure-ftpd', 'pyftpdlib');
    const gone = await startFtpServer({ root: ftp.root });
    await gone.stop();
    const { host, port, user, password } = ftp;
    ui = await FtpWorkbench.start(this, {
      netrc: `machine ${host} login ${user} password ${password}\n`,
      settings: {
        'ftpWorkspace.connections': [
          { id: 'works', name: 'Heron works', host, port, user, root: '/' },
          { id: 'gone', name: 'Gone', host, port: gone.port, user },
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

  it('is a report with names for somebody whom the person trusts', async () => {
    await workbench.command('FTP: Copy Report for Support…');
    await workbench.quickInput.pick('With Servers, Users and Folders');
    await page().getByRole('heading', { name: 'Connection 1 Heron works' }).waitFor();
    const shown = await page().locator('body').innerText();
    assert.ok(shown.includes(ftp!.user) && !shown.includes(ftp!.password));
  });
});
