import { strict as assert } from 'node:assert';
import { readFile, writeFile } from 'node:fs/promises';
import { realServerWithOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer, ServerName, ServerTls } from '../support/servers/realServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { savedConnection } from '../support/vscode/savedConnection.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const NOT_UTF8 = /are not UTF-8\. They look like Windows-1252\./;

interface Case {
  readonly title: string;
  readonly servers: readonly ServerName[];
  readonly tls?: ServerTls;
}

// They hand out the bytes that the disk holds; pyftpdlib would show none of them.
const CASES: readonly Case[] = [
  { title: 'in plain text', servers: ['vsftpd'] },
  { title: 'with TLS', servers: ['pure-ftpd'], tls: { mode: 'explicit', version: 'TLSv1.2' } },
];

for (const { title, servers, tls } of CASES) {
  describe(`names that are no UTF-8, in the workbench, on a server ${title}`, function () {
    this.timeout(300_000);

    let ui: FtpWorkbench | undefined;
    let workbench: Workbench;
    let explorer: Explorer;
    let server: RealServer | undefined;

    /** A name on the disk of a server whose names are Windows-1252. */
    const at = (name: string) =>
      Buffer.concat([Buffer.from(`${server!.root}/`), Buffer.from(name, 'latin1')]);

    before(async function () {
      this.timeout(SET_UP_DEADLINE_MS);
      server = await realServerWithOrSkip(this, tls ? { tls } : {}, ...servers);
      for (const name of ['Größe.txt', 'Übersicht.txt']) {
        await writeFile(at(name), 'before');
        await server.own(at(name));
      }
      const { host, user, password } = server;
      ui = await FtpWorkbench.start(this, {
        netrc: `machine ${host} login ${user} password ${password}\n`,
        settings: { 'ftpWorkspace.connections': [await savedConnection('old', server)] },
      });
      workbench = ui.workbench;
      explorer = new Explorer(workbench);
    });

    afterEach(async function () {
      await ui?.keepEvidence(this);
    });

    after(async () => {
      await ui?.stop();
      await server?.stop();
    });

    it('are shown, edited and saved before anybody knows what they are, also in a new window', async () => {
      await ui!.open('ftp://old/');
      await workbench.openFile('\uFFFDDCbersicht.txt');
      await workbench.press('Control+End');
      await workbench.typeText(' and after');
      await workbench.save();
      assert.equal(await readFile(at('Übersicht.txt'), 'utf8'), 'before and after');
      await workbench.reload();
      await explorer.waitFor('\uFFFDDCbersicht.txt');
    });

    it('are what they are once the suggested encoding was taken', async () => {
      await workbench.answer(NOT_UTF8, 'Use Windows-1252');
      await explorer.waitFor('Größe.txt');
      await explorer.waitFor('Übersicht.txt');
      await workbench.openFile('Größe.txt');
      await workbench.press('Control+End');
      await workbench.typeText(' it is');
      await workbench.save();
      assert.equal(await readFile(at('Größe.txt'), 'utf8'), 'before it is');
      await explorer.newFile('Grün.txt');
      assert.equal(await readFile(at('Grün.txt'), 'utf8'), '');
      await workbench.reload();
      await explorer.waitFor('Größe.txt');
      assert.deepEqual(await workbench.notifications(), []);
    });
  });
}
