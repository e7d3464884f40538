import { strict as assert } from 'node:assert';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestProxy, type TestProxy } from '../support/proxy/testProxy.ts';
import { realServerWithOrSkip } from '../support/realServerOrSkip.ts';
import { noteSecret } from '../support/secrets.ts';
import type { RealServer, ServerName, ServerTls } from '../support/servers/realServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { savedConnection } from '../support/vscode/savedConnection.ts';
import { until } from '../support/vscode/until.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;
const LOGIN = { user: 'bob', password: noteSecret('granite-Plover-6614') };
const MISTYPED = noteSecret('granite-Clover-6614');

interface Case {
  readonly title: string;
  readonly kind: 'socks5' | 'http';
  readonly servers: readonly ServerName[];
  readonly tls?: ServerTls;
}

const CASES: readonly Case[] = [
  { title: 'in plain text behind SOCKS5', kind: 'socks5', servers: ['vsftpd', 'pyftpdlib'] },
  {
    title: 'with TLS behind HTTP',
    kind: 'http',
    servers: ['proftpd', 'pyftpdlib'],
    tls: { mode: 'explicit', version: 'TLSv1.3' },
  },
];

for (const { title, kind, servers, tls } of CASES) {
  describe(`a server ${title}, in the workbench`, function () {
    this.timeout(300_000);

    let ftp: RealServer | undefined;
    let proxy: TestProxy | undefined;
    let ui: FtpWorkbench | undefined;

    before(async function () {
      this.timeout(SET_UP_DEADLINE_MS);
      ftp = await realServerWithOrSkip(this, tls ? { tls } : {}, ...servers);
      const notes = join(ftp.root, 'notes.txt');
      await writeFile(notes, 'notes\n');
      await ftp.own(notes);
      proxy = await startTestProxy({ kind, login: LOGIN });
      const { host, user, password } = ftp;
      const site = await savedConnection('far-site', ftp, {
        name: 'Far site',
        proxy: `${kind}://${LOGIN.user}@127.0.0.1:${proxy.proxy.port}`,
      });
      ui = await FtpWorkbench.start(this, {
        netrc: `machine ${host} login ${user} password ${password}\n`,
        settings: { 'ftpWorkspace.connections': [site] },
      });
    });

    afterEach(async function () {
      await ui?.keepEvidence(this);
    });

    after(async () => {
      await ui?.stop();
      await proxy?.close();
      await ftp?.stop();
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
}
