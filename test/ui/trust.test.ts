import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { makeCertificate, type KeyPair } from '../support/certificates.ts';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import type { FtpServer } from '../support/ftpServer/ftpServer.ts';
import type { TlsSettings } from '../support/ftpServer/tlsSettings.ts';
import { noteOutput } from '../support/secrets.ts';
import { observedServerOrSkip, type ObservedServer } from '../support/servers/observedServer.ts';
import { EditorTabs } from '../support/vscode/editorTabs.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { HOSTILE_NAME, fillHostileSite } from '../support/vscode/hostileSite.ts';
import { until } from '../support/vscode/until.ts';
import type { Workbench } from '../support/vscode/workbench.ts';
import { ownAddress } from '../support/servers/ports.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;
const PASSWORD = 'kite-Lantern-4711';
const DISTANT = 'ftp.example.test';
/** How records of TLS begin. */
const HANDSHAKE = '\x16\x03';
const APPLICATION_DATA = '\x17';
const EXPLICIT_ENTRY = ownAddress(7);
const IMPLICIT_ENTRY = ownAddress(8);
const DISTANT_ENTRY = ownAddress(9);

describe('trust in the workbench', function () {
  this.timeout(300_000);

  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let explorer: Explorer;
  /** Real ones; what is under way to them is seen. */
  let explicit: ObservedServer | undefined;
  let implicit: ObservedServer | undefined;
  let plain: ObservedServer | undefined;
  /** A scripted one, for what no real server does. */
  let scripted: FtpServer | undefined;
  let first: KeyPair;
  let second: KeyPair;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    const addresses = ['127.0.0.1', EXPLICIT_ENTRY, IMPLICIT_ENTRY];
    [first, second] = await Promise.all([
      makeCertificate({ addresses }),
      makeCertificate({ addresses }),
    ]);
    await startServers(this);
    ui = await FtpWorkbench.start(this, {
      netrc: [...addresses, DISTANT]
        .map((host) => `machine ${host} login tester password ${PASSWORD}\n`)
        .join(''),
      distantServer: DISTANT_ENTRY,
      settings: { 'remote.autoForwardPorts': false },
    });
    workbench = ui.workbench;
    explorer = new Explorer(workbench);
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await scripted?.stop();
    for (const one of [explicit, implicit, plain]) await one?.stop();
  });

  async function startServers(context: Context): Promise<void> {
    const options = { password: PASSWORD, certificate: first };
    // Under TLS 1.2 the records tell from outside whether anything was said after the handshake.
    const tls = { mode: 'explicit', version: 'TLSv1.2' } as const;
    const start = observedServerOrSkip;
    explicit = await start(context, EXPLICIT_ENTRY, { ...options, tls }, 'pure-ftpd', 'pyftpdlib');
    const ftps = { ...options, tls: { mode: 'implicit', version: 'TLSv1.3' } } as const;
    implicit = await start(context, IMPLICIT_ENTRY, ftps, 'proftpd', 'pyftpdlib');
    plain = await start(context, DISTANT_ENTRY, options, 'vsftpd', 'pyftpdlib');
    for (const { server } of [explicit, implicit, plain]) {
      await fillHostileSite(server.root);
      await server.own(server.root);
    }
  }

  /** Puts another scripted server in the place of the last one; port 0 takes any port. */
  async function serve(
    { host = '127.0.0.1', port = 0 },
    tls: TlsSettings | undefined,
  ): Promise<FtpServer> {
    await scripted?.stop();
    const { root } = plain!.server;
    scripted = await startFtpServer({ root, host, port, tls, users: { tester: PASSWORD } });
    return scripted;
  }

  async function typeAndSave({ server }: ObservedServer, text: string): Promise<void> {
    await workbench.openFile('notes.txt');
    await workbench.press('Control+End');
    await workbench.typeText(text);
    await workbench.save();
    assert.equal(await readFile(join(server.root, 'notes.txt'), 'utf8'), `notes\n${text}`);
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
    const { line, url } = explicit!;
    await ui!.open(url('/'));
    const text = await dialogText('is not trusted');
    for (const part of [shown(first), 'CN=localhost', 'localhost, 127.0.0.1', 'signed it itself']) {
      assert.ok(text.includes(part), `${part} is missing in ${text}`);
    }
    await workbench.answerDialog('Cancel');
    assert.deepEqual(line.said.filter(isMoreThanHandshake), []);

    await workbench.answer(/is not trusted/, 'Review Certificate');
    await dialogText('is not trusted');
    await workbench.answerDialog('Trust Always');
    await explorer.waitFor('notes.txt');
    assert.ok(line.said.some(isMoreThanHandshake));
    assert.doesNotMatch(line.said.join(''), /tester|kite/);

    await workbench.untilKept(RegExp(shown(first)));
    await workbench.reload();
    await explorer.waitFor('notes.txt');
    assert.equal(await workbench.dialog.count(), 0);
    await typeAndSave(explicit!, 'trusted');
  });

  it('raises the alarm when the certificate has changed, with the old one beside the new', async () => {
    const { line, server } = explicit!;
    await server.restart(second);
    const before = line.said.length;
    await workbench.reload();
    const text = await dialogText('has changed');
    assert.ok(
      text.indexOf(shown(second)) > 0 && text.indexOf(shown(first)) > text.indexOf(shown(second)),
    );
    // Somebody who is typing must not agree by accident.
    await workbench.press('Enter');
    await workbench.dialog.waitFor({ state: 'detached' });
    await workbench.notification(/is not trusted/).waitFor();
    const said = line.said.slice(before);
    assert.ok(said.some((one) => one.includes(HANDSHAKE)));
    assert.deepEqual(said.filter(isMoreThanHandshake), []);

    await workbench.answer(/is not trusted/, 'Review Certificate');
    await dialogText('has changed');
    await workbench.answerDialog('Replace the Trusted Certificate');
    await explorer.waitFor('notes.txt');
    await workbench.statusBarItem(`tester@${line.host}:${server.port}`).waitFor();
  });

  it('forgets a certificate on request, and asks again', async () => {
    await workbench.command('FTP: Trusted Certificates…');
    await workbench.quickInput.pick(`${EXPLICIT_ENTRY}:${explicit!.server.port}`);
    assert.ok((await dialogText('Forget the certificate')).includes(shown(second)));
    await workbench.answerDialog('Forget');
    await workbench.command('FTP: Reconnect');
    await dialogText('is not trusted');
    await workbench.answerDialogByKey('Trust Once');
    await explorer.waitFor('notes.txt');
  });

  it('asks again when a new connection is tried again', async () => {
    const { port } = await serve({}, { certificate: first });
    const { quickInput } = workbench;
    await workbench.command('FTP: Add Connection…');
    await quickInput.step(/Host name or IP address/, `ftp://tester@127.0.0.1:${port}`);
    await quickInput.pick('Encrypt If the Server Can');
    for (const prompt of [/Port of the server/, /User name/, /Password of tester/, /Name of the/]) {
      await quickInput.step(prompt);
    }
    await dialogText('is not trusted');
    await workbench.answerDialog('Cancel');
    await workbench.answer(/is not trusted/, 'Review Certificate');
    await dialogText('is not trusted');
    await workbench.answerDialog('Trust Once');
    const isSaved = async () => (await ui!.settings()).includes(`"port": ${port}`);
    await until(isSaved, (saved) => saved, DEADLINE_MS);
  });

  it('does not take connections from the workspace', async () => {
    // The settings are there.
    await explorer.waitFor('.vscode');
    await workbench.command('FTP: Open Folder…');
    await workbench.quickInput.waitFor('Open FTP Folder');
    assert.equal(await workbench.quickInput.offers('Enter a URL…', DEADLINE_MS), true);
    assert.equal(await workbench.quickInput.offers(HOSTILE_NAME, 1_000), false);
    await workbench.quickInput.cancel();
  });

  it('edits and saves over implicit TLS, under ftps', async () => {
    const { line, url } = implicit!;
    await ui!.open(url('/', { scheme: 'ftps' }));
    await dialogText('is not trusted');
    await workbench.answerDialogByKey('Trust Always', { tabs: 1 });
    await typeAndSave(implicit!, 'more');
    assert.deepEqual(
      line.said.map(beforeTls),
      line.said.map(() => ''),
    );
    assert.doesNotMatch(line.said.join(''), /tester|kite/);
  });

  it('names files under ftps so, in the tab, in the title and where their URL is copied', async () => {
    const { page } = workbench;
    const address = implicit!.url('/notes.txt', { scheme: 'ftps' });
    const copied = async () => {
      await workbench.until(
        () => page.evaluate(() => navigator.clipboard.readText()),
        (text) => text === address,
      );
      await page.evaluate(() => navigator.clipboard.writeText(''));
    };
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const tabs = new EditorTabs(workbench);
    await tabs.waitForHover('notes.txt', address);
    await page.locator('.explorer-viewlet').getByText('[FTPS]').waitFor();
    await tabs.menu('notes.txt', 'Copy FTP URL');
    await copied();
    await explorer.menu('notes.txt', 'Copy FTP URL');
    await copied();
    await explorer.menuByKey('notes.txt', 'Copy FTP URL');
    await copied();
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
    const { line, server } = plain!;
    await ui!.open(`ftp://tester@${DISTANT}:${server.port}/`);
    await dialogText('does not encrypt. Send the password in plain text?');
    assert.ok(line.said.length > 0);
    assert.doesNotMatch(line.said.join(''), /USER|PASS/);
    await workbench.answerDialog('Cancel');
    await workbench.answer(/does not encrypt/, 'Log In');
    await dialogText('does not encrypt');
    assert.doesNotMatch(line.said.join(''), /USER|PASS/);
    await workbench.answerDialog('Always Send to This Server');
    await explorer.waitFor('notes.txt');

    await workbench.untilKept(listedIn('plainTextServers', server.port));
    await workbench.reload();
    await explorer.waitFor('notes.txt');
    assert.equal(await workbench.dialog.count(), 0);
  });

  it('raises the alarm when a server no longer encrypts', async () => {
    const { line, server } = plain!;
    // What the real server is reached at becomes the scripted one.
    await line.stop();
    const { port } = server;
    const place = { host: DISTANT_ENTRY, port };
    await serve(place, { certificate: first });
    await workbench.reload();
    await dialogText('is not trusted');
    await workbench.answerDialog('Trust Once');
    await explorer.waitFor('notes.txt');
    await workbench.untilKept(listedIn('encryptedServers', port));
    await serve(place, undefined);
    await workbench.reload();
    await dialogText('no longer encrypts');
    assert.equal(scripted!.counts()['USER'], undefined);
    await workbench.answerDialog('Do Not Connect');
    await workbench.notification(/was not sent in plain text/).waitFor();
    assert.equal(scripted!.counts()['USER'], undefined);
  });

  it('moves a password out of the settings and says so', async () => {
    const { host, port, user } = plain!.server;
    const misplaced = { id: 'moved', name: 'Moved', host, port, user };
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

/** What was said over a control connection before the first record of TLS. */
function beforeTls(said: string): string {
  const at = said.indexOf(HANDSHAKE);
  return at < 0 ? said : said.slice(0, at);
}

/** Whether anything else was said over a control connection than what TLS 1.2 begins with. */
function isMoreThanHandshake(said: string): boolean {
  const before = beforeTls(said);
  if (!/^(AUTH TLS\r\n)?$/.test(before)) return true;
  for (let at = before.length; at < said.length; at += 5 + lengthAt(said, at + 3)) {
    if (said[at] === APPLICATION_DATA) return true;
  }
  return false;
}

function lengthAt(said: string, at: number): number {
  return said.charCodeAt(at) * 256 + said.charCodeAt(at + 1);
}
