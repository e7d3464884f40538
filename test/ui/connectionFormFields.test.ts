import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { makeAuthority, makeCertificate, testCertificate } from '../support/certificates.ts';
import { startTestProxy, type TestProxy } from '../support/proxy/testProxy.ts';
import { realServerWithOrSkip } from '../support/realServerOrSkip.ts';
import { SilentServer } from '../support/silentServer.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { ConnectionFormPage } from '../support/vscode/connectionFormPage.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { CHOICES, LINES, SHORTCUTS, shortcutsOff } from '../support/vscode/formFieldTexts.ts';
import { box, browse, choice, FormStops, section, text } from '../support/vscode/formStops.ts';
import type { Stop } from '../support/vscode/formStops.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { WAYS, type Way } from '../support/vscode/ways.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const OTHER_PIN = `SHA256:${'AB:'.repeat(31)}CD`;
/** Servers send no data there. */
const FOREIGN_ADDRESS = '192.0.2.1';
/** In KOI8-R; in what the bytes look like it would be another name. */
const RUSSIAN = { name: 'мир.txt', bytes: Buffer.from([0xcd, 0xc9, 0xd2, 0x2e, 0x74, 0x78, 0x74]) };
const WORKS = 'The connection works.';
const REMEMBER = 'Remember the password in the secret storage of this computer';
const NOT_KEPT = 'Empty: you are asked for it when it is needed.';
const KEPT = 'One is kept in the secret storage. Empty: that one is used.';

