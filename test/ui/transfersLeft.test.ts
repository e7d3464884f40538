import { strict as assert } from 'node:assert';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pressInNotice } from '../support/vscode/byKeyboard.ts';
import { chooseLocal } from '../support/vscode/localChoice.ts';
import { TransfersPanel } from '../support/vscode/transfersPanel.ts';
import { useTwoSites, type Site, type TwoSites } from '../support/vscode/twoSites.ts';
import { WAYS, type Way } from '../support/vscode/ways.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const BIG = Buffer.alloc(8 * 1024 * 1024, 'a large file, ');
const SLOW = 100 * 1024;
const LEFT = /Transfers were not finished when the window was closed: 1/;
const FAILED = /locked\.txt/;

describe('what is told of transfers, in the workbench', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let panel: TransfersPanel;
  let local: string | undefined;

  useTwoSites(
    { 'large/big.bin': BIG, 'closed/locked.txt': 'not yet' },
    {},
    async (started) => {
      used = started;
      ({ workbench } = used);
      panel = new TransfersPanel(workbench);
      local = await mkdtemp(join(tmpdir(), 'ftp-workspace-ui-left-'));
    },
    { lines: true },
  );

  after(async () => {
    if (local) await rm(local, { recursive: true, force: true });
  });

  /** @returns the folder of this computer into which it comes */
  async function download({ url, name: site }: Site, way: Way, folder: string): Promise<string> {
    const into = join(local!, `${site} ${folder}`);
    await mkdir(into);
    await used.ui.open(url);
    await used.explorer.waitFor(folder);
    const byKey = way === 'keyboard';
    if (byKey) await used.explorer.menuByKey(folder, 'Download to Folder…');
    else await used.explorer.menu(folder, 'Download to Folder…');
    const button = 'Download Into This Folder';
    await chooseLocal(workbench, 'Download', { path: `${into}/`, button, byKey });
    return into;
  }

  /** A palette that closes may take the key. */
  async function retryByKey(name: string): Promise<void> {
    await workbench.actUntil(
      async () => {
        await workbench.command('FTP: Show Transfers');
        await panel.waitForFocus(name);
        await workbench.press('F5');
      },
      () => workbench.notification(FAILED).isVisible(),
    );
  }

  const answer = (way: Way, text: RegExp, button: string) =>
    way === 'mouse' ? workbench.answer(text, button) : pressInNotice(workbench, text, button);

  for (const [index, [security, way]] of WAYS.entries()) {
    it(`shows those that a closed window has left, and forgets them, by ${way}, in ${security}`, async () => {
      const site = used.sites[index]!;
      site.line!.slowTo(SLOW);
      const into = await download(site, way, 'large');
      await workbench.statusBarItem(/Transfers: \d+ %/).waitFor();
      await workbench.untilStateIsKept();
      await workbench.reload();
      await answer(way, LEFT, 'Show Transfers');
      await panel.waitFor('large', /Interrupted/);

      await workbench.untilStateIsKept();
      await workbench.reload();
      await answer(way, LEFT, 'Forget Them');
      await workbench.command('FTP: Show Transfers');
      await workbench.page.getByText('Nothing is being transferred.').waitFor();
      assert.equal(await panel.rows.count(), 0);
      await workbench.until(
        () => readdir(into, { recursive: true }),
        (names) => !names.some((name) => name.includes('big.bin')),
      );
    });

    it(`shows what has failed, and tries it again, by ${way}, in ${security}`, async () => {
      const site = used.sites[index]!;
      const locked = join(site.server.root, 'site/closed/locked.txt');
      await chmod(locked, 0);
      const into = await download(site, way, 'closed');
      await answer(way, FAILED, 'Show Transfers');
      await panel.waitFor('closed', /Failed: 1/);
      await panel.waitForFocus('closed');
      // The notice is gone with its answer: another failure has another one.
      if (way === 'mouse') {
        await panel.expand('closed');
        await panel.action('locked.txt', 'Retry Transfer');
      } else await retryByKey('closed');
      await workbench.notification(FAILED).waitFor();
      await chmod(locked, 0o644);
      await answer(way, FAILED, 'Try Again');
      await panel.waitFor('closed', /Done: 1 file, /);
      assert.equal(await readFile(join(into, 'closed/locked.txt'), 'utf8'), 'not yet');
    });
  }
});
