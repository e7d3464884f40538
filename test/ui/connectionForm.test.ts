import { strict as assert } from 'node:assert';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testCertificate } from '../support/certificates.ts';
import { realServerOrSkip, realServerWithOrSkip } from '../support/realServerOrSkip.ts';
import { noteSecret } from '../support/secrets.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { ConnectionFormPage } from '../support/vscode/connectionFormPage.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const PICTURES = fileURLToPath(new URL('../../.cache/connection-form', import.meta.url));
const MISTYPED = noteSecret('garnet-Weasel-7350');

const HOSTILE = '<img src=x onerror="document.title=1">';
const ODD = {
  id: 'odd',
  name: `Odd ${HOSTILE}`,
  host: 'ftp.example.com',
  user: HOSTILE,
  trash: `/${HOSTILE}`,
  [HOSTILE]: true,
};
const FAR = { id: 'far', name: 'Far', host: 'ftp.example.com', maxConnections: 2 };

describe('the form of a connection', function () {
  this.timeout(300_000);

  let plain: RealServer | undefined;
  let encrypted: RealServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let form: ConnectionFormPage;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    await mkdir(PICTURES, { recursive: true });
    const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
    plain = await realServerOrSkip(this, 'vsftpd', 'pyftpdlib');
    encrypted = await realServerWithOrSkip(this, { tls }, 'proftpd', 'pyftpdlib');
    for (const server of [plain, encrypted]) {
      await writeFile(join(server.root, 'notes.txt'), 'notes\n');
      await server.own(server.root);
    }
    ui = await FtpWorkbench.start(this, { settings: { 'ftpWorkspace.connections': [ODD, FAR] } });
    workbench = ui.workbench;
    form = new ConnectionFormPage(workbench);
    await ui.open();
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await plain?.stop();
    await encrypted?.stop();
  });

  /** The entry of the settings, once it is as it should be. */
  async function untilSaved(id: string, expected: object): Promise<void> {
    const read = async () => savedConnection(await ui!.settings(), id);
    const found = await workbench.until(
      read,
      (entry) => JSON.stringify(entry) === JSON.stringify(expected),
    );
    assert.deepEqual(found, expected);
  }

  async function edit(label: string): Promise<void> {
    await workbench.command('FTP: Edit Connection…');
    await workbench.quickInput.pick(label);
    await form.waitFor('FTP Connection');
  }

  it('adds a connection by mouse: what is wrong is told, and each step of the test', async () => {
    const { host, port, user, password } = plain!;
    await workbench.command('FTP: Add Connection with All Settings…');
    await form.waitFor('New FTP Connection');
    await form.button('Save').click();
    await form.problem('host', 'Enter the host name or the IP address of the server.');
    assert.equal(await form.field('Server').getAttribute('aria-invalid'), 'true');
    await form.field('Server').fill(host);
    await form.problem('host', '');
    await form.field('Port').fill('99999');
    await form.problem('port', 'The port must be a whole number from 1 to 65535.');
    await form.field('Port').fill(String(port));
    await form.field('User').fill(user);
    await form.field('Password').fill(MISTYPED);
    await form.field('Name').fill('Plain site');
    await form.button('Test Connection').click();
    await form.outcome(RegExp(`Plain site refused the login of ${user}`));
    assert.match(await form.row('Login'), /failed/);
    await form.field('Password').fill(password);
    await form.button('Test Connection').click();
    await form.outcome('The connection works.');
    assert.match(await form.row('Encryption'), /Whoever is on the way can read everything/);
    assert.match(await form.row('Folder'), /Files and folders in \/: 1/);
    await workbench.screenshot(join(PICTURES, 'test.png'));
    await form.button('Save').click();
    await form.notice('Saved.');
    await untilSaved('plain-site', { id: 'plain-site', name: 'Plain site', host, port, user });
    assert.equal(await form.field('Password').inputValue(), '');
    await form.frame.getByText('One is kept in the secret storage.').waitFor();
    await workbench.command('View: Close All Editors');
  });

  it('adds one by keyboard, with a URL and a certificate to decide about', async () => {
    const { host, port, user, password } = encrypted!;
    const { fingerprint } = await testCertificate();
    await workbench.command('FTP: Add Connection with All Settings…');
    await form.waitFor('New FTP Connection');
    await form.field('Server').focus();
    await workbench.typeText(`ftp://${user}:${password}@${host}:${port}/`);
    // To the port, which is the next field: the URL is taken apart.
    await workbench.press('Tab');
    await workbench.until(
      () => form.field('Port').inputValue(),
      (value) => value === String(port),
    );
    assert.equal(await form.field('Server').inputValue(), host);
    assert.equal(await form.field('User').inputValue(), user);
    // What is in a field is selected where Tab leads to it.
    await workbench.typeText('99999');
    await workbench.press('Tab');
    await form.problem('port', 'The port must be a whole number from 1 to 65535.');
    await workbench.press('Shift+Tab');
    await workbench.typeText(String(port));
    await form.problem('port', '');
    assert.equal(await form.field('Port').inputValue(), String(port));
    await form.tabTo('Name');
    await workbench.typeText('Secure site');
    await form.tabTo('Test Connection');
    await workbench.press('Enter');
    await workbench.dialog.filter({ hasText: 'is not trusted' }).waitFor();
    await workbench.press('Escape');
    await form.outcome(/is not trusted/);
    assert.match(
      await form.row('Encryption'),
      RegExp(`TLSv1\\.3.*${fingerprint}.*CN=localhost`, 's'),
    );
    await form.button('Test Connection').focus();
    await workbench.press('Escape');
    await form.frame.locator('#test').waitFor({ state: 'hidden' });
    await workbench.press('Enter');
    await workbench.answerDialog('Trust Once');
    await form.outcome('The connection works.');
    await form.field('Name').focus();
    await workbench.press('Enter');
    await form.notice('Saved.');
    await untilSaved('secure-site', { id: 'secure-site', name: 'Secure site', host, port, user });
    assert.equal((await ui!.settings()).includes(password), false);
    await workbench.command('View: Close All Editors');
  });

  it('shows what is hostile as text, and keeps what it does not know', async () => {
    await edit(`Odd ${HOSTILE}`);
    await form.frame.getByText(`"${HOSTILE}" is not a property of a connection.`).waitFor();
    assert.equal(await form.field('Name').inputValue(), ODD.name);
    assert.equal(await form.field('User').inputValue(), HOSTILE);
    assert.equal(await form.frame.locator('img').count(), 0);
    await form.field('Server').fill('other.example.com');
    await form.button('Save').click();
    await form.notice('Saved.');
    await untilSaved('odd', { ...ODD, host: 'other.example.com' });
    await workbench.command('View: Close All Editors');
  });

  const untilTrashIs = (text: string): Promise<string> =>
    workbench.until(
      () => form.field('Trash').inputValue(),
      (value) => value === text,
    );

  it('loses nothing that was typed when its tab or the window goes', async () => {
    await edit('Far');
    await form.section('Files');
    await form.field('Trash').fill('/trash');
    await form.frame.getByRole('button', { name: 'Discard Changes' }).and(form.enabled).waitFor();
    await workbench.command('View: Close All Editors');
    await workbench.answer(/Far are not saved/, 'Continue Editing');
    await form.notice('What you had not saved is still here.');
    await form.section('Files');
    await untilTrashIs('/trash');
    await workbench.untilKept(/trash\W+trash/, { of: 'this window' });
    await workbench.reload();
    await form.waitFor('FTP Connection');
    await form.section('Files');
    await untilTrashIs('/trash');
    await form.field('Trash').press('Control+s');
    await form.notice('Saved.');
    await untilSaved('far', { ...FAR, trash: '/trash' });
    await workbench.command('View: Close All Editors');
  });

  it('goes on from the quick questions, and opens the folder', async () => {
    const { host, port, user, password } = plain!;
    await workbench.command('FTP: Add Connection…');
    await workbench.quickInput.waitFor('Add FTP Connection (1/7)');
    await workbench.quickInput.type(`ftp://${user}:${password}@${host}:${port}`);
    await workbench.quickInput.button('All Settings…');
    await form.waitFor('New FTP Connection');
    await workbench.until(
      () => form.field('User').inputValue(),
      (text) => text === user,
    );
    await form.button('Save and Open Folder').click();
    await new Explorer(workbench).waitFor('notes.txt');
  });

  const themes = [
    ['Dark Modern', 'dark'],
    ['Dark High Contrast', 'high-contrast'],
  ] as const;
  for (const [theme, name] of themes) {
    it(`can be looked at in ${theme}`, async () => {
      await workbench.command('Preferences: Color Theme');
      // The box of the palette is still there for a moment.
      await workbench.until(
        () => workbench.quickInput.placeholder(),
        (placeholder) => placeholder.startsWith('Select Color Theme'),
      );
      await workbench.quickInput.type(theme);
      await workbench.quickInput.pick(theme);
      await edit('Far');
      await form.section('Certificates and TLS');
      await form.field('Trusted certificates of the server').fill('SHA256:no');
      await form.problem('certificates', /SHA-256 fingerprints/);
      await workbench.screenshot(join(PICTURES, `${name}.png`));
      await form.button('Discard Changes').click();
      await form.problem('certificates', '');
      await workbench.command('View: Close All Editors');
    });
  }
});

function savedConnection(settings: string, id: string): unknown {
  const { 'ftpWorkspace.connections': connections } = JSON.parse(settings) as {
    readonly 'ftpWorkspace.connections': readonly { readonly id: string }[];
  };
  return connections.find((connection) => connection.id === id);
}
