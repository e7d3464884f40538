import { strict as assert } from 'node:assert';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificate, type KeyPair } from '../support/certificates.ts';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import type { FtpServer } from '../support/ftpServer/ftpServer.ts';
import type { TlsSettings } from '../support/ftpServer/tlsSettings.ts';
import { noteOutput } from '../support/secrets.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { HOSTILE_NAME, makeHostileSite } from '../support/vscode/hostileSite.ts';
import { until } from '../support/vscode/until.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;
const PASSWORD = 'kite-Lantern-4711';
const DISTANT = 'ftp.example.test';

describe('trust in the workbench', function () {
  this.timeout(300_000);

  let root: string;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let explorer: Explorer;
  let server: FtpServer | undefined;
  let first: KeyPair;
  let second: KeyPair;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    root = await makeHostileSite();
    [first, second] = await Promise.all([makeCertificate(), makeCertificate()]);
    ui = await FtpWorkbench.start(this, {
      netrc: ['127.0.0.1', DISTANT]
        .map((host) => `machine ${host} login alice password ${PASSWORD}\n`)
        .join(''),
      distantServer: true,
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

  /** Puts another server in the place of the last one; 0 takes any port. */
  async function serve(port: number, tls: TlsSettings | undefined): Promise<FtpServer> {
    await server?.stop();
    server = await startFtpServer({ root, port, tls, users: { alice: PASSWORD } });
    return server;
  }

  /** The text of the modal dialog, once it is there. */
  async function dialogText(text: string | RegExp): Promise<string> {
    const dialog = workbench.dialog.filter({ hasText: text });
    await dialog.waitFor();
    return dialog.innerText();
  }

  const listedIn = (key: string, port: number): RegExp =>
    RegExp(`"${key}":\\[[^\\]]*"${DISTANT}:${port}"`);

  const shown = ({ fingerprint }: KeyPair): string => fingerprint.replace('SHA256:', '');

  it('shows an unknown certificate before anything is said, and remembers the answer', async () => {
    const { port } = await serve(0, { certificate: first, required: true });
    await ui!.open(`ftp://alice@127.0.0.1:${port}/`);
    const text = await dialogText('is not trusted');
    for (const part of [shown(first), 'CN=localhost', 'localhost, 127.0.0.1', 'signed it itself']) {
      assert.ok(text.includes(part), `${part} is missing in ${text}`);
    }
    await workbench.answerDialog('Cancel');
    assert.equal(server!.counts()['USER'], undefined);
    assert.doesNotMatch(server!.plainText, /alice|kite/);

    await workbench.answer(/is not trusted/, 'Review Certificate');
    await dialogText('is not trusted');
    await workbench.answerDialog('Trust Always');
    await explorer.waitFor('notes.txt');

    await workbench.untilKept(RegExp(shown(first)));
    await workbench.reload();
    await explorer.waitFor('notes.txt');
    assert.equal(await workbench.dialog.count(), 0);
  });

  it('raises the alarm when the certificate has changed, with the old one beside the new', async () => {
    const { port } = await serve(server!.port, { certificate: second, required: true });
    await workbench.reload();
    const text = await dialogText('has changed');
    assert.ok(
      text.indexOf(shown(second)) > 0 && text.indexOf(shown(first)) > text.indexOf(shown(second)),
    );
    // Somebody who is typing must not agree by accident.
    await workbench.press('Enter');
    await workbench.dialog.waitFor({ state: 'detached' });
    await workbench.notification(/is not trusted/).waitFor();
    assert.equal(server!.counts()['USER'], undefined);

    await workbench.answer(/is not trusted/, 'Review Certificate');
    await dialogText('has changed');
    await workbench.answerDialog('Replace the Trusted Certificate');
    await explorer.waitFor('notes.txt');
    await workbench.statusBarItem(`alice@127.0.0.1:${port}`).waitFor();
  });

  it('forgets a certificate on request, and asks again', async () => {
    await workbench.command('FTP: Trusted Certificates…');
    await workbench.quickInput.pick(`127.0.0.1:${server!.port}`);
    assert.ok((await dialogText('Forget the certificate')).includes(shown(second)));
    await workbench.answerDialog('Forget');
    await workbench.command('FTP: Reconnect');
    await dialogText('is not trusted');
    await workbench.answerDialog('Trust Once');
    await explorer.waitFor('notes.txt');
  });

  it('asks again when a new connection is tried again', async () => {
    const { port } = await serve(0, { certificate: first });
    const { quickInput } = workbench;
    await workbench.command('FTP: Add Connection…');
    await quickInput.step(/Host name or IP address/, `ftp://alice@127.0.0.1:${port}`);
    await quickInput.pick('Encrypt If the Server Can');
    for (const prompt of [/Port of the server/, /User name/, /Password of alice/, /Name of the/]) {
      await quickInput.step(prompt);
    }
    await dialogText('is not trusted');
    await workbench.answerDialog('Cancel');
    await workbench.answer(/is not trusted/, 'Try Again');
    await dialogText('is not trusted');
    await workbench.answerDialog('Trust Once');
    const isSaved = async () => (await ui!.settings()).includes(`"port": ${port}`);
    await until(isSaved, (saved) => saved, DEADLINE_MS);
  });

  it('does not take connections from the workspace', async () => {
    await workbench.command('FTP: Open Folder…');
    await workbench.quickInput.waitFor('Open FTP Folder');
    assert.equal(await workbench.quickInput.offers('Enter a URL…', DEADLINE_MS), true);
    assert.equal(await workbench.quickInput.offers(HOSTILE_NAME, 1_000), false);
    await workbench.quickInput.cancel();
  });

  it('edits and saves over implicit TLS, under ftps', async () => {
    const { port } = await serve(0, { certificate: first, mode: 'implicit' });
    await ui!.open(`ftps://alice@127.0.0.1:${port}/`);
    await dialogText('is not trusted');
    await workbench.answerDialog('Trust Always');
    await workbench.openFile('notes.txt');
    await workbench.press('Control+End');
    await workbench.typeText('more');
    await workbench.save();
    assert.equal(await readFile(join(root, 'notes.txt'), 'utf8'), 'notes\nmore');
    assert.equal(server!.plainText, '');
  });

  it('shows every command in the log, and no password', async () => {
    const { quickInput, page } = workbench;
    await workbench.command('Developer: Set Log Level...');
    await quickInput.pick('FTP Workspace');
    await quickInput.pick('Trace');
    await workbench.command('FTP: Reconnect');
    await workbench.command('FTP: Show Log');
    const filter = page.locator('.part.panel input[placeholder^="Filter"]');
    // The view empties the box when it has come up.
    const filtered = async (): Promise<string> => {
      if ((await filter.inputValue()) !== 'PASS') await filter.fill('PASS');
      const text = await page.locator('.part.panel .view-lines').innerText();
      return text.replaceAll('\u00a0', ' ');
    };
    const text = await workbench.until(filtered, (shown) => shown.includes('> PASS ****'));
    noteOutput('screen', text);
    assert.doesNotMatch(text, /kite|Lantern/);
  });

  it('asks once before a password goes out in plain text', async () => {
    const { port } = await serve(0, undefined);
    await ui!.open(`ftp://alice@${DISTANT}:${port}/`);
    await dialogText('does not encrypt. Send the password in plain text?');
    assert.equal(server!.counts()['USER'], undefined);
    await workbench.answerDialog('Cancel');
    await workbench.answer(/does not encrypt/, 'Log In');
    await dialogText('does not encrypt');
    assert.equal(server!.counts()['USER'], undefined);
    await workbench.answerDialog('Always Send to This Server');
    await explorer.waitFor('notes.txt');

    await workbench.untilKept(listedIn('plainTextServers', port));
    await workbench.reload();
    await explorer.waitFor('notes.txt');
    assert.equal(await workbench.dialog.count(), 0);
  });

  it('raises the alarm when a server no longer encrypts', async () => {
    const { port } = await serve(server!.port, { certificate: first });
    await workbench.reload();
    await dialogText('is not trusted');
    await workbench.answerDialog('Trust Once');
    await explorer.waitFor('notes.txt');
    await workbench.untilKept(listedIn('encryptedServers', port));
    await serve(port, undefined);
    await workbench.reload();
    await dialogText('no longer encrypts');
    assert.equal(server!.counts()['USER'], undefined);
    await workbench.answerDialog('Do Not Connect');
    await workbench.notification(/was not sent in plain text/).waitFor();
    assert.equal(server!.counts()['USER'], undefined);
  });

  it('moves a password out of the settings and says so', async () => {
    const { port } = await serve(0, undefined);
    const misplaced = { id: 'moved', name: 'Moved', host: '127.0.0.1', port, user: 'alice' };
    await ui!.writeSettings({
      'ftpWorkspace.connections': [{ ...misplaced, password: PASSWORD }],
    });
    await ui!.open('ftp://moved/');
    await workbench.notification(/password of Moved stood in the settings/).waitFor();
    await explorer.waitFor('notes.txt');
    const settings = await until(
      () => ui!.settings(),
      (text) => !text.includes(PASSWORD),
      DEADLINE_MS,
    );
    assert.deepEqual(JSON.parse(settings), {
      ...(JSON.parse(settings) as object),
      'ftpWorkspace.connections': [misplaced],
    });
  });
});
