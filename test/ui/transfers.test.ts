import { strict as assert } from 'node:assert';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'mocha';
import { testCertificate } from '../support/certificates.ts';
import { CuttingRelay } from '../support/cuttingRelay.ts';
import { availableServers } from '../support/servers/availableServers.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { pressInNotice } from '../support/vscode/byKeyboard.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { chooseLocal } from '../support/vscode/localChoice.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { TransfersPanel } from '../support/vscode/transfersPanel.ts';
import type { Workbench } from '../support/vscode/workbench.ts';
import { ownAddress } from '../support/servers/ports.ts';

const SET_UP_DEADLINE_MS = 600_000;
const PICTURES = fileURLToPath(new URL('../../.cache/transfer-pictures', import.meta.url));
const BIG = Buffer.alloc(8 * 1024 * 1024, 'a large file, ');
const SLOW = 100 * 1024;
/** A reply takes its time, too. */
const VERY_SLOW = 200;
const LONG_AGO = new Date('2021-02-03T00:00:00Z');

/** A server behind a line of its own. */
interface Site {
  readonly id: string;
  readonly server: RealServer;
  readonly line: CuttingRelay;
}

describe('transfers, in the workbench', function () {
  this.timeout(300_000);

  const sites: Site[] = [];
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let panel: TransfersPanel;
  let explorer: Explorer;
  let local: string;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    local = await mkdtemp(join(tmpdir(), 'ftp-transfers-ui-'));
    await addSite(this, 'plain', ownAddress(3));
    await addSite(this, 'secure', ownAddress(4));
    const logins = sites.map(
      ({ server, line }) => `machine ${line.host} login ${server.user} password ${server.password}`,
    );
    const { fingerprint } = await testCertificate();
    ui = await FtpWorkbench.start(this, {
      netrc: `${logins.join('\n')}\n`,
      settings: {
        'ftpWorkspace.connections': sites.map(({ id, server, line }) => ({
          ...{ id, name: `${id} site`, host: line.host, port: server.port, user: server.user },
          ...(id === 'plain'
            ? { security: 'none' }
            : { security: 'explicit', certificates: [fingerprint] }),
        })),
        'remote.autoForwardPorts': false,
        'workbench.colorTheme': 'Default Light Modern',
      },
    });
    workbench = ui.workbench;
    panel = new TransfersPanel(workbench);
    explorer = new Explorer(workbench);
  });

  afterEach(async function () {
    for (const { line } of sites) line.slowTo(Infinity);
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    for (const { line, server } of sites) {
      await line.stop();
      await server.stop();
    }
    await rm(local, { recursive: true, force: true });
  });

  async function addSite(context: Context, id: string, entry: string): Promise<void> {
    const available = await availableServers();
    const name = (['vsftpd', 'proftpd', 'pyftpdlib'] as const).find((one) =>
      available.includes(one),
    );
    if (name === undefined) return context.skip();
    const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
    const server = await startServer(name, id === 'plain' ? {} : { tls });
    sites.push({ id, server, line: await CuttingRelay.start(server, entry) });
  }

  /** Opens a window on a new folder that holds `site`, with two small files and a large one. */
  async function open({ id, server }: Site, name: string): Promise<string> {
    const root = join(server.root, name);
    await mkdir(join(root, 'site/css'), { recursive: true });
    await writeFile(join(root, 'site/index.html'), 'the page');
    await writeFile(join(root, 'site/css/a.css'), 'a style');
    await writeFile(join(root, 'site/big.bin'), BIG);
    await utimes(join(root, 'site/index.html'), LONG_AGO, LONG_AGO);
    await server.own(root);
    await ui!.open(`ftp://${id}/${name}`);
    await explorer.waitFor('site');
    return root;
  }

  async function freshFolder(name: string): Promise<string> {
    const folder = join(local, name);
    await mkdir(folder, { recursive: true });
    return folder;
  }

  async function downloadByMouse(name: string, into: string): Promise<void> {
    await explorer.menu(name, 'Download to Folder…');
    await chooseLocal(workbench, 'Download', {
      path: `${into}/`,
      button: 'Download Into This Folder',
    });
  }

  async function assertArrived(folder: string): Promise<void> {
    assert.ok(BIG.equals(await readFile(join(folder, 'site/big.bin'))));
    assert.equal(await readFile(join(folder, 'site/css/a.css'), 'utf8'), 'a style');
    const { mtimeMs } = await stat(join(folder, 'site/index.html'));
    assert.equal(mtimeMs, LONG_AGO.getTime());
    const names = await readdir(folder, { recursive: true });
    assert.deepEqual(
      names.filter((name) => name.includes('.part')),
      [],
    );
  }

  /** Waits until the icon of the views says how many have ended that nobody has looked at. */
  async function untilUnread(count: number): Promise<void> {
    const icon = workbench.page.locator('.activitybar').getByRole('tab', { name: /^FTP( |$)/ });
    const heard = count === 0 ? 'FTP' : `Transfers that have ended: ${count}`;
    await workbench.until(
      async () => (await icon.getAttribute('aria-label')) ?? '',
      (text) => (count === 0 ? text === heard : text.includes(heard)),
    );
  }

  /** Keeps a picture of the window, for people to look at. */
  async function take(name: string): Promise<void> {
    await mkdir(PICTURES, { recursive: true });
    await workbench.screenshot(join(PICTURES, `${name}.png`));
  }

  /** Of the window that is opened next. */
  async function useTheme(theme: 'Dark Modern' | 'High Contrast'): Promise<void> {
    await ui!.writeSettings({ 'workbench.colorTheme': `Default ${theme}` });
  }

  it('are seen, held and resumed with the mouse, on a slow line', async () => {
    const [site] = sites;
    await open(site!, 'mouse');
    const into = await freshFolder('mouse');
    site!.line.slowTo(SLOW);
    await downloadByMouse('site', into);
    const status = workbench.statusBarItem(/Transfers: \d+ %/);
    await status.click();
    await panel.waitFor('site', /Downloading: \d+ % · [\d.]+ [KM]B\/s · .* left/);
    await panel.waitFor('big.bin', /\d+ % of 8\.0 MB · [\d.]+ [KM]B\/s · .* left/);
    await take('running-light');
    await panel.action('site', 'Pause Transfer');
    await panel.waitFor('site', /Paused: \d+ %/);
    await workbench.statusBarItem(/Transfers on hold: 1/).waitFor();
    const names = await readdir(join(into, 'site'));
    assert.ok(!names.includes('big.bin'), 'nothing has its name before it is whole');
    await take('paused');
    site!.line.slowTo(Infinity);
    await panel.action('site', 'Resume Transfer');
    await panel.waitFor('site', /Done: 3 files, 8\.0 MB/);
    await assertArrived(into);
    await workbench.statusBarItem(/Transfers/).waitFor({ state: 'detached' });
    await take('done');

    await workbench.command('View: Show Explorer');
    await downloadByMouse('site', into);
    await workbench.quickInput.waitFor(/^Download: .* is there already$/);
    await take('question-light');
    await workbench.quickInput.pick('Skip All');
    await workbench.command('FTP: Show Transfers');
    await panel.waitFor('site', /Done: no files/);
    await panel.waitForFocus('site');
    await panel.row('site').click();
    await panel.waitForText(/Left as they were: 3/);
    await panel.action('site', 'Remove Transfer from List');
    await panel.waitFor('site', /Done: 3 files/);
  });

  it('are told of, held, retried and cancelled with the keyboard, under TLS', async () => {
    const [, site] = sites;
    await useTheme('Dark Modern');
    const root = await open(site!, 'keys');
    const into = await freshFolder('keys');
    await chmod(join(root, 'site/css/a.css'), 0);
    site!.line.slowTo(SLOW);
    await workbench.command('FTP: Download to Folder…');
    await chooseLocal(workbench, 'Download', {
      path: `${into}/`,
      button: 'Download Into This Folder',
    });
    await workbench.command('FTP: Show Transfers');
    await panel.waitFor('keys', /Downloading: \d+ % · [\d.]+ [KM]B\/s · .* left/);
    await workbench.statusBarItem(/Transfers: \d+ %/).waitFor();
    await take('running-dark');
    await panel.press('Space', 'keys', /Paused/);
    await panel.press('Space', 'keys', /Downloading/);
    site!.line.slowTo(Infinity);
    await panel.waitFor('keys', /Failed: 1\. Done: 2 files/);
    await workbench.notification(/Failed: 1, beginning with \/keys\/site\/css\/a\.css/).waitFor();
    await panel.expand('keys');
    await panel.waitFor('a.css', /denies access/);
    await take('failed-dark');
    await chmod(join(root, 'site/css/a.css'), 0o644);
    await panel.press('F5', 'keys', /Done: 3 files/);
    await assertArrived(join(into, 'keys'));

    site!.line.slowTo(SLOW);
    await mkdir(join(local, 'up'));
    await writeFile(join(local, 'up/large.bin'), BIG);
    await workbench.command('FTP: Upload Folder…');
    await chooseLocal(workbench, 'Upload Folder', {
      path: `${join(local, 'up')}/`,
      button: 'Upload',
    });
    await panel.waitFor('up', /Uploading: \d+ % · [\d.]+ [KM]B\/s · .* left/);
    await panel.press('Delete', 'up', /Cancelled/);
    assert.deepEqual(await readdir(join(root, 'up')), []);
    // The arrow moves the focus, and leaves the selection where it is.
    await panel.goDownTo('keys');
    await panel.row('up').and(panel.selected).waitFor();
    await workbench.press('Delete');
    await panel.row('keys').waitFor({ state: 'detached' });
    await panel.waitFor('up', /Cancelled/);
    await workbench.command('FTP: Clear Finished Transfers');
    await workbench.until(
      () => panel.rows.count(),
      (count) => count === 0,
    );
  });

  for (const [index, way] of ['in plain text, by mouse', 'with TLS, by keyboard'].entries()) {
    it(`that were under way when the window closed are offered to the next one: ${way}`, async () => {
      const site = sites[index]!;
      await useTheme('High Contrast');
      await open(site, 'again');
      const into = await freshFolder(`again ${site.id}`);
      site.line.slowTo(SLOW);
      await downloadByMouse('site', into);
      await workbench.statusBarItem(/Transfers: \d+ %/).click();
      await panel.waitFor('site', /Downloading: \d+ %/);
      await take('running-contrast');
      await workbench.untilStateIsKept();
      await workbench.reload();
      site.line.slowTo(Infinity);
      const offer = /Transfers were not finished when the window was closed: 1/;
      await workbench.notification(offer).waitFor();
      await take('offer-contrast');
      await workbench.command('View: Show Explorer');
      if (index === 0) await workbench.answer(offer, 'Resume');
      else await pressInNotice(workbench, offer, 'Resume');
      // Nobody has seen yet that it has ended.
      await untilUnread(1);
      await workbench.command('FTP: Show Transfers');
      await panel.waitFor('site', /Done: \d+ files?, /);
      await untilUnread(0);
      await assertArrived(into);
    });
  }

  it('leave a person the way out of what takes long, by mouse and by keyboard', async () => {
    for (const [index, site] of sites.entries()) {
      await open(site, 'long');
      site.line.slowTo(VERY_SLOW, { control: true });
      await workbench.command('FTP: Show Folder Size');
      const held = /Adding up \/long/;
      await workbench.notification(held).waitFor();
      if (index === 0) await workbench.answer(held, 'Cancel');
      else await pressInNotice(workbench, held, 'Cancel');
      await workbench.notification(held).waitFor({ state: 'detached' });
      site.line.slowTo(Infinity);
    }
  });
});
