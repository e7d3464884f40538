import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testCertificate } from '../support/certificates.ts';
import { realServerWithOrSkip } from '../support/realServerOrSkip.ts';
import { noteSecret } from '../support/secrets.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { pickByTyping } from '../support/vscode/byKeyboard.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { readableTerminal, TerminalPanel } from '../support/vscode/terminalPanel.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const PASSWORD = 'gravel-Teapot-6203';
const TYPED_SECRET = 'typed-in-the-console';
const HELLO = 'Hello from the server\nä and 日本語\n';
/** Takes far longer than it takes to press Ctrl+C. */
const LONG_FILE_BYTES = 40 * 1024 ** 3;

describe('the FTP console in the workbench', function () {
  this.timeout(300_000);

  let ftp: RealServer | undefined;
  let secure: RealServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let terminal: TerminalPanel;
  let folder: string;
  let local: string;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    noteSecret(TYPED_SECRET);
    folder = await mkdtemp(join(tmpdir(), 'ftp-console-ui-'));
    local = join(folder, 'hello.copy');
    ftp = await realServerWithOrSkip(this, { password: PASSWORD }, 'proftpd', 'pyftpdlib');
    const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
    // With TLS ProFTPD ends the session for some of the transfers that are aborted.
    const options = { password: PASSWORD, tls };
    secure = await realServerWithOrSkip(this, options, 'pyftpdlib', 'proftpd');
    for (const server of [ftp, secure]) await putFiles(server);
    const connection = ({ host, port, user, security }: RealServer) => ({
      ...{ host, port, user, security },
    });
    const { fingerprint } = await testCertificate();
    ui = await FtpWorkbench.start(this, {
      netrc: [ftp, secure]
        .map(({ host, user }) => `machine ${host} login ${user} password ${PASSWORD}\n`)
        .join(''),
      settings: {
        'ftpWorkspace.connections': [
          { id: 'my-site', name: 'My site', ...connection(ftp) },
          { id: 'safe', name: 'Safe site', ...connection(secure), certificates: [fingerprint] },
        ],
        ...readableTerminal,
      },
    });
    workbench = ui.workbench;
    terminal = new TerminalPanel(workbench);
    await ui.open();
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await ftp?.stop();
    await secure?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('opens from the palette and tells where it is', async () => {
    await workbench.command('FTP: Open Console…');
    await workbench.quickInput.pick('My site');
    await terminal.waitFor();
    const text = await terminal.waitForText(/My site>/);
    assert.match(text, /NOT ENCRYPTED/);
    assert.ok(text.includes(`${ftp!.host}:${ftp!.port}  ${ftp!.user}`), text);
    assert.match(text, /Features: .*MDTM/);
  });

  it('shows replies, listings and files', () => showsReplies('My site'));

  it('shows control characters of a file and does not obey them', async () => {
    await terminal.enter('RETR hostile.txt');
    const text = await terminal.waitForText(/after\n226/);
    assert.match(text, /before \\x1b\[2Jcleared\?\\x1b\]0;title\\x07 after/);
    assert.match(text, /Hello from the server/);
  });

  it('completes verbs and names with Tab', async () => {
    await workbench.typeText('ret');
    await workbench.press('Tab');
    await terminal.waitForText(/My site> retr pathname$/);
    await workbench.typeText('hel');
    await workbench.press('Tab');
    await terminal.waitForText(/My site> retr hello\.txt$/);
    await workbench.press('Control+C');
    await workbench.typeText('CWD im');
    await workbench.press('Tab', 'Enter');
    await terminal.waitForText(/CWD images\/\n250 /);
  });

  it('hides a password, and does not keep it', async () => {
    await workbench.typeText(`PASS ${TYPED_SECRET}`);
    const dots = '•'.repeat(TYPED_SECRET.length);
    await terminal.waitForText(new RegExp(`My site> PASS ${dots}$`));
    await workbench.press('Enter');
    await terminal.waitForText(/PASS •+\n[45]\d\d /);
    await workbench.press('ArrowUp');
    await terminal.waitForText(/My site> CWD images\/$/);
    await workbench.press('Control+C');
  });

  it('helps with a command', async () => {
    await terminal.enter('? MLSD');
    await terminal.waitForText(/RFC 3659 §7/);
  });

  it('aborts a transfer with Ctrl+C, and the session goes on', () =>
    aborts('My site', 'RETR ../long.bin'));

  it('writes what comes to a file of this computer, and sends one', async () => {
    await terminal.enter('CWD /');
    await terminal.enter(`RETR hello.txt > ${local}`);
    await terminal.waitForText(/written to .*hello\.copy/);
    assert.equal(await readFile(local, 'utf8'), HELLO);
    await terminal.enter(`STOR sent.txt < ${local}`);
    await terminal.waitForText(/226 .*\n.* sent in /);
    assert.equal(await readFile(join(ftp!.root, 'sent.txt'), 'utf8'), HELLO);
  });

  it('asks before it replaces a file of this computer', async () => {
    await terminal.enter(`RETR hostile.txt > ${local}`);
    await workbench.answerDialog('Cancel');
    await terminal.waitForText(/No file was chosen/);
    assert.equal(await readFile(local, 'utf8'), HELLO);
  });

  it('carries out the lines of a paste one after the other, and refuses control characters', async () => {
    await terminal.paste('SIZE hello.txt\r\nNOOP\nSIZE hos');
    await terminal.waitForText(
      /SIZE hello\.txt\n213 .*\nMy site> NOOP\n200 .*\nMy site> SIZE hos$/,
    );
    await workbench.press('Control+C');
    await terminal.paste('SIZE a\0b\r\nNOOP');
    await terminal.waitForText(/control characters, so it was not taken\.\nMy site>$/);
  });

  it('says that the connection is lost, and connects again with Enter', async () => {
    await ftp!.kill();
    await terminal.waitForText(/connection to My site broke[\s\S]*Press Enter to connect again/);
    await ftp!.restart();
    await workbench.press('Enter');
    await terminal.waitForText(/Connecting to My site…[\s\S]*NOT ENCRYPTED[\s\S]*My site>$/);
    await terminal.enter('NOOP');
    await terminal.waitForText(/My site> NOOP\n200 /);
  });

  it('closes with QUIT', async () => {
    await terminal.enter('QUIT');
    await workbench.page.locator('.terminal-wrapper.active').waitFor({ state: 'detached' });
  });

  describe('with TLS', () => {
    it('opens from the palette by keyboard and tells how it is encrypted', async () => {
      await workbench.command('FTP: Open Console…');
      await pickByTyping(workbench, 'Open FTP Console', 'Safe site');
      await terminal.waitFor();
      const text = await terminal.waitForText(/Safe site>/);
      assert.match(text, /TLSv1\.3, TLS_/);
      assert.doesNotMatch(text, /NOT ENCRYPTED/);
      assert.ok(text.includes(`${secure!.host}:${secure!.port}  ${secure!.user}`), text);
      assert.match(text, /Features: .*MDTM/);
    });

    it('shows replies, listings and files', () => showsReplies('Safe site'));

    it('aborts a transfer with Ctrl+C, and the session goes on', () =>
      aborts('Safe site', 'RETR long.bin'));
  });

  async function showsReplies(site: string): Promise<void> {
    await terminal.enter('FEAT');
    await terminal.waitForText(RegExp(`211 .*\\d+ ms\n+${site}>$`));
    await terminal.enter('LIST');
    await terminal.waitForText(
      RegExp(`hello\\.txt[\\s\\S]*226 [\\s\\S]*received in[\\s\\S]*${site}>$`),
    );
    await terminal.enter('RETR hello.txt');
    await terminal.waitForText(/Hello from the server\nä and 日本語\n226 /);
  }

  async function aborts(site: string, line: string): Promise<void> {
    await terminal.enter(line);
    await terminal.waitForText(/00000000 {2}00 00[\s\S]*\d [MG]B/);
    await workbench.press('Control+C');
    await terminal.waitForText(RegExp(`→ ABOR[\\s\\S]*The transfer was aborted[\\s\\S]*${site}>$`));
    await terminal.enter('NOOP');
    await terminal.waitForText(RegExp(`${site}> NOOP\n200 `));
  }
});

async function putFiles(server: RealServer): Promise<void> {
  const { root } = server;
  await writeFile(join(root, 'hello.txt'), HELLO);
  await writeFile(join(root, 'hostile.txt'), 'before \x1b[2Jcleared?\x1b]0;title\x07 after\n');
  await mkdir(join(root, 'images'));
  await writeFile(join(root, 'long.bin'), '');
  await truncate(join(root, 'long.bin'), LONG_FILE_BYTES);
  await server.own(root);
}
