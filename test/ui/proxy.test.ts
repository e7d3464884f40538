import { strict as assert } from 'node:assert';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import type { FtpServer } from '../support/ftpServer/ftpServer.ts';
import { startTestProxy, type TestProxy } from '../support/proxy/testProxy.ts';
import { noteSecret } from '../support/secrets.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { until } from '../support/vscode/until.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;
const LOGIN = { user: 'bob', password: noteSecret('granite-Plover-6614') };
const MISTYPED = noteSecret('granite-Clover-6614');

describe('a server behind a proxy in the workbench', function () {
  this.timeout(300_000);

  let root: string;
  let ftp: FtpServer | undefined;
  let proxy: TestProxy | undefined;
  let ui: FtpWorkbench | undefined;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    root = await mkdtemp(join(tmpdir(), 'ftp-workspace-ui-proxy-'));
    await writeFile(join(root, 'notes.txt'), 'notes\n');
    ftp = await startFtpServer({ root, anonymous: true });
    proxy = await startTestProxy({ kind: 'socks5', login: LOGIN });
    const site = {
      id: 'far-site',
      name: 'Far site',
      host: ftp.host,
      port: ftp.port,
      proxy: `socks5://${LOGIN.user}@127.0.0.1:${proxy.proxy.port}`,
    };
    ui = await FtpWorkbench.start(this, { settings: { 'ftpWorkspace.connections': [site] } });
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await proxy?.close();
    await ftp?.stop();
    await rm(root, { recursive: true, force: true });
  });

  it('asks for the password of the proxy, and not again once it has worked', async () => {
    const { workbench } = ui!;
    const { quickInput } = workbench;
    const explorer = new Explorer(workbench);
    await ui!.open();
    await workbench.command('FTP: Open Folder…');
    await quickInput.pick('Far site');
    await quickInput.step(/Far site is reached through a proxy that asks for it/, MISTYPED);
    await quickInput.pick('Remember the password');
    await until(
      () => workbench.notifications(),
      (texts) => texts.some((text) => text.includes('did not accept the login')),
      DEADLINE_MS,
    );

    await workbench.command('FTP: Open Folder…');
    await quickInput.pick('Far site');
    await quickInput.step(/refused the password/, LOGIN.password);
    await quickInput.pick('Remember the password');
    await quickInput.waitFor(/^Far site \/$/);
    await quickInput.pick('Open This Folder');
    await explorer.waitFor('notes.txt');
    assert.ok(proxy!.requests.length > 1);

    await workbench.reload();
    await explorer.waitFor('notes.txt');
    assert.equal(await quickInput.isOpen(), false);
    assert.equal((await ui!.settings()).includes(LOGIN.password), false);
  });
});
