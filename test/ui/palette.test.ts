import assert from 'node:assert/strict';
import { useTwoSites, type TwoSites } from '../support/vscode/twoSites.ts';

const OFFERED_DEADLINE_MS = 1_000;
const SETTINGS = { 'ftpWorkspace.watch.interval': 0 };

describe('what the command palette offers', function () {
  this.timeout(300_000);

  let used: TwoSites;

  useTwoSites({ 'index.html': 'first\n' }, SETTINGS, (started) => {
    used = started;
  });

  /** Whether it lists a command; what it lists stays as it was when it opened. */
  async function offers(title: string): Promise<boolean> {
    const { workbench } = used;
    const { quickInput } = workbench;
    await workbench.press('F1');
    await quickInput.waitFor();
    await quickInput.type(`>${title}`);
    const isOffered = await quickInput.offers(title, OFFERED_DEADLINE_MS);
    await quickInput.cancel();
    await quickInput.waitForClosed();
    return isOffered;
  }

  async function untilOffered(...titles: readonly string[]): Promise<void> {
    for (const title of titles) {
      await used.workbench.until(
        () => offers(title),
        (isOffered) => isOffered,
      );
    }
  }

  async function assertMissing(...titles: readonly string[]): Promise<void> {
    for (const title of titles) assert.equal(await offers(title), false, title);
  }

  const VERSIONS = ['FTP: Compare Version with Current', 'FTP: Restore Version'];
  const FOLDERS = ['FTP: Download to Folder…', 'FTP: Show Folder Size'];

  it('has what is about saved connections in a window that has used none', async () => {
    await used.ui.open();
    await untilOffered('FTP: Edit Connection…', 'FTP: Change Password…', 'FTP: Open Folder…');
    await assertMissing('FTP: Disconnect', 'FTP: Copy FTP URL', ...FOLDERS, ...VERSIONS);
  });

  for (const index of [0, 1]) {
    it(`has what can be done with what is open, ${index === 0 ? 'in plain text' : 'with TLS'}`, async () => {
      const { ui, workbench, explorer, sites } = used;
      await ui.open(sites[index]!.url);
      await explorer.waitFor('index.html');
      await untilOffered('FTP: Disconnect', ...FOLDERS);
      await workbench.openFile('index.html');
      await untilOffered('FTP: Copy FTP URL');
      await assertMissing('FTP: Pause Transfer', 'FTP: Search Again', ...VERSIONS);

      await workbench.typeText('second ');
      await workbench.save();
      await untilOffered(...VERSIONS);
      await assertMissing('FTP: Compare Version with Previous');
      await workbench.typeText('third ');
      await workbench.save();
      await untilOffered('FTP: Compare Version with Previous');

      await workbench.command('View: Close All Editors');
      await workbench.until(
        () => offers('FTP: Restore Version'),
        (isOffered) => !isOffered,
      );
      await assertMissing('FTP: Copy FTP URL');
      await untilOffered(...FOLDERS);
    });
  }

  it('has nothing about saved connections where there are none', async () => {
    await used.ui.writeSettings({ 'ftpWorkspace.connections': [] });
    await used.ui.open();
    await untilOffered('FTP: Add Connection…');
    await assertMissing('FTP: Edit Connection…', 'FTP: Remove Connection…');
    await assertMissing('FTP: Export Connections…', 'FTP: Forget Password…');
  });
});
