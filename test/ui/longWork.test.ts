import { strict as assert } from 'node:assert';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Explorer } from '../support/vscode/explorer.ts';
import { TransfersPanel } from '../support/vscode/transfersPanel.ts';
import { useTwoSites, type Site, type TwoSites } from '../support/vscode/twoSites.ts';
import { isShownWithin } from '../support/vscode/until.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SHOWN_DEADLINE_MS = 10_000;
const SLOW = 100 * 1024;
const MIB = 1024 * 1024;
const LINE = 'one of many lines of a long text that is edited\n';
/** More than the buffers of the systems on the way take at once. */
const LONG = LINE.repeat(Math.ceil((16 * MIB) / LINE.length));
const FILES = { 'long.txt': LONG, 'folder/large.bin': Buffer.alloc(4 * MIB, 'large, ') };

/** The editor itself waits for these: whoever wants to go on must be able to end them. */
describe('long saves and copies of the editor, cancelled', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let explorer: Explorer;
  let transfers: TransfersPanel;

  const begin = async (started: TwoSites): Promise<void> => {
    used = started;
    ({ workbench, explorer } = used);
    transfers = new TransfersPanel(workbench);
    // The Explorer of a browser looks into the clipboard for files of the desktop.
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  };
  useTwoSites(FILES, {}, begin, { lines: true });

  const onDisk = ({ server }: Site, path: string): string => join(server.root, 'site', path);

  /** A clipboard that is asked too early has nothing yet. */
  function paste(): Promise<boolean> {
    const copying = workbench.statusBarItem(/Copying.*: folder/);
    return workbench.press('Control+V').then(() => isShownWithin(copying, SHOWN_DEADLINE_MS));
  }

  async function open(site: Site): Promise<void> {
    await used.ui.open(site.url);
    await explorer.waitFor('long.txt');
  }

  for (const [index, way] of ['mouse', 'keyboard'].entries()) {
    const security = index === 0 ? 'in plain text' : 'with TLS';

    /** Waits until its row says how far it is, and ends it there. */
    async function cancel(name: string, far: RegExp, end: () => Promise<void>): Promise<void> {
      await workbench.command('FTP: Show Transfers');
      await transfers.waitFor(name, far);
      await end();
      await transfers.row(name).waitFor({ state: 'detached' });
    }

    it(`a save, ${security}, by ${way}`, async () => {
      const site = used.sites[index]!;
      await open(site);
      await workbench.openFile('long.txt');
      await workbench.typeText('mine ');
      site.line!.slowTo(SLOW);
      await workbench.press('Control+S');
      await cancel('long.txt', /Saving: [1-9]\d* % of 16 MB · .*\/s · .* left/, () =>
        way === 'mouse'
          ? transfers.action('long.txt', 'Cancel Transfer')
          : transfers.remove('long.txt'),
      );
      const told = /Saving \/site\/long\.txt was cancelled\. Your text is still in the editor\./;
      await workbench.notification(told).waitFor();
      assert.equal(await readFile(onDisk(site, 'long.txt'), 'utf8'), LONG);
      assert.deepEqual((await readdir(onDisk(site, '.'))).sort(), ['folder', 'long.txt']);
      assert.ok(await workbench.hasUnsavedChanges('long.txt'));

      site.line!.slowTo(Infinity);
      await workbench.command('View: Focus Active Editor Group');
      await workbench.waitForEditor('long.txt');
      await workbench.save();
      assert.equal(await readFile(onDisk(site, 'long.txt'), 'utf8'), `mine ${LONG}`);
    });

    it(`a copy in the Explorer, ${security}, by ${way}`, async () => {
      const site = used.sites[index]!;
      await open(site);
      site.line!.slowTo(SLOW);
      await explorer.select('folder');
      await workbench.press('Control+C');
      await workbench.until(paste, (isCopying) => isCopying);
      await cancel('folder', /Copying: \d+(\.\d)? (KB|MB) · \d+(\.\d)? KB\/s/, () =>
        way === 'mouse'
          ? transfers.menu('folder', 'Cancel Transfer')
          : workbench.command('FTP: Cancel Transfer'),
      );
      const told =
        /Copying \/site\/folder was cancelled\. What has arrived by then is in \/site on/;
      await workbench.notification(told).waitFor();
      assert.equal((await readFile(onDisk(site, 'folder/large.bin'))).length, 4 * MIB);
    });
  }
});
