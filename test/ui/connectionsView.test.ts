import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { makeCertificate } from '../support/certificates.ts';
import { startFtpServer, type FtpServer } from '../support/ftpServer/ftpServer.ts';
import { noteSecret } from '../support/secrets.ts';
import { availableServers } from '../support/servers/availableServers.ts';
import type { RealServer, ServerName, ServerOptions } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { ConnectionFormPage } from '../support/vscode/connectionFormPage.ts';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { drag, dropFromDesktop } from '../support/vscode/dragAndDrop.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import type { QuickInput } from '../support/vscode/quickInput.ts';
import { until } from '../support/vscode/until.ts';
import { trustAlways } from '../support/vscode/ways.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;
const PASSWORD = noteSecret('amber-Falcon-3306');

describe('the connections view, in the workbench', function () {
  this.timeout(300_000);

  let plain: RealServer | undefined;
  let secure: RealServer | undefined;
  let late: FtpServer | undefined;
  let latePort: number;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let quickInput: QuickInput;
  let panel: ConnectionsPanel;
  let desktop: string | undefined;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    const certificate = await makeCertificate();
    const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
    plain = await start(this, ['vsftpd', 'pyftpdlib'], {});
    secure = await start(this, ['proftpd', 'pure-ftpd', 'pyftpdlib'], { tls, certificate });
    latePort = await portOfNobody(plain.root);
    const { host, user } = plain;
    const site = { host, user, root: '/site' };
    ui = await FtpWorkbench.start(this, {
      netrc: `machine ${host} login ${user} password ${PASSWORD}\n`,
      settings: {
        'ftpWorkspace.watch.interval': 1,
        'ftpWorkspace.timeout.connect': 120,
        'ftpWorkspace.timeout.reply': 120,
        'ftpWorkspace.connections': [
          { ...site, id: 'company', name: 'Company site', port: plain.port, security: 'none' },
          {
            ...site,
            id: 'shop',
            name: 'Shop',
            group: 'Clients/Europe',
            port: secure.port,
            security: 'explicit',
            certificates: [certificate.fingerprint],
          },
          { ...site, id: 'late', name: 'Late', port: latePort, security: 'none' },
          { id: 'mistyped', name: 'Mistyped', host: 'ftp://ftp.example.com', group: 'Clients' },
        ],
      },
    });
    workbench = ui.workbench;
    quickInput = workbench.quickInput;
    panel = new ConnectionsPanel(workbench);
    await ui.open();
    const permissions = ['clipboard-read', 'clipboard-write'];
    await workbench.page.context().grantPermissions(permissions);
    await panel.open();
    await panel.row('Company site').waitFor();
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await late?.stop();
    await plain?.stop();
    await secure?.stop();
    if (desktop) await rm(desktop, { recursive: true, force: true });
  });

  async function start(
    context: Context,
    names: readonly ServerName[],
    options: ServerOptions,
  ): Promise<RealServer> {
    const available = await availableServers();
    const name = names.find((one) => available.includes(one));
    if (name === undefined) return context.skip();
    const server = await startServer(name, { ...options, password: PASSWORD });
    const folder = join(server.root, 'site');
    await mkdir(join(folder, 'assets'), { recursive: true });
    await writeFile(join(folder, 'index.html'), '<h1>Hello</h1>\n');
    await writeFile(join(folder, 'notes.txt'), 'remember\n');
    await writeFile(join(folder, `by ${name}.txt`), 'mine\n');
    await writeFile(join(folder, 'assets', 'main.js'), 'main();\n');
    await server.own(folder);
    return server;
  }

  async function portOfNobody(root: string): Promise<number> {
    const server = await startFtpServer({ root });
    await server.stop();
    return server.port;
  }

  const namesIn = (server: RealServer | undefined, folder: string): Promise<string[]> =>
    readdir(join(server!.root, folder));

  async function untilIn(server: RealServer | undefined, folder: string, name: string) {
    const names = () => namesIn(server, folder);
    await until(names, (found) => found.includes(name), DEADLINE_MS);
  }

  const heard = async (label: string) => (await panel.row(label).getAttribute('aria-label')) ?? '';

  async function untilHeard(label: string, expected: RegExp): Promise<void> {
    await workbench.until(
      () => heard(label),
      (text) => expected.test(text),
    );
  }

  const untilNobodyAtLate = () =>
    until(
      () => late!.openConnections,
      (open) => open === 0,
      DEADLINE_MS,
    );

  it('lists connections in their groups, says how they stand, and connects to none', async () => {
    await panel.waitForLabels('Clients', 'Europe', 'Shop', 'Mistyped', 'Company site', 'Late');
    assert.match(await heard('Clients'), /^Group Clients/);
    for (const name of ['Shop', 'Company site', 'Late']) {
      assert.match(await heard(name), RegExp(`^${name}, not connected, tester@127`));
    }
    assert.match(await heard('Mistyped'), /^Mistyped, cannot be used: "host" must be a host name/);
  });

  it('opens folders and files by keyboard alone', async () => {
    await panel.row('Clients').click();
    await panel.waitForLabels('Clients', 'Company site', 'Late');
    await panel.expandByKey('Company site');
    await panel.row('assets').waitFor();
    await untilHeard('Company site', /^Company site, connected, tester@127/);
    await panel.expandByKey('assets');
    await panel.row('main.js').waitFor();
    await workbench.press('ArrowDown', 'Enter');
    await workbench.tab('main.js').waitFor();
    const [folder, ...files] = (await panel.labels()).slice(2, -1);
    assert.deepEqual([folder, files.length], ['assets', 4]);
  });

  it('means all of it by the buttons of its head, whatever row has the focus', async () => {
    const asked = [
      [(entry: string) => panel.titleAction(entry), 'Add Connection…', 'Add FTP Connection'],
      [(entry: string) => panel.titleAction(entry), 'Open Folder…', 'Open FTP Folder'],
      [(entry: string) => panel.more(entry), 'Import Connections…', 'Import FTP Connections'],
      [(entry: string) => panel.more(entry), 'Export Connections…', 'Export FTP Connections'],
    ] as const;
    for (const row of ['Company site', 'main.js']) {
      for (const [press, entry, title] of asked) {
        await panel.focus(row);
        await press(entry);
        await quickInput.waitFor(title);
        await quickInput.cancel();
        await quickInput.waitForClosed();
      }
    }
  });

  it('shows what others change', async () => {
    const path = join(plain!.root, 'site', 'assets', 'theirs.css');
    await writeFile(path, 'p {}\n');
    await panel.row('theirs.css').waitFor();
  });

  it('renames, copies, pastes and deletes by keyboard', async () => {
    await panel.row('theirs.css').click();
    await workbench.press('F2');
    await quickInput.answer('Rename theirs.css', 'ours.css');
    await panel.row('ours.css').waitFor();
    assert.ok((await namesIn(plain, 'site/assets')).includes('ours.css'));

    await panel.row('ours.css').click();
    await workbench.press('Control+C');
    await workbench.until(
      () => workbench.page.evaluate(() => navigator.clipboard.readText()),
      (copied) => copied.endsWith('/ours.css'),
    );
    await panel.row('notes.txt').click();
    await panel.row('notes.txt').and(panel.view.locator('.focused.selected')).waitFor();
    await workbench.press('Control+V');
    await untilIn(plain, 'site', 'ours.css');

    await panel.collapse('assets');
    await panel.row('ours.css').click();
    await workbench.press('Delete');
    await workbench.answerDialog('Delete');
    await panel.row('ours.css').waitFor({ state: 'detached' });
    assert.ok(!(await namesIn(plain, 'site')).includes('ours.css'));
  });

  it('means the row with the focus where another one is selected', async () => {
    await panel.row('index.html').click();
    await workbench.tab('index.html').waitFor();
    await workbench.press('ArrowDown', 'F2');
    await quickInput.waitFor('Rename notes.txt');
    await quickInput.cancel();
  });

  it('deletes all that is selected, after a question that counts it', async () => {
    await panel.row('index.html').click();
    await workbench.press('Shift+ArrowDown', 'Delete');
    await workbench.dialog.filter({ hasText: 'Delete these 2 files?' }).waitFor();
    assert.match((await workbench.dialog.textContent()) ?? '', /index\.html.*notes\.txt/s);
    await workbench.answerDialog('Cancel');
    assert.ok((await namesIn(plain, 'site')).includes('notes.txt'));
    // Menus are about all that is selected.
    await panel.row('index.html').click();
    await workbench.tab('index.html').waitFor();
  });

  it('makes a file with the button of a server', async () => {
    await panel.action('Company site', 'New File…');
    await quickInput.answer('New File', 'made/new.md');
    await workbench.tab('new.md').waitFor();
    await panel.row('made').waitFor();
    assert.deepEqual(await namesIn(plain, 'site/made'), ['new.md']);
  });

  it('offers in its menus what can be done with a row', async () => {
    const offers = async (label: string, expected: readonly string[]) => {
      const entries = await panel.menuEntries(label);
      const missing = expected.filter((entry) => !entries.includes(entry));
      assert.deepEqual(missing, [], `${label}: ${entries.join(', ')}`);
      return entries;
    };
    const copying = ['Duplicate', 'Cut', 'Copy', 'Copy FTP URL'];
    const both = ['Download to Folder…', 'Rename…', 'Delete', ...copying];
    await offers('index.html', [...both, 'Compare with File of This Computer…']);
    const folder = ['Open Folder…', 'New File…', 'Upload Files…', 'Refresh', 'Paste'];
    await offers('made', [...folder, ...both]);
    const server = ['Reconnect', 'Disconnect', 'Open Console…', 'Show Server Report…'];
    const settings = ['Edit Connection…', 'Change Password…', 'Move to Group…'];
    const entries = await offers('Company site', [...server, ...settings, 'Remove Connection…']);
    assert.ok(!entries.includes('Delete'), 'a server can be deleted');
    const closed = await offers('Late', settings);
    assert.ok(!closed.includes('Disconnect'), 'what is not connected can be disconnected');
  });

  it('moves within a server after a question, by drag and drop', async () => {
    await drag(workbench, panel.row('notes.txt'), panel.row('made'));
    await workbench.dialog.filter({ hasText: 'Move notes.txt to /site/made?' }).waitFor();
    await workbench.answerDialog('Cancel');
    await drag(workbench, panel.row('notes.txt'), panel.row('made'));
    await workbench.answerDialog('Move');
    await untilIn(plain, 'site/made', 'notes.txt');
    assert.ok(!(await namesIn(plain, 'site')).includes('notes.txt'));
  });

  it('copies to another server, which is encrypted, and takes files of the desktop', async () => {
    await panel.collapse('Company site');
    await panel.expand('Clients');
    await panel.expand('Shop');
    const name = `by ${secure!.name}.txt`;
    await panel.row(name).waitFor();
    await untilHeard('Shop', /^Shop, connected, /);
    await panel.row('Clients').hover();
    await panel.row('Shop').hover();
    await workbench.page.getByText('Encrypted with TLS 1.3').waitFor();
    await drag(workbench, panel.row(name), panel.row('Company site'));
    await untilIn(plain, 'site', name);
    assert.ok((await namesIn(secure, 'site')).includes(name), 'it was moved');

    desktop = await mkdtemp(join(tmpdir(), 'ftp-workspace-ui-desktop-'));
    await writeFile(join(desktop, 'desk.txt'), 'from the desktop\n');
    await dropFromDesktop(workbench, [join(desktop, 'desk.txt')], panel.row('index.html'));
    await panel.row('desk.txt').waitFor();
    const path = join(secure!.root, 'site', 'desk.txt');
    assert.equal(await readFile(path, 'utf8'), 'from the desktop\n');
  });

  it('says why a folder cannot be listed, and tries again', async () => {
    await panel.collapse('Shop');
    await panel.row('Late').click();
    await panel.row(/^Late does not accept connections at /).waitFor();
    await untilHeard('Late', /^Late, failed: Late does not accept connections at .* Check host/);
    late = await startFtpServer({
      root: plain!.root,
      port: latePort,
      users: { [plain!.user]: PASSWORD },
    });
    await workbench.press('ArrowDown', 'ArrowDown', 'Enter');
    await panel.row('made').waitFor();
    await untilHeard('Late', /^Late, connected, /);
    assert.equal(await panel.row('Try Again').count(), 0);
  });

  it('disconnects, collapses, and connects by itself no more', async () => {
    await panel.action('Late', 'Disconnect');
    await untilHeard('Late', /^Late, not connected, /);
    await panel.row('made').waitFor({ state: 'detached' });
    assert.equal(await panel.row('Late').getAttribute('aria-expanded'), 'false');
    await untilNobodyAtLate();
  });

  it('says that a server takes its time, and how others stand meanwhile', async () => {
    await panel.menu('Company site', 'Disconnect');
    await untilHeard('Company site', /, not connected, /);
    const greeting = new AbortController();
    late!.scriptNext('CONNECT', { until: once(greeting.signal, 'abort') });
    await panel.row('Late').click();
    await panel.row('Waiting for Late…').waitFor();
    await untilHeard('Late', /^Late, connecting…, /);
    await panel.row('Late').getByText('connecting…').waitFor();
    await panel.menu('Company site', 'Reconnect');
    await untilHeard('Company site', /, connected, /);
    await untilHeard('Late', /^Late, connecting…, /);
    greeting.abort();
    await panel.row('made').waitFor();
    await untilHeard('Late', /^Late, connected, /);
    assert.equal(await panel.row('Waiting for Late…').count(), 0);
  });

  it('says that a server allows fewer connections, and waits for its listings', async () => {
    await panel.menuByKey('Late', 'Disconnect');
    await panel.row('made').waitFor({ state: 'detached' });
    await untilNobodyAtLate();
    const listing = new AbortController();
    const listed = once(listing.signal, 'abort');
    let listings = 0;
    late!.configure({ maxConnections: 1 });
    late!.onCommand(({ verb }) => {
      if (verb === 'MLSD') listings += 1;
      return verb === 'MLSD' && listings > 1 ? { until: listed } : undefined;
    });
    await panel.expandByKey('Late');
    await panel.row('assets').waitFor();
    await panel.expandByKey('assets');
    await panel.row('Waiting for Late…').waitFor();
    await panel.expand('made');
    await untilHeard('Late', /^Late, limited to 1 of \d+ connections, /);
    await panel
      .row('Late')
      .getByText(/^limited to 1 of \d+ connections/)
      .waitFor();
    await panel.row('Clients').hover();
    await panel.row('Late').hover();
    await workbench.page.getByText('Connected, connections that the server allows: 1').waitFor();
    assert.equal(late!.openConnections, 1);
    listing.abort();
    late!.onCommand(undefined);
    late!.configure({ maxConnections: Infinity });
    for (const name of ['main.js', 'new.md']) await panel.row(name).waitFor();
    await panel.action('Late', 'Disconnect');
    await panel.row('made').waitFor({ state: 'detached' });
    await untilNobodyAtLate();
  });

  it('moves connections into groups, by mouse and by command', async () => {
    await drag(workbench, panel.row('Late'), panel.row('Europe'));
    await panel.waitForLabels('Clients', 'Europe', 'Late', 'Shop', 'Mistyped', 'Company site');
    const saved = JSON.parse(await ui!.settings()) as Record<
      string,
      { id: string; group: string }[]
    >;
    const entry = saved['ftpWorkspace.connections']?.find(({ id }) => id === 'late');
    assert.equal(entry?.group, 'Clients/Europe');
    await panel.menu('Late', 'Move to Group…');
    await quickInput.waitFor('Move to Group');
    await quickInput.pick('New Group…');
    await quickInput.step(/Name of the group/, 'Archive/Old');
    await panel.waitForLabels(
      ...['Archive', 'Old', 'Late', 'Clients', 'Europe', 'Shop', 'Mistyped', 'Company site'],
    );
    await panel.row('Archive').click();
    await panel.waitForLabels('Archive', 'Clients', 'Europe', 'Shop', 'Mistyped', 'Company site');
    await workbench.press('F2');
    await quickInput.step(/Name of the group/, 'Past');
    await panel.row('Past').waitFor();
  });

  it('moves real connections, and renames groups, with their menus', async () => {
    await panel.menu('Company site', 'Move to Group…');
    await quickInput.waitFor('Move to Group');
    await quickInput.pick('Clients / Europe');
    const past = ['Past', 'Old', 'Late'];
    await panel.waitForLabels('Clients', 'Europe', 'Company site', 'Shop', 'Mistyped', ...past);
    await panel.menuByKey('Shop', 'Move to Group…');
    await quickInput.answer('Move to Group', 'No Group');
    await panel.waitForLabels('Clients', 'Europe', 'Company site', 'Mistyped', ...past, 'Shop');
    await panel.menu('Clients', 'Rename Group…');
    await quickInput.step(/Name of the group/, 'Customers');
    await panel.row('Customers').waitFor();
    await panel.menuByKey('Past', 'Rename Group…');
    await quickInput.step(/Name of the group/, 'Archive');
    await panel.row('Archive').waitFor();
    const groups = JSON.parse(await ui!.settings()) as Record<string, Record<string, unknown>[]>;
    assert.deepEqual(
      groups['ftpWorkspace.connections']?.map(({ id, group }) => [id, group]),
      [
        ['company', 'Customers/Europe'],
        ['shop', undefined],
        ['late', 'Archive/Old'],
        ['mistyped', 'Customers'],
      ],
    );
  });

  it('adds a connection to a group, by its menu and with its button', async () => {
    const form = new ConnectionFormPage(workbench);
    for (const [group, open] of [
      ['Archive', () => panel.menuByKey('Archive', 'Add Connection…')],
      ['Customers/Europe', () => panel.action('Europe', 'Add Connection…')],
    ] as const) {
      await open();
      await form.waitFor('New FTP Connection');
      assert.equal(await form.field('Group').inputValue(), group);
      await workbench.command('View: Close All Editors');
    }
  });

  it('leads a newcomer when there is nothing', async () => {
    for (const group of ['Archive', 'Customers', 'Europe']) await panel.expand(group);
    for (const name of ['Mistyped', 'Shop', 'Late', 'Company site']) {
      await panel.row(name).click({ button: 'right' });
      await workbench.press('Escape', 'Delete');
      await workbench.answerDialog('Remove');
      await panel.row(name).waitFor({ state: 'detached' });
    }
    // What is open by its address alone now is listed until its editors are closed.
    await workbench.command('View: Close All Editors');
    await panel.view.getByText('No server is set up yet').waitFor();
    await panel.view.getByRole('button', { name: 'Add Connection' }).waitFor();
    await panel.view.getByRole('button', { name: 'Open FTP Folder' }).waitFor();
  });

  it('lists a server that is open and that nobody saved, and saves it', async () => {
    const { host, port, user } = plain!;
    const label = `${user}@${host}:${port}`;
    await ui!.open(`ftp://${label}/site`);
    await panel.open();
    await untilHeard(label, /, connected, not saved, /);
    await panel.action(label, 'Save Connection…');
    await quickInput.answer('Save Connection', 'My server');
    await panel.row('My server').waitFor();
    await untilHeard(label, /, connected, open by its address, saved as My server, /);
    await workbench.until(
      () => ui!.settings(),
      (text) => text.includes('"id": "my-server"'),
    );
    await panel.expand('My server');
    await panel.row('site').waitFor();
  });

  it('saves one with TLS by keyboard alone, with its menu and with the palette', async () => {
    const { host, port, user } = secure!;
    const label = `${user}@${host}:${port}`;
    await ui!.open(`ftp://${label}/site`);
    await trustAlways(workbench, 'keyboard');
    await panel.open();
    await untilHeard(label, /, connected.*, not saved, /);
    await panel.menuByKey(label, 'Save Connection…');
    await quickInput.answer('Save Connection', 'Safe server');
    await untilHeard(label, /, open by its address, saved as Safe server, /);

    await panel.focus('Safe server');
    await workbench.press('Delete');
    await workbench.answerDialog('Remove');
    await untilHeard(label, /, connected.*, not saved, /);
    await workbench.command('FTP: Save Connection…');
    await quickInput.answer('Save Connection', 'Safer server');
    await untilHeard(label, /, open by its address, saved as Safer server, /);
    assert.match(await ui!.settings(), /"id": "safer-server"/);
  });
});
