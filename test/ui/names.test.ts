import { strict as assert } from 'node:assert';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFtpServer, type FtpServer } from '../support/ftpServer/ftpServer.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const NOT_UTF8 = /are not UTF-8\. They look like Windows-1252\./;

describe('names that are no UTF-8, in the workbench', function () {
  this.timeout(300_000);

  let root: string;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let explorer: Explorer;
  let server: FtpServer | undefined;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    root = await mkdtemp(join(tmpdir(), 'ftp-workspace-names-'));
    for (const name of ['Größe.txt', 'Übersicht.txt']) await writeFile(join(root, name), 'before');
    // What the server says is in Latin-1; on the disk the names are UTF-8.
    server = await startFtpServer({ root, encoding: 'latin1' });
    ui = await FtpWorkbench.start(this, {
      netrc: `machine 127.0.0.1 login tester password ${TEST_PASSWORD}\n`,
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
    await rm(root, { recursive: true, force: true });
  });

  it('are shown, edited and saved before anybody knows what they are, also in a new window', async () => {
    await ui!.open(`ftp://tester@127.0.0.1:${server!.port}/`);
    await workbench.openFile('\uFFFDDCbersicht.txt');
    await workbench.press('Control+End');
    await workbench.typeText(' and after');
    await workbench.save();
    assert.equal(await readFile(join(root, 'Übersicht.txt'), 'utf8'), 'before and after');
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
    assert.equal(await readFile(join(root, 'Größe.txt'), 'utf8'), 'before it is');
    await explorer.newFile('Grün.txt');
    assert.equal(await readFile(join(root, 'Grün.txt'), 'utf8'), '');
    await workbench.reload();
    await explorer.waitFor('Größe.txt');
    assert.deepEqual(await workbench.notifications(), []);
  });
});
