import { strict as assert } from 'node:assert';
import { rm } from 'node:fs/promises';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import type { FtpServer } from '../support/ftpServer/ftpServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { HOSTILE_NAME, makeHostileSite } from '../support/vscode/hostileSite.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;
const PASSWORD = 'kite-Lantern-4711';

describe('a workspace', function () {
  this.timeout(300_000);

  let root: string;
  let ui: FtpWorkbench | undefined;
  let server: FtpServer | undefined;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    root = await makeHostileSite();
    ui = await FtpWorkbench.start(this, {
      // The login for every host is meant for hosts that the person has chosen.
      netrc: `default login alice password ${PASSWORD}\n`,
      trustAll: false,
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
    });
    server = await startFtpServer({ root, users: { alice: PASSWORD }, anonymous: true });
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await server?.stop();
    await rm(root, { recursive: true, force: true });
  });

  it('that is not trusted sets no connections, and lets the person use theirs', async () => {
    const { workbench } = ui!;
    await ui!.open(root);
    await workbench.statusBarItem('Restricted Mode').waitFor();
    await workbench.command('FTP: Open Folder…');
    await workbench.quickInput.waitFor('Open FTP Folder');
    assert.equal(await workbench.quickInput.offers(HOSTILE_NAME, 1_000), false);
    await workbench.quickInput.pick('Enter a URL…');
    await workbench.quickInput.message.getByText('URL of the folder').waitFor();
    await workbench.quickInput.type(`ftp://127.0.0.1:${server!.port}/`);
    await workbench.quickInput.accept();
    // The person has named this server.
    await server!.waitFor(({ verb, argument }) => verb === 'USER' && argument === 'alice', {
      timeoutMs: DEADLINE_MS,
    });
    await workbench.statusBarItem(`127.0.0.1:${server!.port}`).waitFor();
  });

  it('whose address holds a password opens without it, and says so', async () => {
    const { workbench } = ui!;
    await ui!.open(`ftp://alice:${PASSWORD}@127.0.0.1:${server!.port}/`);
    await new Explorer(workbench).waitFor('notes.txt');
    await workbench.until(
      () => Promise.resolve(decodeURIComponent(workbench.page.url())),
      (url) => url.endsWith(`ftp://alice@127.0.0.1:${server!.port}/`),
    );
    await workbench.notification(/address of the folder on .* held a password/).waitFor();
    const users = server!.commands.filter(({ verb }) => verb === 'USER');
    assert.equal(users.at(-1)?.argument, 'alice');
    // The list of recent folders had it, too.
    await workbench.untilKept(RegExp(PASSWORD), { not: true });
  });

  it('on a server that it names itself gets no login that is meant for others', async () => {
    const other = await startFtpServer({ root, users: { alice: PASSWORD }, anonymous: true });
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