describe('the fields of the form of a connection', function () {
  this.timeout(300_000);

  const servers: RealServer[] = [];
  let proxy: TestProxy | undefined;
  let silence: SilentServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let form: ConnectionFormPage;
  let stops: FormStops;
  /** Of this computer, with what the client shows. */
  let keys: string;
  let pin: string;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    const authority = await makeAuthority();
    const own = await makeCertificate({ commonName: 'client', issuer: authority });
    pin = (await testCertificate()).fingerprint;
    keys = await mkdtemp(join(tmpdir(), 'ftp-workspace-keys-'));
    await writeFile(join(keys, 'own.pem'), own.certificate);
    await writeFile(join(keys, 'own.key'), own.key);
    const tls = { mode: 'explicit', version: 'TLSv1.2' } as const;
    const clientAuthority = authority.certificate;
    // They hand out the bytes of names that the disk holds.
    servers.push(await realServerWithOrSkip(this, {}, 'vsftpd'));
    servers.push(await realServerWithOrSkip(this, { tls, clientAuthority }, 'vsftpd'));
    for (const server of servers) await fill(server);
    proxy = await startTestProxy({ kind: 'socks5' });
    silence = await SilentServer.start();
    ui = await FtpWorkbench.start(this, { settings: { 'ftpWorkspace.watch.interval': 0 } });
    workbench = ui.workbench;
    form = new ConnectionFormPage(workbench);
    stops = new FormStops(workbench, form);
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await proxy?.close();
    await silence?.stop();
    for (const server of servers) await server.stop();
    if (keys) await rm(keys, { recursive: true, force: true });
  });

  /** The entry of the settings, once it is as it should be. */
  async function untilSaved(expected: { readonly id: string }): Promise<void> {
    const read = async () => savedConnection(await ui!.settings(), expected.id);
    const found = await workbench
      .until(read, (entry) => isDeepStrictEqual(entry, expected))
      .catch(read);
    assert.deepEqual(found, expected);
  }

  async function press(way: Way, name: string): Promise<void> {
    if (way === 'mouse') await form.button(name).click();
    else {
      await form.button(name).focus();
      await workbench.press('Enter');
    }
  }

  /** Begins a test of the connection; what the last one came to is put away before. */
  async function beginTest(way: Way): Promise<void> {
    const last = form.frame.locator('#test');
    if (await last.isVisible()) {
      if (way === 'mouse') await form.button('Close').click();
      else await workbench.press('Escape');
      await last.waitFor({ state: 'hidden' });
    }
    await press(way, 'Test Connection');
  }

  async function tryIt(way: Way, outcome: string | RegExp): Promise<void> {
    await beginTest(way);
    await form.outcome(outcome);
  }

  async function save(way: Way, expected: { readonly id: string }): Promise<void> {
    if (way === 'mouse') await form.button('Save').click();
    else await workbench.press('Control+s');
    await untilSaved(expected);
    await form.notice('Saved.');
  }

  /** Stops that are not next to each other. */
  async function enterAt(way: Way, ...wanted: readonly Stop[]): Promise<void> {
    for (const stop of wanted) {
      if (way === 'keyboard') {
        const { label, kind } = stop;
        const place = kind === 'browse' ? form.button(`Browse… ${label}`) : form.field(label);
        await place.focus();
        await workbench.press('Shift+Tab');
      }
      await stops.enter(way, [stop]);
    }
  }

  async function untilPasswordIs(told: string): Promise<void> {
    await form.frame.locator('#hint-password').filter({ hasText: told }).waitFor();
  }

  for (const [index, [security, way]] of WAYS.entries()) {
    describe(`in ${security}, by ${way}`, () => {
      const id = `own-${way}`;
      const name = `Site by ${way}`;
      const isTls = security === 'TLS';
      const encryption = isTls ? 'Always Encrypt (Explicit TLS)' : 'Never Encrypt';
      const strategy = isTls ? 'atomic' : 'direct';
      let server: RealServer;
      let saved: { readonly id: string } & Readonly<Record<string, unknown>>;

      /** All that Tab leads to, in this order. */
      const allStops = (): readonly Stop[] => [
        text('Server', server.host),
        text('Port', String(server.port)),
        choice('Encryption', encryption),
        text('User', server.user),
        text('Password', server.password),
        box(REMEMBER, false),
        text('Name', name),
        text('Group', 'Work/Clients'),
        text('Folder', '/site'),
        section('Certificates and TLS'),
        text('Trusted certificates of the server', `${OTHER_PIN}\n${pin}`),
        choice('Oldest version of TLS', 'TLS 1.3'),
        text('Your own certificate', join(keys, 'own.pem')),
        browse('Your own certificate'),
        text('Private key of your certificate', ''),
        browse('Private key of your certificate', join(keys, 'own.key')),
        section('Network'),
        choice('Data connections', 'Passive Mode'),
        text('Address of this computer in active mode', FOREIGN_ADDRESS),
        text('Ports in active mode', '50000-50100'),
        text('Proxy', `socks5://127.0.0.1:${proxy!.proxy.port}`),
        text('Connections at most', '3'),
        section('Files'),
        choice(
          'How files are saved',
          isTls ? 'Always Through a Temporary File' : 'Always in Place',
        ),
        text('Encoding of file names', 'koi8-r'),
        text('Trash', '/trash'),
        section('Speed'),
        ...Object.entries(SHORTCUTS).map(([key, label]) => box(label, !(key in shortcutsOff(0)))),
        section('Identity'),
        text('Id', id),
      ];

      before(() => {
        server = servers[index]!;
      });

      it('are entered, tried and saved, and are there again', async () => {
        const { host, port, user } = server;
        await ui!.open();
        await workbench.command('FTP: Add Connection with All Settings…');
        await form.waitFor('New FTP Connection');
        await form.field('Server').focus();
        await workbench.press('Shift+Tab');
        await stops.enter(way, allStops());
        if (isTls) {
          // The server speaks an older one.
          await tryIt(way, /TLS/);
          assert.match(await form.row('Encryption'), /failed/);
        }
        await enterAt(way, choice('Oldest version of TLS', 'TLS 1.2'));
        const before = proxy!.requests.length;
        await tryIt(way, WORKS);
        assert.match(await form.row('Folder'), /Files and folders in \/site: 2/);
        assert.match(await form.row('Encryption'), isTls ? /TLSv1\.2/ : /can read everything/);
        // The control connection and the data connection.
        assert.ok(proxy!.requests.length >= before + 2);
        await enterAt(way, choice('Oldest version of TLS', 'TLS 1.3'));
        saved = {
          ...{ id, name, group: 'Work/Clients', host, security: server.security, port, user },
          ...{ root: '/site', certificates: [OTHER_PIN, pin], minTlsVersion: 'TLSv1.3' },
          ...{ clientCertificate: join(keys, 'own.pem'), clientKey: join(keys, 'own.key') },
          ...{ dataConnection: 'passive', activeAddress: FOREIGN_ADDRESS },
          ...{ activePorts: '50000-50100', proxy: `socks5://127.0.0.1:${proxy!.proxy.port}` },
          ...{ maxConnections: 3, saveStrategy: strategy, encoding: 'koi8-r', trash: '/trash' },
          shortcuts: shortcutsOff(0),
        };
        await save(way, saved);
        await untilPasswordIs(NOT_KEPT);
        assert.equal((await ui!.settings()).includes(server.password), false);
        await workbench.command('View: Close All Editors');
        await workbench.command('FTP: Edit Connection…');
        await workbench.quickInput.pick(name);
        await form.waitFor('FTP Connection');
        await workbench.until(
          () => form.field('Server').inputValue(),
          (value) => value === host,
        );
        const expected = allStops().map((stop) => {
          if (stop.label === 'Password') return text('Password', '');
          if (stop.label === REMEMBER) return box(REMEMBER, true);
          if (stop.kind !== 'text' || !stop.label.startsWith('Private key')) return stop;
          return { ...stop, value: join(keys, 'own.key') };
        });
        assert.deepEqual(await stops.shown(expected), expected);
      });

      it('are saved with each of their choices', async () => {
        for (const title of ['Certificates and TLS', 'Network', 'Files']) await form.section(title);
        for (const turn of CHOICES.security[1].keys()) {
          const chosen: Record<string, unknown> = { ...saved };
          for (const [key, [label, values]] of Object.entries(CHOICES)) {
            const at = turn % values.length;
            await enterAt(way, choice(label, LINES[key]![at]!));
            if (at === 0) Reflect.deleteProperty(chosen, key);
            else chosen[key] = values[at];
          }
          await save(way, { ...chosen, id });
        }
      });

      it('are changed and emptied', async () => {
        await enterAt(
          way,
          choice('Encryption', encryption),
          choice('Oldest version of TLS', 'TLS 1.2'),
          choice('Data connections', 'Active Mode'),
          text('Proxy', ''),
          text('Connections at most', ''),
          text('Group', ''),
          text('Your own certificate', ''),
          text('Private key of your certificate', ''),
          text('Password', server.password),
        );
        if (isTls) {
          await tryIt(way, /could not agree on encryption/);
          assert.match(await form.row('Encryption'), /failed/);
        }
        await enterAt(
          way,
          text('Private key of your certificate', join(keys, 'own.key')),
          browse('Your own certificate', join(keys, 'own.pem')),
        );
        // Where the server is to connect to is no address of this computer.
        await tryIt(way, /the server does not open connections to this computer/);
        assert.match(await form.row('Login'), /done/);
        assert.match(await form.row('Folder'), /failed/);
        await enterAt(way, text('Address of this computer in active mode', '127.0.0.1'));
        const before = proxy!.requests.length;
        await tryIt(way, WORKS);
        assert.equal(proxy!.requests.length, before);
        await form.section('Speed');
        const labels = Object.entries(SHORTCUTS);
        await enterAt(way, ...labels.map(([key, label]) => box(label, key in shortcutsOff(0))));
        await enterAt(way, choice('How files are saved', LINES['saveStrategy']![isTls ? 1 : 2]!));
        const { group, proxy: _, maxConnections, minTlsVersion, ...others } = saved;
        assert.ok(group && maxConnections && minTlsVersion);
        const changed = {
          ...{ ...others, dataConnection: 'active', activeAddress: '127.0.0.1' },
          shortcuts: shortcutsOff(1),
        };
        await save(way, changed);
        await untilPasswordIs(KEPT);
        await enterAt(way, ...labels.map(([, label]) => box(label, false)));
        await save(way, { ...changed, shortcuts: false } as never);
        await enterAt(way, ...labels.map(([, label]) => box(label, true)));
        const { shortcuts, ...plain } = changed;
        assert.ok(shortcuts);
        await save(way, plain);
        await enterAt(way, text('Group', 'Elsewhere'));
        await form.button('Discard Changes').and(form.enabled).waitFor();
        await press(way, 'Discard Changes');
        await form.frame.locator('#discard:disabled').waitFor();
        assert.equal(await form.field('Group').inputValue(), '');
        if (way === 'keyboard') assert.equal(await form.focused(), 'Save');
      });

      it('forget the password', async () => {
        await press(way, 'Forget Password');
        await untilPasswordIs(NOT_KEPT);
        await form.button('Forget Password').waitFor({ state: 'hidden' });
        if (way === 'keyboard') assert.equal(await form.focused(), 'Password');
        await beginTest(way);
        await workbench.quickInput.step(/asks for the password/, server.password);
        await workbench.quickInput.pick('Use it for this window only');
        await form.outcome(WORKS);
      });

      it('can be changed after a test that hung was cancelled', async () => {
        await enterAt(way, text('Port', String(silence!.port)));
        for (const byEscape of way === 'mouse' ? [false] : [false, true]) {
          await beginTest(way);
          await silence!.untilOpen(1);
          await form.frame
            .locator('#rows li')
            .filter({ hasText: /Greeting.*in progress/ })
            .waitFor();
          if (way === 'mouse') await form.button('Cancel').click();
          else if (byEscape) await workbench.press('Escape');
          else {
            assert.equal(await form.focused(), 'Test Connection');
            const isAt = async () => (await form.focused()) === 'Cancel';
            await workbench.pressUntil('Shift+Tab', isAt, 'Cancel');
            await workbench.press('Enter');
          }
          await form.outcome('The test was cancelled.');
          await silence!.untilOpen(0);
          assert.match(await form.row('Greeting'), /failed/);
          assert.match(await form.row('Login'), /not tried/);
        }
        await enterAt(way, text('Port', String(server.port)));
        await tryIt(way, WORKS);
      });

      it('decide what is opened, and how it is saved', async () => {
        await press(way, 'Save and Open Folder');
        const explorer = new Explorer(workbench);
        await explorer.waitFor(RUSSIAN.name);
        assert.deepEqual(await workbench.explorerNames(), ['notes.txt', RUSSIAN.name]);
        const path = join(server.root, 'site', 'notes.txt');
        const { ino } = await stat(path);
        await workbench.openFile('notes.txt');
        await workbench.press('Control+End');
        await workbench.typeText('more');
        await workbench.save();
        assert.equal(await readFile(path, 'utf8'), 'notes\nmore');
        assert.equal((await stat(path)).ino === ino, !isTls);
        await explorer.select('notes.txt');
        await workbench.press('Delete');
        await explorer.waitForNo('notes.txt');
        // A time stands before its name.
        const [deleted] = await workbench.until(
          () => readdir(join(server.root, 'trash')).catch(() => []),
          (names) => names.length > 0,
        );
        assert.match(deleted!, /notes\.txt$/);
      });
    });
  }
});

async function fill(server: RealServer): Promise<void> {
  const site = join(server.root, 'site');
  await mkdir(site);
  await writeFile(join(site, 'notes.txt'), 'notes\n');
  await writeFile(Buffer.concat([Buffer.from(`${site}/`), RUSSIAN.bytes]), 'peace\n');
  await server.own(server.root);
}

function savedConnection(settings: string, id: string): unknown {
  const { 'ftpWorkspace.connections': connections = [] } = JSON.parse(settings) as {
    readonly 'ftpWorkspace.connections'?: readonly { readonly id: string }[];
  };
  return connections.find((connection) => connection.id === id);
}
